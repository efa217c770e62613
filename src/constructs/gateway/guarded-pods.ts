import { IConstruct } from 'constructs';
import { GatewayFacts, podNamespaceOf } from '../../intent/edge/gateway';
import { ListenerIntent } from '../../intent/edge/gateway-intent';
import { Identity } from '../../intent/identity';
import { IntentError } from '../../intent/intent-error';
import { ZeroTrustStage } from '../../intent/security/stage';
import { CallGraph } from '../access/call-graph';
import { KnownNamespace, KnownNamespaces } from '../access/known-namespaces';

/** A gateway, and where its pods are said to be. */
interface PlacedGateway {
  readonly gateway: GatewayFacts;
  /** As far as they are known when the program is complete. */
  readonly listeners: () => readonly ListenerIntent[];
  /** What to write in the place of it, where that is no other `form` or `namespace` of a gateway by which traffic enters. */
  readonly instead?: string;
  /** The construct to name in an error. */
  readonly where: string;
}

/**
 * Has a program refused, once it is complete, whose gateway runs in a namespace that it guards: an AuthorizationPolicy without a selector is one for gateways too
 * (pilot/pkg/model/policyattachment.go, istio.io/istio main of 2026-08-27), as is a NetworkPolicy, and rules there are for the callers of workloads. Pods that
 * are such a workload have rules.
 */
export function requireUnguardedPods(scope: IConstruct, placed: PlacedGateway): void {
  const { gateway } = placed;
  const identity: Identity = { kind: 'service-account', namespace: podNamespaceOf(gateway), name: gateway.serviceAccount };
  const graph = CallGraph.of(scope);
  graph.addGateway(identity);
  scope.node.addValidation({
    validate: () => {
      const guard = KnownNamespaces.of(scope).guardOf(identity.namespace);
      return guard && graph.callersAs(identity).length === 0 && shuts(guard, placed) ? [shut(guard, placed).message] : [];
    },
  });
}

/** On the way to it who has no identity is still let in, as are most of those who come from outside. */
function shuts({ facts }: KnownNamespace, { listeners }: PlacedGateway): boolean {
  const { stage } = facts();
  return stage === ZeroTrustStage.STRICT || (stage === ZeroTrustStage.PERMISSIVE && listeners().some(asksWho));
}

function asksWho({ tls }: ListenerIntent): boolean {
  return tls?.kind === 'mesh' || (tls?.kind === 'ended' && tls.clients !== undefined);
}

function shut(guard: KnownNamespace, { gateway, instead = elsewhere(gateway), where }: PlacedGateway): IntentError {
  return new IntentError({
    where,
    what: `its pods are in namespace "${podNamespaceOf(gateway)}", which "${guard.path}" guards`,
    why: 'what denies by default there holds for them too, and no rule lets their clients in',
    instead,
  });
}

function elsewhere({ form, namespace }: GatewayFacts): string {
  const own = "make it in a namespace of its own, namespace: 'ingress', whose listeners take these routes:";
  return form === 'kubernetes' ? `${own} routesFrom: RouteNamespaces.of('${namespace}')` : "run the pods in a namespace of their own, and say so: form: GatewayForm.mesh({ namespace: 'ingress' })";
}
