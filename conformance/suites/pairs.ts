import { join } from 'node:path';
import { describeOurs, describeServer, difference } from '../compare';
import { Judges } from '../judges';
import { groupOf, isBuiltIn } from '../objects';
import { Tally } from '../tally';
import { Unusable } from '../toolchain';
import { broken, readTwins } from './twins';

/** Every pair of conformance/pairs before the API server and before our check. */
export async function pairs(judges: Judges, tally: Tally): Promise<void> {
  const all = readTwins(join(judges.home, 'pairs'));
  const twins = all.filter(pair => judges.linkerd || !groupOf(pair.valid).endsWith('linkerd.io'));
  if (twins.length < all.length) { tally.skip('pairs of Linkerd kinds: no Linkerd CRDs', all.length - twins.length); }

  const server = await judges.server('standard');
  const answers = await server.judge(twins.flatMap(pair => [pair.valid, pair.invalid]));
  const check = await judges.check();
  const known = judges.knownDifferences('pairs');
  let agreeing = 0;
  let refused = 0;

  twins.forEach((pair, i) => {
    const [valid, invalid] = answers.slice(2 * i, 2 * i + 2);
    const wrong = broken(pair, valid, invalid);
    if (wrong !== undefined) {
      tally.fail(pair.name, [wrong, ...(valid.ok ? [] : ['the valid twin:', ...describeServer(valid)]), 'the invalid twin:', ...describeServer(invalid)]);
      return;
    }
    if (!check) { return; }
    const ours = { valid: check(pair.valid), invalid: check(pair.invalid) };
    if (ours.invalid.verdict === 'invalid') { refused++; }
    if (isBuiltIn(pair.valid) && ours.valid.verdict === 'unknown') {
      tally.skip(`${pair.valid.kind}: built into the server, not known to our check`);
      return;
    }
    const onValid = difference(valid, ours.valid);
    const onInvalid = difference(invalid, ours.invalid);
    if (onValid === undefined && onInvalid === undefined && known.has(pair.name)) {
      tally.fail(pair.name, ['known-differences.yaml names it, and there is no difference any more']);
    } else if (onValid === undefined && onInvalid === undefined) {
      agreeing++;
      tally.pass();
    } else if (known.has(pair.name)) {
      tally.skip(`known difference, ${pair.name}: ${known.get(pair.name)}`);
    } else {
      tally.fail(pair.name, [
        ...(onValid === undefined ? [] : [`valid twin: ${onValid}`, ...describeServer(valid), ...describeOurs(ours.valid)]),
        ...(onInvalid === undefined ? [] : [`invalid twin: ${onInvalid}`, ...describeServer(invalid), ...describeOurs(ours.invalid)]),
      ]);
    }
  });
  for (const name of known.keys()) {
    if (!all.some(pair => pair.name === name)) { throw new Unusable(`known-differences.yaml names no pair: ${name}`); }
  }
  if (!check) { tally.fail('our check', [judges.checkMissing]); }

  const kinds = new Set(twins.map(pair => `${groupOf(pair.valid)}/${pair.valid.kind}`));
  const accepted = answers.filter(answer => answer.ok).length;
  tally.note(`${twins.length} pairs over ${kinds.size} kinds, ${2 * twins.length} objects`);
  tally.note(`API server ${server.version}: ${accepted} accepted, ${answers.length - accepted} refused`);
  tally.note(`our check: ${agreeing} pairs as the server judges them; ${refused} invalid twins refused`);
}
