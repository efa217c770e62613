import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as ts from 'typescript';
import { parse } from 'yaml';
import { Judges } from '../judges';
import { KubeObject } from '../objects';
import { programFiles, Runner } from '../options/programs';
import { assembly, optionsOf } from '../options/surface';
import { Use, usesIn } from '../options/uses';
import { Tally } from '../tally';
import { timed } from '../toolchain';
import { Acknowledgement, judge } from '../verdicts';

/** What is there to choose on another mesh. */
const OTHER_MESHES = ['LinkerdMesh'];

/** What has no effect on objects, and why that is right. */
interface Exemptions {
  readonly [option: string]: string;
}

/**
 * Every option on Istio: each has a program that sets it and whose objects would be others without it; and every object of these programs
 * before every judge.
 */
export async function options(judges: Judges, tally: Tally): Promise<void> {
  const { root, home } = judges;
  const all = optionsOf(await timed('jsii', async () => assembly(root)), OTHER_MESHES);
  const files = programFiles(home);
  const runner = new Runner({ 'cdk8s-mesh': await import(join(root, 'src', 'index.ts')) });
  const uses = await timed('find options in programs', async () => usesIn(files, all, compilerOptions(home)));
  const objects = new Map<string, KubeObject[]>();
  const covered = new Map<string, string>();
  await timed('try programs without each option', async () => {
    for (const file of files) objects.set(file, effects(runner, file, uses.get(file)!, covered, tally));
  });
  countCovered(all, covered, data<Exemptions>(home, 'exempt.yaml') ?? {}, uses, tally);
  const acknowledged = data<Acknowledgement[]>(home, 'acknowledged.yaml') ?? [];
  for (const [file, made] of objects) await judge(judges, tally, `options/${basename(file)}`, made, acknowledged);
  tally.note(`${files.length} programs, ${[...objects.values()].flat().length} objects`);
}

/** Adds what a program proves to `covered`, and gives its objects. */
function effects(runner: Runner, file: string, uses: readonly Use[], covered: Map<string, string>, tally: Tally): KubeObject[] {
  const code = readFileSync(file, 'utf8');
  let made: KubeObject[];
  try {
    made = runner.run(code);
  } catch (error) {
    tally.fail(`program ${basename(file)}`, [(error as Error).stack ?? String(error)]);
    return [];
  }
  const before = JSON.stringify(made);
  for (const { option, without, line } of uses) {
    if (covered.has(option)) continue;
    if (without.some(changed => differs(runner, changed, before))) covered.set(option, `${basename(file)}:${line}`);
  }
  return made;
}

/** Whether a program makes other objects; one that is refused makes none. */
function differs(runner: Runner, code: string, before: string): boolean {
  try {
    return JSON.stringify(runner.run(code)) !== before;
  } catch {
    return false;
  }
}

function countCovered(all: readonly string[], covered: Map<string, string>, exempt: Exemptions, uses: Map<string, Use[]>, tally: Tally): void {
  const used = new Set([...uses.values()].flat().map(({ option }) => option));
  for (const option of all) {
    if (covered.has(option)) {
      tally.pass();
      if (exempt[option] !== undefined) tally.fail(`${option} is exempt`, ['it has an effect; take it out of conformance/options/exempt.yaml']);
    } else if (exempt[option] === undefined) {
      tally.fail(`option ${option}`, [used.has(option) ? 'programs use it, and without it their objects are the same, or they are refused' : 'no program uses it']);
    }
  }
  for (const option of Object.keys(exempt).filter(name => !all.includes(name))) tally.fail(`${option} is exempt`, ['there is no such option']);
  const without = all.filter(option => !covered.has(option) && exempt[option] !== undefined);
  tally.note(`options covered: ${all.filter(option => covered.has(option)).length} of ${all.length}; exempt with a reason: ${without.length}`);
  for (const option of without) tally.note(`  exempt: ${option}: ${exempt[option]}`);
}

function data<T>(home: string, name: string): T | undefined {
  const file = join(home, 'options', name);
  return existsSync(file) ? parse(readFileSync(file, 'utf8')) as T : undefined;
}

function compilerOptions(home: string): ts.CompilerOptions {
  const file = join(home, 'tsconfig.json');
  return ts.parseJsonConfigFileContent(ts.readConfigFile(file, ts.sys.readFile).config, ts.sys, home).options;
}
