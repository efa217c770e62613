import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { Synthesis } from './programs/measured';
import { MeshName } from './programs/mesh-name';

const run = promisify(execFile);
const PROGRAMS = join(__dirname, 'programs');
const COMPILED = join(__dirname, 'out');

/** The programs that synthesize. */
export type Writer = 'synthesize-constructs' | 'synthesize-objects' | 'synthesize-objects-beside-plus';

/** Turns the programs into JavaScript, so that node runs them as it runs a user's: without a loader that would be measured too. */
export async function compilePrograms(): Promise<void> {
  const names = ['synthesize-constructs', 'synthesize-objects', 'synthesize-objects-beside-plus', 'load'];
  await build({
    entryPoints: names.map(name => join(PROGRAMS, `${name}.ts`)),
    outdir: COMPILED,
    bundle: true,
    packages: 'external',
    tsconfigRaw: {},
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'warning',
  });
}

/** Synthesizes an application of some size in a process of its own. */
export async function synthesize(writer: Writer, mesh: MeshName, size: number, outdir: string): Promise<Synthesis> {
  return JSON.parse(await inFreshProcess(writer, [mesh, String(size), outdir])) as Synthesis;
}

/** The milliseconds that a fresh process takes to load packages. */
export async function load(packages: readonly string[]): Promise<number> {
  return JSON.parse(await inFreshProcess('load', packages)) as number;
}

async function inFreshProcess(program: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [join(COMPILED, `${program}.js`), ...args], { maxBuffer: 16_777_216 });
  return stdout;
}
