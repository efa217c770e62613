import { IntentError } from '../../../intent/intent-error';
import { _hasRequests } from '../../../intent/protocol';
import { ContainerPort } from '../../../intent/security/access';
import { AccessAction } from '../../../intent/security/access-action';
import { isOfRequests, isRequestCondition, PolicyOperation, PolicyRule } from '../../../intent/security/policy-rule';
import { PolicyTargetFacts, targetText } from '../../../intent/security/policy-target';

/**
 * Keeps what is about requests to the ports where there are any, and apart from what is about connections.
 *
 * On a port that speaks TCP, Istio drops an ALLOW rule of which any part is about requests; of any other rule it drops what is about requests, so that the
 * rest matches every connection there (istio.io/istio main of 2026-08-27 pilot/pkg/security/authz/model/model.go checkError).
 *
 * @returns rules that match together what the one matches
 * @throws when a port that is named is none of the target's or has no requests, or when nobody knows which ports have
 */
export function scopedToPorts(rule: PolicyRule, action: AccessAction, target: PolicyTargetFacts, where: string): PolicyRule[] {
  for (const port of rule.operations.flatMap(({ ports }) => [...ports?.any ?? [], ...ports?.none ?? []])) requireKnown(port, target, where);
  return layersOf(rule).map(layer => (layer.about === 'requests' ? scoped(layer.rule, action, target, where) : layer.rule));
}

/** A part of a rule, and what it is about. */
interface Layer {
  readonly about: 'requests' | 'connections';
  readonly rule: PolicyRule;
}

/** One of the sources and one of the operations must match: such a pair is about requests when one of the two is, or a condition. */
function layersOf(rule: PolicyRule): Layer[] {
  const { sources, operations, conditions } = rule;
  const [askers, others] = divided(sources, isOfRequests);
  const [asked, opened] = divided(operations, isAboutRequests);
  const isWhole = conditions.some(isRequestCondition) || (askers.length > 0 && others.length === 0) || (asked.length > 0 && opened.length === 0);
  if (isWhole || askers.length + asked.length === 0) return [{ about: isWhole ? 'requests' : 'connections', rule }];
  const layers: Layer[] = [{ about: 'connections', rule: { sources: others, operations: opened, conditions } }];
  if (asked.length > 0) layers.push({ about: 'requests', rule: { sources, operations: asked, conditions } });
  if (askers.length > 0) layers.push({ about: 'requests', rule: { sources: askers, operations: opened, conditions } });
  return layers;
}

function divided<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter(one => !test(one))];
}

function scoped(rule: PolicyRule, action: AccessAction, target: PolicyTargetFacts, where: string): PolicyRule {
  const asked: readonly PolicyOperation[] = rule.operations.length === 0 ? [{}] : rule.operations;
  const operations = asked.map(operation => withPorts(operation, action, target, where));
  return { ...rule, operations: operations.filter(operation => Object.keys(operation).length > 0) };
}

function isAboutRequests({ hosts, methods, paths }: PolicyOperation): boolean {
  return (hosts ?? methods ?? paths) !== undefined;
}

function withPorts(operation: PolicyOperation, action: AccessAction, target: PolicyTargetFacts, where: string): PolicyOperation {
  const { ports } = operation;
  for (const port of ports?.any ?? []) requireRequests(port, target, where);
  if (ports?.any) return operation;
  const known = portsOf(target).filter(({ port }) => !ports?.none?.includes(port));
  if (known.length === 0) return requireScope(operation, action, target, where);
  const speaking = known.filter(({ protocol }) => _hasRequests(protocol)).map(({ port }) => port);
  if (speaking.length === 0) throw noRequests(target, known, where);
  return action === AccessAction.ALLOW ? operation : { ...operation, ports: { ...ports, any: speaking } };
}

/** Where no port is known, an ALLOW rule is at worst too narrow, and a record too long. Anything else would close ports that speak TCP. */
function requireScope(operation: PolicyOperation, action: AccessAction, target: PolicyTargetFacts, where: string): PolicyOperation {
  const harmless = action === AccessAction.ALLOW || action === AccessAction.AUDIT || operation.ports !== undefined;
  if (harmless || (target.kind === 'gateway' && target.gateway.listeners.length > 0 && target.gateway.listeners.every(({ protocol }) => protocol.startsWith('http')))) return operation;
  throw new IntentError({
    where,
    what: `a ${action._name.toUpperCase()} rule is about requests, and which ports of ${targetText(target)} have any is not known`,
    why: 'on a port that speaks TCP the rule would match every connection',
    instead: 'name the ports of containers that speak HTTP or gRPC in `to`: ports: [8080]',
  });
}

function requireKnown(port: number, target: PolicyTargetFacts, where: string): void {
  const known = portsOf(target);
  if (known.length === 0 || known.some(candidate => candidate.port === port)) return;
  throw new IntentError({
    where,
    what: `${targetText(target)} does not listen on port ${port}`,
    why: `policies are about the ports of containers, not of Services, and its ports are: ${known.map(each => each.port).join(', ')}`,
    instead: 'name one of them; for a port that nothing here knows use PolicyTarget.pods',
  });
}

function requireRequests(port: number, target: PolicyTargetFacts, where: string): void {
  const known = portsOf(target).find(candidate => candidate.port === port);
  if (known && !_hasRequests(known.protocol)) throw noRequests(target, [known], where);
}

function noRequests(target: PolicyTargetFacts, ports: readonly ContainerPort[], where: string): IntentError {
  return new IntentError({
    where,
    what: `a rule is about requests, and ${targetText(target)} has none at ${ports.map(({ port, protocol }) => `${port} (${protocol})`).join(', ')}`,
    why: 'the mesh sees connections there; an ALLOW rule would match nothing, and any other one every connection',
    instead: 'limit it to ports that speak HTTP or gRPC, or say nothing of hosts, methods, paths, headers and tokens',
  });
}

/** What is known of the ports. Those of a gateway are the Gateway's, not of its pods, where a policy sees them. */
function portsOf(target: PolicyTargetFacts): readonly ContainerPort[] {
  return target.kind === 'workload' || target.kind === 'service' ? target.ports : [];
}
