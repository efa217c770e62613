import { PolicyFacts } from './policy-facts';
import { IntentError } from '../../../intent/intent-error';
import { PodFacts } from '../../../intent/security/access';
import { PolicyTargetFacts } from '../../../intent/security/policy-target';
import { exactPath, PathMatch } from '../../../intent/security/requests';
import { TokensIntent } from '../../../intent/security/security-intent';
import { TokenRequirement } from '../../../intent/security/tokens';
import { DataPlane } from '../data-plane';

/** A request that is sent without a token. */
interface TokenlessRequest {
  readonly what: string;
  readonly port: number;
  readonly method: string;
  readonly path: string;
  /** The annotation by which it comes to the sidecar, and not to the agent. */
  readonly because: string;
}

/**
 * Refuses to require tokens of the kubelet and of Prometheus. The sidecar's agent, on port 15020, asks the application in their place, past the sidecar
 * (pkg/kube/inject/app_probe.go, istio.io/istio main of 2026-08-27), unless an annotation of the pods turns that off.
 */
export function requireTokenlessCallersSpared(
  { target, where }: TokensIntent, required: TokenRequirement, ports: readonly number[], { dataPlane }: PolicyFacts,
): void {
  if (dataPlane === DataPlane.AMBIENT) return;
  const lost = podsOf(target).flatMap(requestsOf).find(request => ports.includes(request.port) && !isSpared(request, required));
  if (!lost) return;
  const { what, method, path, because } = lost;
  throw new IntentError({
    where,
    what: `${what} on port ${lost.port} would need a token`,
    why: `it is sent without one, and the annotation ${because}: "false" keeps Istio from redirecting it`,
    instead: `drop the annotation, or make an exception: except: [{ paths: ['${path}'], methods: ['${method}'] }]`,
  });
}

function podsOf(target: PolicyTargetFacts): readonly PodFacts[] {
  switch (target.kind) {
    case 'workload':
    case 'service': return target.pods ?? [];
    case 'namespace': return (target.workloads ?? []).flatMap(({ pods = [] }) => pods);
    default: return [];
  }
}

function requestsOf({ annotations, probes, metrics }: PodFacts): TokenlessRequest[] {
  const rewrite = 'sidecar.istio.io/rewriteAppHTTPProbers';
  const merge = 'prometheus.istio.io/merge-metrics';
  const probing = annotations[rewrite] === 'false' ? probes.filter(({ kind }) => kind === 'http' || kind === 'grpc') : [];
  const scraping = metrics && annotations[merge] === 'false' ? [metrics] : [];
  return [
    ...probing.map(({ kind, container, port, path }) => ({
      what: `the ${kind} probe of container "${container}"`,
      port: port!,
      method: kind === 'http' ? 'GET' : 'POST',
      path: path ?? '/grpc.health.v1.Health/Check',
      because: rewrite,
    })),
    ...scraping.map(({ port, path }) => ({ what: 'reading metrics', port, method: 'GET', path, because: merge })),
  ];
}

function isSpared({ method, path }: TokenlessRequest, { exceptions }: TokenRequirement): boolean {
  const asked = exactPath(path);
  return exceptions.some(({ paths, methods }) => (methods.length === 0 || methods.includes(method)) && (paths.length === 0 || (typeof asked !== 'string' && paths.some(one => isWithin(one, asked)))));
}

function isWithin(wide: PathMatch, { value }: PathMatch): boolean {
  return value === wide.value || (wide.kind === 'below' && value.startsWith(`${wide.value}/`));
}
