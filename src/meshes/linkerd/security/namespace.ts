import { meshTlsAuthentication } from './identities';
import { inboundRoute } from './inbound-route';
import { openToIdentities, openToProbes, probesAuthentication, server } from './policies';
import { Identity } from '../../../intent/identity';
import { NamespaceIntent } from '../../../intent/security/namespace-intent';
import { RequestMatch } from '../../../intent/security/requests';
import { ZeroTrustStage } from '../../../intent/security/stage';
import { RenderedObject, Rendering } from '../../rendering';

/** The proxy's own HTTP server: health, metrics and more. */
const ADMIN = 'linkerd-admin';
const ADMIN_PORT = 4191;

/**
 * A namespace in the mesh where nothing is allowed. Identities come by mTLS alone, so to require an identity is to require mTLS.
 *
 * The annotation's value is read from the pod, which gets it from its namespace when it is injected; a value that Linkerd does not know
 * would silently mean the cluster's default (policy-controller/k8s/index/src/defaults.rs, version-2.20).
 */
export function enrolNamespace(intent: NamespaceIntent, prometheus: Identity): Rendering {
  const observed = intent.stage === ZeroTrustStage.OBSERVE;
  const annotations = {
    'linkerd.io/inject': 'enabled',
    'config.linkerd.io/default-inbound-policy': observed ? 'audit' : 'deny',
  };
  const objects = [probesAuthentication(intent.name), ...observed ? [] : adminServer(intent.name, prometheus)];
  return { objects, decorations: [{ on: 'namespace', annotations }] };
}

/** Under "deny" the proxy's own port is denied too: its health stays open to the kubelet, its metrics to Prometheus, the rest is shut. */
function adminServer(namespace: string, prometheus: Identity): RenderedObject[] {
  const manifest = server(ADMIN, namespace, { podSelector: {}, port: ADMIN_PORT, proxyProtocol: 'HTTP/1', accessPolicy: 'deny' });
  const metrics = `${ADMIN}-metrics`;
  const probes = `${ADMIN}-probes`;
  return [
    { id: `Server-${ADMIN}`, manifest },
    { id: `HTTPRoute-${metrics}`, manifest: inboundRoute('HTTPRoute', metrics, namespace, ADMIN, [get('/metrics')]) },
    ...openToIdentities(metrics, namespace, { kind: 'HTTPRoute', name: metrics }, meshTlsAuthentication(metrics, namespace, [prometheus])),
    { id: `HTTPRoute-${probes}`, manifest: inboundRoute('HTTPRoute', probes, namespace, ADMIN, [get('/live'), get('/ready')]) },
    openToProbes(probes, namespace, { kind: 'HTTPRoute', name: probes }),
  ];
}

function get(path: string): RequestMatch {
  return { kind: 'http', method: 'GET', path: { kind: 'exact', value: path } };
}
