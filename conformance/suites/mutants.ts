import { join } from 'node:path';
import { describeOurs, describeServer, difference } from '../compare';
import { Judges } from '../judges';
import { groupOf, KubeObject, nameOf } from '../objects';
import { Tally } from '../tally';
import { progress } from '../toolchain';
import { corpusSources, namedObjects } from './corpus';
import { readTwins } from './twins';

/** What a field is set to in place of what it holds: something of every type, and of what is almost right. */
const VALUES: unknown[] = [
  null, true, 0, -1, 1.5, 70000, 1e19,
  '', 'a', 'A b', '5', '0s', '1.5h', '*', '/', 'http://[::1', 'x'.repeat(300),
  [], [null], ['a'], ['a', 'a'],
  {}, { a: 'b' }, { a: 1 }, { a: {} }, { '': 'x' }, { 'a/b/c': 'x*' },
];

/** How many objects are sent at once. */
const BATCH = 5000;

interface Mutant {
  base: string;
  change: string;
  object: KubeObject;
}

/**
 * Objects that the server accepts, with one thing changed: most changes break a rule that no one thought of. One test an object: all
 * of its mutants that were tried are judged alike. Every nth mutant is tried.
 */
export async function mutants(judges: Judges, tally: Tally, every: number): Promise<void> {
  const check = await judges.check();
  if (!check) {
    tally.fail('our check', [judges.checkMissing]);
    return;
  }
  const bases = (await basesOf(judges)).filter(({ object }) => check(object).verdict === 'valid');
  const tried = everyNth(bases, every);
  progress(`${tried.length} mutants of ${bases.length} objects`);

  const server = await judges.server('standard');
  const known = [...judges.knownDifferences('mutants').keys()].map(pattern => new RegExp(pattern));
  const differing = new Map<string, string[]>();
  let differences = 0;
  let refused = 0;
  let excused = 0;
  for (let start = 0; start < tried.length; start += BATCH) {
    const batch = tried.slice(start, start + BATCH);
    const answers = await server.judge(batch.map(({ object }) => object));
    batch.forEach(({ base, change, object }, i) => {
      if (!answers[i].ok) { refused++; }
      const ours = check(object);
      const differs = difference(answers[i], ours);
      if (differs === undefined) { return; }
      if (known.some(pattern => pattern.test(`${object.kind} ${change}`))) {
        excused++;
        return;
      }
      differences++;
      const lines = differing.get(base) ?? [];
      if (lines.length < 12) { lines.push(`${change}: ${differs}`, ...describeServer(answers[i]).slice(0, 2), ...describeOurs(ours).slice(0, 2)); }
      differing.set(base, lines);
    });
    if (tried.length > BATCH) { progress(`${start + batch.length} of ${tried.length} mutants`); }
  }
  for (const { name } of bases) {
    const lines = differing.get(name);
    if (lines === undefined) { tally.pass(); } else { tally.fail(name, lines); }
  }
  tally.note(`${tried.length} mutants of ${bases.length} objects: API server ${tried.length - refused} accepted, ${refused} refused`);
  tally.note(`our check: ${tried.length - differences - excused} alike, ${differences} differences, ${excused} known differences`);
}

/** The valid twins and the objects of the corpora, each once. */
async function basesOf(judges: Judges): Promise<{ name: string; object: KubeObject }[]> {
  const twins = readTwins(join(judges.home, 'pairs'))
    .filter(({ valid }) => judges.linkerd || !groupOf(valid).endsWith('linkerd.io'))
    .map(({ name, valid }) => ({ name, object: valid }));
  const others = await Promise.all((await corpusSources(judges)).map(source => namedObjects(judges, source)));
  const seen = new Set<string>();
  return [...twins, ...others.flat()].filter(({ object }) => {
    const text = JSON.stringify(object);
    return !seen.has(text) && seen.add(text);
  });
}

function everyNth(bases: { name: string; object: KubeObject }[], every: number): Mutant[] {
  const tried: Mutant[] = [];
  let number = 0;
  for (const { name, object } of bases) {
    for (const { change, mutate } of changes(object, [])) {
      if (number++ % every !== 0) { continue; }
      const mutant = structuredClone(object);
      mutate(mutant);
      // In a namespace that is not there the server does not come to the object itself.
      if (typeof mutant.metadata?.namespace === 'string') { mutant.metadata.namespace = 'default'; }
      tried.push({ base: name, change: `${change} (of ${nameOf(object)})`, object: mutant });
    }
  }
  return tried;
}

/** Every change of a value and of what is within it, with the path from the object to it. */
function* changes(value: unknown, path: string[]): Generator<{ change: string; mutate: (object: KubeObject) => void }> {
  if (typeof value !== 'object' || value === null) { return; }
  const at = (object: any): any => path.reduce((within, key) => within[key], object);
  for (const key of Object.keys(value)) {
    // Another kind is not a change of this object.
    if (path.length === 0 && (key === 'apiVersion' || key === 'kind')) { continue; }
    const pointer = ['', ...path, key].join('/');
    for (const other of VALUES) {
      yield { change: `${pointer} = ${JSON.stringify(other).slice(0, 40)}`, mutate: object => { at(object)[key] = other; } };
    }
    if (Array.isArray(value)) {
      yield { change: `${pointer} removed`, mutate: object => at(object).splice(Number(key), 1) };
      yield { change: `${pointer} twice`, mutate: object => at(object).push(structuredClone(value[Number(key)])) };
    } else {
      yield { change: `${pointer} removed`, mutate: object => { delete at(object)[key]; } };
    }
    yield* changes((value as any)[key], [...path, key]);
  }
  if (!Array.isArray(value)) { yield { change: `${['', ...path].join('/')} with a field more`, mutate: object => { at(object).surplus = 1; } }; }
}
