import { join } from 'node:path';
import { ServerAnswer } from '../apiserver';
import { describeOurs, describeServer, difference } from '../compare';
import { Judges } from '../judges';
import { groupOf, isBuiltIn } from '../objects';
import { Check } from '../ours';
import { Tally } from '../tally';
import { Unusable } from '../toolchain';
import { rules } from './rules';
import { broken, readTwins, Twins } from './twins';

/** Every pair of conformance/pairs before the API server and before our check; then what of the rules of the CRDs has pairs. */
export async function pairs(judges: Judges, tally: Tally): Promise<void> {
  const all = readTwins(join(judges.home, 'pairs'));
  const twins = all.filter(pair => judges.linkerd || !groupOf(pair.valid).endsWith('linkerd.io'));
  if (twins.length < all.length) { tally.skip('pairs of Linkerd kinds: no Linkerd CRDs', all.length - twins.length); }
  const check = await judges.check();
  if (!check) { tally.fail('our check', [judges.checkMissing]); }
  const known = judges.knownDifferences('pairs');
  for (const name of known.keys()) {
    if (!all.some(pair => pair.name === name)) { throw new Unusable(`known-differences.yaml names no pair: ${name}`); }
  }

  // To start takes a server seconds, and three no longer than one.
  await Promise.all((['standard', 'experimental', 'gateway-1.2'] as const).map(name => judges.server(name)));
  const kinds = new Set(twins.map(pair => `${groupOf(pair.valid)}/${pair.valid.kind}`));
  tally.note(`${twins.length} pairs over ${kinds.size} kinds, ${2 * twins.length} objects`);
  for (const channel of ['standard', 'experimental'] as const) {
    await judge(judges, tally, channel, twins.filter(pair => (pair.channel ?? 'standard') === channel), check, known);
  }
  if (check) { await rules(judges, tally, check); }
}

async function judge(
  judges: Judges, tally: Tally, channel: 'standard' | 'experimental', twins: Twins[], check: Check | undefined, known: Map<string, string>,
): Promise<void> {
  const server = await judges.server(channel);
  const answers = await server.judge(twins.flatMap(pair => [pair.valid, pair.invalid]));
  let agreeing = 0;
  let refused = 0;

  twins.forEach((pair, i) => {
    const [valid, invalid]: ServerAnswer[] = answers.slice(2 * i, 2 * i + 2);
    const wrong = broken(pair, valid, invalid);
    if (wrong !== undefined) {
      tally.fail(pair.name, [wrong, ...(valid.ok ? [] : ['the valid twin:', ...describeServer(valid)]), 'the invalid twin:', ...describeServer(invalid)]);
      return;
    }
    if (!check) { return; }
    const ours = { valid: check(pair.valid, { gatewayApi: channel }), invalid: check(pair.invalid, { gatewayApi: channel }) };
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
  const accepted = answers.filter(answer => answer.ok).length;
  tally.note(`API server ${server.version} (${channel}): ${accepted} accepted, ${answers.length - accepted} refused`);
  tally.note(`our check (${channel}): ${agreeing} pairs as the server judges them; ${refused} invalid twins refused`);
}
