import { IntentError } from '../../../intent/intent-error';
import { AskedPath, isRewrittenAway } from '../../../intent/routing/rewritten-paths';
import { AccessAction } from '../../../intent/security/access-action';
import { GuardedService } from '../../../intent/security/guarded-service';
import { PolicyRule } from '../../../intent/security/policy-rule';
import { PolicyTargetFacts } from '../../../intent/security/policy-target';
import { DataPlane } from '../data-plane';

/** A policy, and where it is looked at. */
interface RefusingPolicy {
  readonly target: PolicyTargetFacts;
  readonly action: AccessAction;
  readonly rules: readonly PolicyRule[];
  /** Whether the program is complete: a route may still come before. */
  readonly complete?: boolean;
  readonly where: string;
}

/**
 * Refuses to deny a path, or to have somebody asked about it, of which a route makes another one before: the proxies of callers and gateways change requests,
 * and the one of the target, or its waypoint, looks at policies (istio.io/istio main of 2026-08-27: VirtualServices are for clients).
 *
 * @throws with the path, and the Service whose route it is
 */
export function requireNotRewritten({ target, action, rules, complete = true, where }: RefusingPolicy, dataPlane: DataPlane): void {
  if (!complete || action === AccessAction.ALLOW || action === AccessAction.AUDIT) return;
  for (const path of rules.flatMap(({ operations }) => operations.flatMap(({ paths }) => paths?.any ?? []))) {
    const service = servicesOf(target).find(each => isChanged(path, each, dataPlane));
    if (!service) continue;
    throw new IntentError({
      where,
      what: `a rule is about the path "${path}", and a route of Service "${service.name}" makes another one of it`,
      why: 'rules are looked at where a request arrives, when the route has changed it: who comes by the route is not matched',
      instead: 'name the path that comes out of the route, or answer there: respond: { status: 403 }',
    });
  }
}

function servicesOf(target: PolicyTargetFacts): readonly GuardedService[] {
  switch (target.kind) {
    case 'workload':
    case 'service': return target.services ?? [];
    case 'namespace': return (target.workloads ?? []).flatMap(({ services = [] }) => services);
    case 'gateway': return target.behind ?? [];
    default: return [];
  }
}

/** In ambient mode calls within the mesh are changed behind the policies. */
function isChanged(path: string, { routes }: GuardedService, dataPlane: DataPlane): boolean {
  const tables = Object.values(routes?.() ?? {}).filter(({ mesh }) => dataPlane === DataPlane.SIDECAR || !mesh);
  const asked = askedPath(path);
  return asked !== undefined && tables.some(({ http }) => http.some(rule => isRewrittenAway(asked, rule)));
}

/** What a pattern begins with; an ending is one of what comes out of a route too. */
function askedPath(pattern: string): AskedPath | undefined {
  const [value] = pattern.split(/[*{]/);
  return value === '' ? undefined : { value, begins: value !== pattern };
}
