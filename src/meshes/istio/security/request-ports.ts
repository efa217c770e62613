import { knownPortsOf } from './named-ports';
import { ListenerFacts } from '../../../intent/edge/gateway';
import { IntentError } from '../../../intent/intent-error';
import { _hasRequests } from '../../../intent/protocol';
import { ContainerPort } from '../../../intent/security/access';
import { AccessAction } from '../../../intent/security/access-action';
import { isOfRequests, isRequestCondition, PolicyOperation, PolicyRule } from '../../../intent/security/policy-rule';
import { PolicyTargetFacts, targetText } from '../../../intent/security/policy-target';

/** For whom rules are, and what they do there. */
interface PolicyPlace {
  readonly target: PolicyTargetFacts;
  readonly action: AccessAction;
  readonly where: string;
}

/**
 * Keeps what is about requests to the ports where there are any, and apart from what is about connections.
 *
 * On a port that speaks TCP, Istio drops an ALLOW rule of which any part is about requests; of any other rule it drops what is about requests, so that the
 * rest matches every connection there (istio.io/istio main of 2026-08-27 pilot/pkg/security/authz/model/model.go checkError).
 *
 * @returns rules that match together what the one matches
 * @throws when a port that is named is none of the target's or has no requests, or when nobody knows which ports have
 */
export function scopedToPorts(rule: PolicyRule, place: PolicyPlace): PolicyRule[] {
  return layersOf(rule).map(layer => (layer.about === 'requests' ? scoped(layer.rule, place) : layer.rule));
}

/** A part of a rule, and what it is about. */
export interface RuleLayer {
  readonly about: 'requests' | 'connections';
  readonly rule: PolicyRule;
}

/** One of the sources and one of the operations must match: such a pair is about requests when one of the two is, or a condition. */
export function layersOf(rule: PolicyRule): RuleLayer[] {
  const { sources, operations, conditions } = rule;
  const [askers, others] = divided(sources, isOfRequests);
  const [asked, opened] = divided(operations, isAboutRequests);
  const isWhole = conditions.some(isRequestCondition) || (askers.length > 0 && others.length === 0) || (asked.length > 0 && opened.length === 0);
  if (isWhole || askers.length + asked.length === 0) return [{ about: isWhole ? 'requests' : 'connections', rule }];
  const layers: RuleLayer[] = [{ about: 'connections', rule: { sources: others, operations: opened, conditions } }];
  if (asked.length > 0) layers.push({ about: 'requests', rule: { sources, operations: asked, conditions } });
  if (askers.length > 0) layers.push({ about: 'requests', rule: { sources: askers, operations: opened, conditions } });
  return layers;
}

function divided<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter(one => !test(one))];
}

function scoped(rule: PolicyRule, place: PolicyPlace): PolicyRule {
  const asked: readonly PolicyOperation[] = rule.operations.length === 0 ? [{}] : rule.operations;
  const operations = asked.map(operation => withPorts(operation, place));
  return { ...rule, operations: operations.filter(operation => Object.keys(operation).length > 0) };
}

/** Whether an operation can only be seen in an HTTP request. */
export function isAboutRequests({ hosts, methods, paths }: PolicyOperation): boolean {
  return (hosts ?? methods ?? paths) !== undefined;
}

function withPorts(operation: PolicyOperation, place: PolicyPlace): PolicyOperation {
  const { ports } = operation;
  for (const port of ports?.any ?? []) requireRequests(port, place);
  if (ports?.any) return operation;
  const known = allPortsOf(place.target).filter(({ port }) => !ports?.none?.includes(port));
  if (known.length === 0) return requireScope(operation, place);
  const speaking = known.filter(({ protocol }) => _hasRequests(protocol)).map(({ port }) => port);
  if (speaking.length === 0) throw noRequests(known, place);
  return place.action === AccessAction.ALLOW ? operation : { ...operation, ports: { ...ports, any: speaking } };
}

/** Where not every port is known, an ALLOW rule is at worst too narrow, and a record too long. Anything else would close ports that speak TCP. */
function requireScope(operation: PolicyOperation, { action, target, where }: PolicyPlace): PolicyOperation {
  const harmless = action === AccessAction.ALLOW || action === AccessAction.AUDIT || operation.ports !== undefined;
  if (harmless || hasRequestsOnly(target)) return operation;
  const [closed] = target.kind === 'gateway' ? (target.besides ?? []).filter(listener => !isOfHttp(listener)) : [];
  throw new IntentError({
    where,
    what: `a ${action._name.toUpperCase()} rule is about requests, and which ports of ${targetText(target)} have any is not known`,
    why: closed === undefined
      ? 'on a port that speaks TCP the rule would match every connection'
      : `a gateway of the same pods listens at port ${closed.port} for ${closed.protocol.toUpperCase()}, and the rule would match every connection there`,
    instead: target.kind === 'gateway' && target.gateway.waypoint
      ? 'name the ports of Services that speak HTTP or gRPC in `to`: ports: [80]'
      : 'name the ports of containers that speak HTTP or gRPC in `to`: ports: [8080]',
  });
}

/** Whether a target is a gateway that takes nothing but requests. A policy finds pods, and so is for all gateways that run in them. */
export function hasRequestsOnly(target: PolicyTargetFacts): boolean {
  if (target.kind !== 'gateway') return false;
  const { gateway: { listeners }, besides = [] } = target;
  return listeners.length > 0 && [...listeners, ...besides].every(isOfHttp);
}

export function isOfHttp({ protocol }: ListenerFacts): boolean {
  return protocol === 'http' || protocol === 'https';
}

function requireRequests(port: number, place: PolicyPlace): void {
  const silent = knownPortsOf(place.target).find(known => known.port === port && !_hasRequests(known.protocol));
  if (silent) throw noRequests([silent], place);
}

function noRequests(ports: readonly ContainerPort[], { target, where }: PolicyPlace): IntentError {
  return new IntentError({
    where,
    what: `a rule is about requests, and ${targetText(target)} has none at ${ports.map(({ port, protocol }) => `${port} (${protocol})`).join(', ')}`,
    why: 'the mesh sees connections there; an ALLOW rule would match nothing, and any other one every connection',
    instead: 'limit it to ports that speak HTTP or gRPC, or say nothing of hosts, methods, paths, headers and tokens',
  });
}

/** The ports, where all of them are known: a namespace may have workloads, and a waypoint Services, that are made elsewhere. */
export function allPortsOf(target: PolicyTargetFacts): readonly ContainerPort[] {
  return target.kind === 'workload' || target.kind === 'service' ? target.ports : [];
}
