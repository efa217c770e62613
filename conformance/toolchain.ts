import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the conformance run cannot do without is missing: exit code 2, not a failed test. */
export class Unusable extends Error {}

export interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

const began = Date.now();

/** A line of progress with the time since the start, on standard error. */
export function progress(text: string): void {
  process.stderr.write(`[${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s] ${text}\n`);
}

export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  progress(`${what} ...`);
  const start = Date.now();
  const result = await work();
  progress(`${what}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

export function run(command: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {}): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
    child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
    child.on('error', reject);
    child.on('close', code => resolve({ code: code ?? -1, stdout, stderr }));
    child.stdin.on('error', () => {}); // the tool may end before it has read everything: its exit code says so
    child.stdin.end(options.input ?? '');
  });
}

/** As run, but a failure is fatal. */
async function must(command: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<string> {
  const output = await run(command, args, options);
  if (output.code !== 0) {
    throw new Unusable(`${command} ${args.join(' ')}: exit ${output.code}\n${output.stderr.trim() || output.stdout.trim()}`);
  }
  return output.stdout;
}

/** The Go side of conformance/: the two tools, the CRDs and the test data, all from Go modules. */
export class Toolchain {
  public readonly out: string;
  private readonly modules = new Map<string, Promise<string>>();

  public constructor(private readonly home: string) {
    this.out = join(home, 'out');
    mkdirSync(this.out, { recursive: true });
  }

  /** Refuses to go on without a Go that can build both modules. */
  public async requireGo(): Promise<void> {
    const wanted = ['kube', 'istio']
      .map(module => /^go (\S+)/m.exec(readFileSync(join(this.home, module, 'go.mod'), 'utf8'))![1])
      .sort(compareVersions).pop()!;
    let found: string;
    try {
      // "local" asks for the version installed, not for one that would be downloaded.
      found = (await must('go', ['version'], { cwd: this.out, env: { GOTOOLCHAIN: 'local', GOFLAGS: '' } })).trim();
    } catch {
      throw new Unusable(`conformance needs Go ${wanted} or newer, and there is no \`go\` in the PATH.`);
    }
    const version = /go(\d+(?:\.\d+)*)/.exec(found.replace(/^go version /, ''))?.[1] ?? '0';
    if (compareVersions(version, wanted) < 0) {
      throw new Unusable(`conformance needs Go ${wanted} or newer, and the one in the PATH is ${version}.`);
    }
  }

  /** Builds conformance/<module>; the build cache makes this cheap but for the first time. */
  public async build(module: 'kube' | 'istio', binary: string): Promise<string> {
    const path = join(this.out, binary);
    await timed(`build ${binary}`, () => must('sh', [join(this.home, module, 'build.sh'), path]));
    return path;
  }

  /** Copies the CRDs of crds.tsv of these names into out/crds and gives back the folders. */
  public async crds(names: string[]): Promise<Record<string, string>> {
    const dir = join(this.out, 'crds');
    await timed(`CRDs ${names.join(', ')}`, () => must('sh', [join(this.home, 'kube', 'fetch-crds.sh'), dir, ...names]));
    return Object.fromEntries(names.map(name => [name, join(dir, name)]));
  }

  /** The folder of a Go module in the module cache. Without a version: the one that conformance/istio pins. */
  public module(path: string, version?: string): Promise<string> {
    const key = `${path}@${version ?? ''}`;
    if (!this.modules.has(key)) { this.modules.set(key, this.findModule(path, version)); }
    return this.modules.get(key)!;
  }

  private async findModule(path: string, version?: string): Promise<string> {
    const cwd = version === undefined ? join(this.home, 'istio') : this.out;
    const name = version === undefined ? path : `${path}@${version}`;
    const found = JSON.parse(await must('go', ['mod', 'download', '-json', name], { cwd }));
    if (!existsSync(found.Dir ?? '')) { throw new Unusable(`go mod download ${name}: ${found.Error ?? 'no folder'}`); }
    return found.Dir;
  }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map(version => version.split('.').map(Number));
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) { return difference; }
  }
  return 0;
}
