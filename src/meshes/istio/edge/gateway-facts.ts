import { GatewayFacts } from '../../../intent/edge/gateway';
import { GatewayDescription } from '../../../intent/edge/gateway-intent';
import { IntentError } from '../../../intent/intent-error';
import { dns1035LabelProblem } from '../../../kubernetes/names';

/** Istio's Helm chart `gateway`, installed under these names (manifests/charts/gateway/templates/_helpers.tpl, istio.io/istio main of 2026-08-27). */
const INGRESS = { labels: { istio: 'ingressgateway' }, serviceAccount: 'istio-ingressgateway' };
const EGRESS = { labels: { istio: 'egressgateway' }, serviceAccount: 'istio-egressgateway' };

/** The class that istiod makes, and those for other things than traffic that enters (pkg/config/constants/constants.go). */
export const CLASS = 'istio';
const OTHER_CLASSES = ['istio-waypoint', 'istio-east-west', 'istio-remote'];

/**
 * Where a gateway runs. For one of the Kubernetes Gateway API istiod makes a Deployment, a Service and a service account, all called
 * `<name>-<class>`, whose pods have the gateway's name as a label (pilot/pkg/config/kube/gatewaycommon/deploymentcontroller.go and
 * manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml, istio.io/istio main of 2026-08-27).
 */
export function gatewayFacts({ name, namespace, form, outwards, listeners, where }: GatewayDescription): GatewayFacts {
  if (form.kind === 'mesh') {
    const installed = outwards ? EGRESS : INGRESS;
    const { labels = installed.labels, serviceAccount = installed.serviceAccount, namespace: pods = namespace } = form;
    return { name, namespace, form: 'mesh', podLabels: labels, podNamespace: pods === namespace ? undefined : pods, serviceAccount, listeners };
  }
  const className = form.className ?? CLASS;
  if (OTHER_CLASSES.includes(className)) {
    throw new IntentError({ where, what: `the class "${className}"`, why: 'its gateways stand before services of the mesh, or between clusters, and do not let traffic in', instead: `leave className out, for "${CLASS}"` });
  }
  const made = `${name}-${className}`;
  const problem = dns1035LabelProblem(made);
  if (problem) throw new IntentError({ where, what: `Istio would make a Service "${made}"`, why: problem, instead: 'give the gateway a shorter name, beginning with a letter' });
  return { name, namespace, form: 'kubernetes', podLabels: { 'gateway.networking.k8s.io/gateway-name': name }, serviceAccount: made, listeners };
}
