import { isOfHttp, layersOf, RuleLayer } from './request-ports';
import { ListenerFacts, podNamespaceOf } from '../../../intent/edge/gateway';
import { IntentError } from '../../../intent/intent-error';
import { AccessAction } from '../../../intent/security/access-action';
import { PolicyOperation, PolicyRule } from '../../../intent/security/policy-rule';
import { GatewayTarget, PolicyTargetFacts, targetText } from '../../../intent/security/policy-target';
import { AttachmentFacts } from '../attachment';

/** For whom rules are, and what they do there. */
interface PolicyPlace {
  readonly target: PolicyTargetFacts;
  readonly action: AccessAction;
  /** Whether the program is complete: a gateway without listeners may still get some before. */
  readonly complete?: boolean;
  readonly where: string;
}

/** A gateway in whose pods others run. */
interface SharedGateway {
  readonly target: GatewayTarget;
  readonly besides: readonly ListenerFacts[];
}

/**
 * Keeps rules to the gateway that they are for, which a policy finds by the labels of its pods: other gateways run in these, and in the root namespace
 * labels mean the pods of every namespace (istio.io/istio main of 2026-08-27 pilot/pkg/model/authorization.go ListAuthorizationPolicies).
 *
 * @returns the rules, limited to the gateway's own hosts where other gateways run in its pods
 * @throws when hosts do not tell the gateways apart, and when what allows would open pods elsewhere, or close the other gateways
 */
export function ownedByGateway(rules: readonly PolicyRule[], place: PolicyPlace, facts: AttachmentFacts): readonly PolicyRule[] {
  const { target, action, where } = place;
  if (action === AccessAction.ALLOW && rules.length > 0) requireNoneElsewhere(target, facts, where);
  const shared = sharedGateway(target);
  if (!shared) return rules;
  if (action === AccessAction.ALLOW) throw closingOthers(shared, facts, where);
  return rules.flatMap(layersOf).map(layer => atHosts(layer, shared, place, facts));
}

/** @throws when tokens would be verified, and taken away, for other gateways too */
export function requireOwnPods(target: PolicyTargetFacts, facts: AttachmentFacts, where: string): void {
  const shared = sharedGateway(target);
  if (!shared) return;
  throw new IntentError({
    where,
    what: `it verifies tokens at ${targetText(target)}, in whose pods another gateway takes ${hostsText(shared.besides)}`,
    why: 'the mesh finds a gateway by its pods, so that the tokens of the other one\'s requests would be verified and taken away too',
    instead: isInRoot(target, facts)
      ? apart(shared)
      : `${apart(shared)}, or verify them for all of these gateways: ${podsText(shared)}, with required: false, and deny what has none by an AccessPolicy for the gateway`,
  });
}

function sharedGateway(target: PolicyTargetFacts): SharedGateway | undefined {
  return target.kind === 'gateway' && target.besides?.length ? { target, besides: target.besides } : undefined;
}

function requireNoneElsewhere(target: PolicyTargetFacts, facts: AttachmentFacts, where: string): void {
  if (target.kind !== 'gateway' || target.gateway.form !== 'mesh' || !isInRoot(target, facts)) return;
  throw new IntentError({
    where,
    what: `an ALLOW policy is for ${targetText(target)}, whose pods are in namespace "${facts.controlPlaneNamespace}"`,
    why: 'that is the root namespace, where labels mean the pods of every namespace that have them: it would open those too',
    instead: 'write what is not let in, by AccessAction.DENY, or run the pods of the gateway in a namespace of their own',
  });
}

function closingOthers(shared: SharedGateway, facts: AttachmentFacts, where: string): IntentError {
  return new IntentError({
    where,
    what: `an ALLOW policy is for ${targetText(shared.target)}, in whose pods another gateway takes ${hostsText(shared.besides)}`,
    why: 'a policy finds a gateway by its pods, and what no ALLOW policy matches is denied: it would close the other one',
    instead: isInRoot(shared.target, facts) ? apart(shared) : `write it for all of these gateways: ${podsText(shared)}; or ${apart(shared)}`,
  });
}

function atHosts({ about, rule }: RuleLayer, shared: SharedGateway, { action, complete, where }: PolicyPlace, facts: AttachmentFacts): PolicyRule {
  const { target, besides } = shared;
  const operations: readonly PolicyOperation[] = rule.operations.length === 0 ? [{}] : rule.operations;
  const isOwn = about === 'requests' && !besides.some(isOfHttp);
  const isEarly = complete === false && target.gateway.listeners.length === 0;
  if (isOwn || isEarly || operations.every(({ hosts }) => hosts)) return rule;
  const own = ownHosts(shared, about);
  if (own) return { ...rule, operations: operations.map(operation => (operation.hosts ? operation : { ...operation, hosts: { any: own } })) };
  throw new IntentError({
    where,
    what: `a ${action._name.toUpperCase()} rule for ${targetText(target)} says no \`hosts\`, and in the same pods another gateway takes ${hostsText(besides)}`,
    why: 'a policy finds a gateway by its pods, and whole hosts do not tell the two apart: it would be for the other one too',
    instead: `name the hosts that it is about in \`to\`: hosts: ['shop.example.com']; or ${isInRoot(target, facts) ? '' : `write it for all of these gateways: ${podsText(shared)}; or `}${apart(shared)}`,
  });
}

/**
 * The hosts that only this gateway takes, where these are all that it takes. A pattern is escaped by the port that a client may write behind a host, and
 * connections without requests have no hosts.
 */
function ownHosts({ target: { gateway: { listeners } }, besides }: SharedGateway, about: RuleLayer['about']): string[] | undefined {
  if (about === 'connections' && ![...listeners, ...besides].every(isOfHttp)) return undefined;
  const hosts = [...new Set(listeners.filter(isOfHttp).flatMap(listener => listener.hosts))];
  const others = besides.filter(isOfHttp).flatMap(listener => listener.hosts);
  const areOwn = hosts.every(host => !host.includes('*') && !others.some(pattern => takes(pattern, host)));
  return hosts.length > 0 && areOwn ? hosts : undefined;
}

function takes(pattern: string, host: string): boolean {
  return pattern.startsWith('*') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

function isInRoot(target: PolicyTargetFacts, { controlPlaneNamespace }: AttachmentFacts): boolean {
  return target.kind === 'gateway' && podNamespaceOf(target.gateway) === controlPlaneNamespace;
}

function hostsText(listeners: readonly ListenerFacts[]): string {
  const all = listeners.flatMap(({ hosts, port, protocol }) => (protocol === 'tcp' ? [`port ${port}`] : hosts));
  return [...new Set(all)].map(host => (host === '*' ? 'any host' : host)).join(', ');
}

function apart({ target }: SharedGateway): string {
  return `put both into one gateway, or give "${target.gateway.name}" pods of its own by \`form\``;
}

function podsText({ target: { gateway } }: SharedGateway): string {
  const labels = Object.entries(gateway.podLabels ?? {}).map(([key, value]) => `${/^[a-z]+$/i.test(key) ? key : `'${key}'`}: '${value}'`).join(', ');
  return `PolicyTarget.pods({ namespace: '${podNamespaceOf(gateway)}', labels: { ${labels} } })`;
}
