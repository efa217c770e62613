import { IntentError } from '../../../intent/intent-error';
import { GlobalRateLimitIntent, LocalRateLimitIntent } from '../../../intent/operations/rate-limit';
import { PathCondition } from '../../../intent/routing/condition';
import { AskedPath, isRewrittenAway } from '../../../intent/routing/rewritten-paths';
import { GuardedService } from '../../../intent/security/guarded-service';

/**
 * Refuses to count requests for a path of which a route makes another one before: the proxies of callers and gateways change requests, and that of
 * the target counts them (istio.io/istio main of 2026-08-27: VirtualServices are for clients). A gateway counts before it changes anything.
 *
 * @throws with the path, and the Service whose route it is
 */
export function requireNotRewritten(intent: LocalRateLimitIntent | GlobalRateLimitIntent): void {
  const { target, complete, where } = intent;
  if (!complete || target.kind === 'gateway' || target.kind === 'mesh' || target.kind === 'namespace') return;
  for (const path of pathsOf(intent)) {
    const service = target.services?.find(each => isChanged(path, each));
    if (!service) continue;
    throw new IntentError({
      where,
      what: `requests are counted by the path "${path.value}", and a route of Service "${service.name}" makes another one of it`,
      why: 'they are counted where they arrive, when the route has changed them: those that come by the route would not be counted',
      instead: 'name the path that comes out of the route',
    });
  }
}

function pathsOf(intent: LocalRateLimitIntent | GlobalRateLimitIntent): PathCondition[] {
  if (intent.kind === 'local-rate-limit') return intent.some.flatMap(({ requests }) => requests.path ?? []);
  return intent.descriptors.flat().flatMap(key => {
    if (key.kind === 'requests') return key.requests.path ?? [];
    return key.kind === 'path' && key.value !== undefined ? { kind: 'exact', value: key.value } : [];
  });
}

function isChanged(path: PathCondition, { routes }: GuardedService): boolean {
  const rules = Object.values(routes?.() ?? {}).flatMap(({ http }) => http);
  return askedPaths(path).some(asked => rules.some(rule => isRewrittenAway(asked, rule)));
}

function askedPaths({ kind, value, ignoreCase }: PathCondition): AskedPath[] {
  const texts = ignoreCase ? [value, value.toLowerCase()] : [value];
  switch (kind) {
    case 'exact': return texts.map(text => ({ value: text, begins: false }));
    case 'prefix': return texts.map(text => ({ value: text, begins: true }));
    case 'below': return texts.flatMap(text => [{ value: text, begins: false }, { value: `${text.replace(/\/$/, '')}/`, begins: true }]);
    // As far as an expression is a plain text, it is what all that it matches begins with
    case 'regex': return value.includes('|') ? [] : [{ value: /^[\w/-]*(?![?*{])/.exec(value)![0], begins: true }];
  }
}
