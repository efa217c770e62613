import { IntentError } from '../../../intent/intent-error';
import { ConditionKind, PolicyRule } from '../../../intent/security/policy-rule';

/** What calls look like at a waypoint: they come out of a tunnel, under the address of a Service. */
const UNSEEN: { readonly [kind in ConditionKind]?: string } = {
  'source-ip': 'the address that a connection comes from',
  'remote-ip': 'the address that a request first came from',
  'destination-ip': 'the address that is called',
  'destination-port': 'the port that is called, in a condition',
  'server-name': 'the name that TLS asks for',
};

/**
 * Refuses what a waypoint does not see as the pods would.
 *
 * @throws with what that is
 */
export function requireSeen(rules: readonly PolicyRule[], where: string): void {
  const sources = rules.flatMap(rule => rule.sources);
  const kinds = rules.flatMap(rule => rule.conditions.map(({ kind }) => kind));
  const unseen = sources.some(({ ipBlocks }) => ipBlocks)
    ? UNSEEN['source-ip']
    : sources.some(({ remoteIpBlocks }) => remoteIpBlocks) ? UNSEEN['remote-ip'] : kinds.map(kind => UNSEEN[kind]).find(Boolean);
  if (unseen === undefined) return;
  throw new IntentError({
    where,
    what: `a rule is about ${unseen}, and a waypoint carries it out`,
    why: 'calls come to it out of a tunnel, under the address of the Service',
    instead: 'tell callers apart by who they are, and name ports in `to`',
  });
}
