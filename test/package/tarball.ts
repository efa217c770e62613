import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

export const ROOT = join(__dirname, '../..');

/** A packed package. */
export interface Tarball {
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** Paths of the files in it. */
  readonly files: readonly string[];
}

/** What is made, not written: none of it is in a clean clone. */
const MADE = ['.git', 'node_modules', 'lib', 'dist', 'coverage', 'test-reports', '.jsii', join('bench', 'out'), join('conformance', 'out')];

/**
 * Compiles and packs a copy of the repository, as a release does with a clean clone.
 *
 * A copy, because `lib` is emptied before it is compiled, and others may be reading it.
 *
 * @param folder an empty folder
 */
export function makeTarball(folder: string): Tarball {
  const copy = join(folder, 'repository');
  cpSync(ROOT, copy, { recursive: true, filter: source => !MADE.includes(relative(ROOT, source)) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  node(copy, join('vendor', 'bundle.mjs'));
  node(copy, join(ROOT, 'node_modules/jsii/bin/jsii'), '--silence-warnings=reserved-word');
  rmSync(join(copy, 'node_modules'));
  for (const name of bundled()) cpSync(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name), { recursive: true });
  return pack(copy, folder);
}

function pack(repository: string, folder: string): Tarball {
  mkdirSync(join(folder, 'packed'));
  const args = ['pack', '--json', '--offline', '--no-update-notifier', '--pack-destination', join(folder, 'packed')];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const [packed] = JSON.parse(execFileSync(npm, args, { cwd: repository, maxBuffer: 100_000_000, stdio: ['ignore', 'pipe', 'pipe'] }).toString());
  return { file: join(folder, 'packed', packed.filename), size: packed.size, files: packed.files.map((file: { path: string }) => file.path.split(sep).join('/')) };
}

/** The packages that go into the tarball: the bundled ones, and what they depend on. */
export function bundled(): string[] {
  const found = new Set<string>();
  const pending: string[] = [...manifestOf(ROOT).bundledDependencies];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    pending.push(...Object.keys(manifestOf(join(ROOT, 'node_modules', name)).dependencies ?? {}));
  }
  return [...found].sort();
}

function manifestOf(folder: string): any {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function node(folder: string, ...args: readonly string[]): void {
  execFileSync(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
}
