import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Judges } from '../judges';
import { groupOf, KubeObject, yamlFiles } from '../objects';
import { Tally } from '../tally';
import { run, timed } from '../toolchain';
import { accepted, beforeIstio, beforeServer, beforeUs } from '../verdicts';

const APP = 'online-boutique';
export const MESHES = ['istio', 'istio-ambient', 'linkerd', 'gateway-api'] as const;
const GATEWAY_API = 'gateway.networking.k8s.io';

export type Mesh = typeof MESHES[number];

/** The example application on every mesh: each object before each judge that knows its kind. Folders given are not synthesized anew. */
export async function example(judges: Judges, tally: Tally, given: Partial<Record<Mesh, string>>): Promise<void> {
  for (const mesh of MESHES) {
    const dir = given[mesh] ?? join(judges.tools.out, `${APP}-${mesh}`);
    const failure = given[mesh] === undefined ? await synthesize(judges, mesh, dir) : undefined;
    const objects = failure === undefined ? (await judges.read(yamlFiles(dir))).map(({ object }) => object) : [];
    if (objects.length === 0) {
      tally.fail(`${mesh}: ${APP}`, failure ?? [`no objects in ${dir}`]);
      continue;
    }
    await beforeServer(judges, tally, mesh, objects);
    if (mesh === 'linkerd') {
      await beforeGateway12(judges, tally, objects);
    } else {
      await beforeIstio(judges, tally, mesh, objects);
    }
    await beforeUs(judges, tally, mesh, objects);
  }
}

/** Undefined, or why there is no output. */
async function synthesize(judges: Judges, mesh: Mesh, dir: string): Promise<string[] | undefined> {
  const cwd = join(judges.root, 'examples', APP);
  if (!existsSync(join(cwd, 'main.ts'))) { return [`there is no examples/${APP}/main.ts`]; }
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const tsx = join(judges.root, 'node_modules', '.bin', 'tsx');
  const output = await timed(`synthesize ${APP} for ${mesh}`, () => run(tsx, ['main.ts'], { cwd, env: { MESH: mesh, CDK8S_OUTDIR: dir } }));
  return output.code === 0 ? undefined : [`synthesis ended with code ${output.code}`, ...output.stderr.trim().split('\n').slice(-20)];
}

/** The Gateway API objects once more, under the CRDs of the version that Linkerd reads. */
async function beforeGateway12(judges: Judges, tally: Tally, objects: KubeObject[]): Promise<void> {
  const routes = objects.filter(object => groupOf(object) === GATEWAY_API);
  await accepted(judges, tally, 'linkerd, API server (Gateway API 1.2.1)', 'gateway-1.2', routes);
}
