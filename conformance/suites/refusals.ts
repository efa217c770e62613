import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { requireSources } from '../carry/cases';
import { Finding, IstioCode, IstioVerdict } from '../istio';
import { Judges } from '../judges';
import { KubeObject, nameOf } from '../objects';
import { Refusal, Wrong } from '../refusals/refusal';
import { Scene } from '../refusals/scene';
import { Tally } from '../tally';
import { timed, Unusable } from '../toolchain';

/** What the analyzers say of every EnvoyFilter, whatever is in it. */
const OF_EVERY_FILTER = 'EnvoyFilter exposes internal implementation details';

/** What Istio says of the objects of one case. */
interface Theirs {
  readonly errors: readonly string[];
  /** `IST0130: VirtualService rule #1 not used`, of these objects alone. */
  readonly findings: readonly string[];
}

/** Programs that are wrong: each is refused by us, and what a person would have written in its place by whom the case says. Two tests a program. */
export async function refusals(judges: Judges, tally: Tally): Promise<void> {
  requireSources();
  const home = join(judges.home, 'refusals');
  const cases = await readRefusals(join(home, 'cases'));
  await timed(`run ${cases.length} programs that are wrong`, () => runAll(tally, home, cases));
  const ours = tally.passed;
  const istio = await judges.istio();
  const theirs = await timed('Istio on what is written by hand', () => askIstio(istio, home, cases));
  cases.forEach((each, i) => judgeTheirs(tally, each, theirs[i]));
  note(tally, cases, ours);
}

/** The lists that the files of a folder export, each case by its file and its name. */
async function readRefusals(folder: string): Promise<Refusal[]> {
  const cases: Refusal[] = [];
  for (const file of readdirSync(folder).sort()) {
    const exported = Object.values(await import(join(folder, file)) as { readonly [list: string]: readonly Refusal[] }).flat();
    cases.push(...exported.map(each => ({ ...each, name: `${parse(file).name}: ${each.name}` })));
  }
  return cases;
}

async function runAll(tally: Tally, home: string, cases: readonly Refusal[]): Promise<void> {
  // Only now: other suites do without the library
  const made = await import(join(home, 'scene.ts')) as { readonly Scene: new (dataPlane: Refusal['dataPlane']) => Scene };
  for (const each of cases) {
    const wrong = faultsOf(each, new made.Scene(each.dataPlane));
    if (wrong.length === 0) { tally.pass(); } else { tally.fail(`${each.name}: by us`, wrong); }
  }
}

/** What is wrong about how we refuse a program. A crash is no refusal. */
function faultsOf(each: Refusal, scene: Scene): string[] {
  try {
    each.program(scene);
    scene.app.synthYaml();
  } catch (error) {
    const { stack } = error as Error;
    const message = refusalIn(error as Error);
    if (message === undefined) { return ['it is refused, and not by an IntentError', ...String(stack ?? error).split('\n')]; }
    const faults = faultsIn(message, each, scene);
    return faults.length === 0 ? [] : [...faults, ...message.split('\n')];
  }
  return ['the program is accepted'];
}

/** Our words: of what is refused at once, or the first of what is refused once the program is complete, as cdk8s tells it. */
function refusalIn({ name, message }: Error): string | undefined {
  if (name === 'IntentError') { return message; }
  return /^Validation failed with the following errors:\n +\[[^\]]+\] (.+?)(\n +\[[^\]]+\] .*)?$/s.exec(message)?.[1];
}

function faultsIn(message: string, { says, by }: Refusal, { app }: Scene): string[] {
  const parts = /^(.+?): (.+)\n {2}because {2}(.+)\n {2}instead {2}(.+)$/s.exec(message);
  if (!parts) { return ['it does not say what is wrong, why, and what to write instead']; }
  const [, where, ...lines] = parts;
  const known = by === undefined ? app.node.findAll().some(({ node }) => node.path === where) : where === by;
  return [
    ...(known ? [] : [`"${where}" is not ${by ?? 'the path of a construct'}`]),
    ...says.filter((piece, i) => piece === '' || !lines[i].includes(piece)).map(piece => `it does not say "${piece}"`),
  ];
}

/** The validation on all objects at once, and the analyzers on those of each case that it takes, among what stands around them. */
async function askIstio(istio: IstioCode, home: string, cases: readonly Refusal[]): Promise<Theirs[]> {
  const sidecars = objectsOf(readFileSync(join(home, 'cluster.yaml'), 'utf8'));
  const ambient = beside(objectsOf(readFileSync(join(home, 'ambient-cluster.yaml'), 'utf8')), sidecars);
  const wrong = cases.map(each => objectsOf(each.wrong.yaml));
  const verdicts = await istio.validate(wrong.flat());
  const answers: Theirs[] = [];
  for (const [i, objects] of wrong.entries()) {
    const errors = verdicts.splice(0, objects.length).flatMap((verdict: IstioVerdict) => verdict.errors);
    const all = beside(objects, cases[i].dataPlane === undefined ? sidecars : ambient);
    const names = objects.map(nameOf);
    const about = ({ resource, message }: Finding) => names.includes(resource) && !message.includes(OF_EVERY_FILTER);
    const findings = errors.length > 0 ? [] : (await istio.analyze(all)).filter(about);
    answers.push({ errors, findings: findings.map(({ code, message }) => `${code}: ${message}`) });
  }
  return answers;
}

/** Objects, and those around them that they do not take the place of. */
function beside(objects: KubeObject[], around: KubeObject[]): KubeObject[] {
  const names = objects.map(nameOf);
  return [...around.filter(object => !names.includes(nameOf(object))), ...objects];
}

function judgeTheirs(tally: Tally, { name, wrong }: Refusal, { errors, findings }: Theirs): void {
  const said = [...errors, ...findings];
  const looked = wrong.judge === 'validation' ? errors : findings;
  if (wrong.judge === 'nobody' ? said.length === 0 : looked.some(each => each.includes(wrong.theirs))) {
    tally.pass();
  } else {
    const wanted = wrong.judge === 'nobody' ? 'nobody should see it, and Istio says' : `Istio should say "${wrong.theirs}", and says`;
    tally.fail(`${name}: by ${wrong.judge}`, [wanted, ...(said.length === 0 ? ['nothing'] : said)]);
  }
}

function note(tally: Tally, cases: readonly Refusal[], ours: number): void {
  const of = (judge: Wrong['judge']) => cases.filter(({ wrong }) => wrong.judge === judge).length;
  tally.note(`${cases.length} programs, ${ours} refused by us for their reason`);
  tally.note(`written by hand: ${of('validation')} refused by Istio's validation, ${of('analyzers')} reported by its analyzers, ${of('nobody')} seen by nobody but us`);
  for (const { name, wrong } of cases) {
    if (wrong.judge === 'nobody') { tally.note(`  seen by nobody but us: ${name}: ${wrong.so}`); }
  }
}

/** The objects of YAML that is indented as the program around it is. */
function objectsOf(yaml: string): KubeObject[] {
  const indent = /^\n( *)/.exec(yaml)?.[1] ?? '';
  return parseAllDocuments(yaml.replaceAll(`\n${indent}`, '\n')).map(document => {
    if (document.errors.length > 0) { throw new Unusable(`YAML of a refusal: ${document.errors[0].message}`); }
    return document.toJS();
  });
}
