import { knownPortsOf } from './named-ports';
import { allPortsOf, hasRequestsOnly, isAboutRequests } from './request-ports';
import { IntentError } from '../../../intent/intent-error';
import { _hasRequests } from '../../../intent/protocol';
import { ExtensionProvider } from '../../../intent/security/extension-provider';
import { isOfRequests, isRequestCondition, PolicyOperation, PolicyRule } from '../../../intent/security/policy-rule';
import { PolicyTargetFacts, targetText } from '../../../intent/security/policy-target';

/** For whom a provider decides. */
interface AskedPlace {
  readonly target: PolicyTargetFacts;
  /** Whether the program is complete: a workload without ports may still get some before. */
  readonly complete?: boolean;
  readonly where: string;
}

/**
 * Refuses to ask a provider about connections of which it would never hear: on a port that speaks TCP, Istio passes over a policy whose provider
 * speaks HTTP (istio.io/istio main of 2026-08-27 pilot/pkg/security/authz/builder/builder.go buildTCP), and whoever calls there is let in.
 *
 * @param rules each wholly about requests, or wholly about connections
 */
export function requireAsked(rules: readonly PolicyRule[], provider: ExtensionProvider, place: AskedPlace): void {
  if (provider._decidesConnections) return;
  for (const { sources, operations, conditions } of rules) {
    if (sources.some(isOfRequests) || operations.some(isAboutRequests) || conditions.some(isRequestCondition)) continue;
    for (const operation of operations.length === 0 ? [{}] : operations) requireRequests(operation, provider, place);
  }
}

function requireRequests({ ports }: PolicyOperation, provider: ExtensionProvider, { target, complete, where }: AskedPlace): void {
  const isEarly = complete === false && target.kind === 'workload' && target.services !== undefined && target.ports.length === 0;
  const unasked = isEarly ? undefined : unaskedIn(ports ?? {}, target);
  if (unasked === undefined) return;
  throw new IntentError({
    where,
    what: `the provider "${provider.name}" is asked about ${unasked} of ${targetText(target)}`,
    why: 'a provider that speaks HTTP is not asked about connections of TCP, and these are let in',
    instead: `name ports that speak HTTP or gRPC in \`to\`, or write ExtensionProvider.grpc('${provider.name}') if the mesh declares it as envoyExtAuthzGrpc`,
  });
}

/** Ports that are named are taken at their word, where what is spoken there is not known. */
function unaskedIn({ any, none = [] }: NonNullable<PolicyOperation['ports']>, target: PolicyTargetFacts): string | undefined {
  const known = any ? knownPortsOf(target).filter(({ port }) => any.includes(port)) : allPortsOf(target);
  const silent = known.filter(({ port, protocol }) => !_hasRequests(protocol) && !none.includes(port));
  if (silent.length > 0) return `port ${silent.map(({ port, protocol }) => `${port} (${protocol})`).join(', ')}`;
  if (any) return undefined;
  const open = plaintextPortsOf(target).filter(port => !none.includes(port) && known.every(each => each.port !== port));
  if (open.length > 0) return `port ${open.join(', ')} (of which nothing is said but \`plaintextPorts\`)`;
  return known.length === 0 && !hasRequestsOnly(target) ? 'every port, those that may speak TCP too,' : undefined;
}

function plaintextPortsOf(target: PolicyTargetFacts): readonly number[] {
  return target.kind === 'workload' || target.kind === 'service' ? target.plaintextPorts ?? [] : [];
}
