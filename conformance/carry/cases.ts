import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart, Yaml } from 'cdk8s';
import { Unusable } from '../toolchain';
import { TrafficCase, TrafficCaseProps } from './case';

/** A case, by the name of its file and, where that has several, its own. */
export interface NamedCase {
  readonly name: string;
  readonly props: TrafficCaseProps;
}

/** The files of a case for `istio-oracle ask`. */
export interface WrittenCase {
  readonly objects: string;
  readonly meshConfig?: string;
}

/** Every case that a file of the folder exports. A file that exports none would be carried by nobody, so it is an error. */
export async function readCases(folder: string): Promise<NamedCase[]> {
  requireSources();
  const cases: NamedCase[] = [];
  for (const file of readdirSync(folder).filter(name => name.endsWith('.ts') && name !== 'unjudged.ts').sort()) {
    const exported = Object.entries(await import(join(folder, file)) as object).filter(([, value]) => value instanceof TrafficCase);
    if (exported.length === 0) { throw new Unusable(`conformance/traffic/${file} exports no TrafficCase`); }
    const stem = file.replace(/\.ts$/, '');
    cases.push(...exported.map(([name, { props }]: [string, TrafficCase]) => ({ name: exported.length === 1 ? stem : `${stem}-${name}`, props })));
  }
  return cases;
}

/** Without conformance/tsconfig.json, `cdk8s-mesh` would be what was built last, and programs would be judged that nobody wrote. */
export function requireSources(): void {
  const sources = join(__dirname, '..', '..', 'src', 'index.ts');
  try {
    if (require.resolve('cdk8s-mesh') === sources) { return; }
  } catch { /* neither mapped nor built */ }
  throw new Unusable('cdk8s-mesh is not its sources here: run the suite by `npm run conformance`, or give tsx `--tsconfig conformance/tsconfig.json`');
}

/** An empty folder for the objects of all cases. */
export function emptyFolder(dir: string): string {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  return dir;
}

/** Synthesizes the program of a case in this process. Throws what it throws, and what its validations say. */
export async function writeCase({ name, props }: NamedCase, dir: string): Promise<WrittenCase> {
  const { IstioMesh } = await import('cdk8s-mesh'); // only now: other suites do without it
  const app = new App();
  new IstioMesh(app, 'mesh', props.mesh);
  props.program(new Chart(app, 'program'));
  const objects = join(dir, `${name}.yaml`);
  writeFileSync(objects, app.synthYaml());
  if (props.meshConfig === undefined) { return { objects }; }
  const meshConfig = join(dir, `${name}.meshconfig.yaml`);
  writeFileSync(meshConfig, Yaml.stringify(props.meshConfig));
  return { objects, meshConfig };
}
