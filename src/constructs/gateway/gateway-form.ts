import * as kplus from 'cdk8s-plus-27';
import { namespaceName } from './namespace-name';
import { GatewayFormIntent } from '../../intent/edge/gateway-intent';
import { instanceOf, onlyFields, optional, text, textMap } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { dnsSubdomainProblem, labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { Mesh } from '../../meshes/mesh';
import { IMeshIdentity } from '../identity/mesh-identity';

/** The pods that a gateway of the mesh's own kind runs in, which are installed already. */
export interface GatewayPods {
  /**
   * Labels that select them. Istio selects in every namespace: give the pods labels that no other gateway has.
   *
   * @default - `istio: ingressgateway` for Istio, as in its Helm chart `gateway` installed as `istio-ingressgateway`
   */
  readonly labels?: { [key: string]: string };

  /**
   * Their namespace, in which the Secrets of certificates are.
   *
   * @default - that of the gateway
   */
  readonly namespace?: IMeshIdentity | kplus.Namespace | string;

  /**
   * The service account that they run as: who calls the services behind the gateway.
   *
   * @default - `istio-ingressgateway` for Istio, as in its Helm chart `gateway` installed under that name
   */
  readonly serviceAccount?: string;
}

const PODS: readonly string[] = ['labels', 'namespace', 'serviceAccount'] satisfies (keyof GatewayPods)[];

/** A gateway for which the mesh runs pods of its own. */
export interface KubernetesGatewayOptions {
  /**
   * Name of its GatewayClass.
   *
   * @default - `istio` for Istio
   */
  readonly className?: string;
}

const KUBERNETES: readonly string[] = ['className'] satisfies (keyof KubernetesGatewayOptions)[];

/** By which object a gateway is said, and where it runs. */
export class GatewayForm {
  /**
   * The mesh's own object, for pods that are installed already: a `networking.istio.io` Gateway.
   *
   * @throws when a name or a label is none that Kubernetes takes
   */
  public static mesh(pods: GatewayPods = {}): GatewayForm {
    const where = 'GatewayForm.mesh';
    const { labels, namespace, serviceAccount } = onlyFields(pods, PODS, 'pods', where);
    return new GatewayForm({
      kind: 'mesh',
      labels: optional(labels, readLabels, 'labels', where),
      namespace: optional(namespace, (value, name) => namespaceName(value as string, name, where), 'namespace', where),
      serviceAccount: optional(serviceAccount, readName, 'serviceAccount', where),
    });
  }

  /**
   * A Gateway of the Kubernetes Gateway API, for which the mesh runs pods.
   *
   * @throws when the name of the class is none that Kubernetes takes
   */
  public static kubernetes(options: KubernetesGatewayOptions = {}): GatewayForm {
    const where = 'GatewayForm.kubernetes';
    const { className } = onlyFields(options, KUBERNETES, 'options', where);
    return new GatewayForm({ kind: 'kubernetes', className: optional(className, readName, 'className', where) });
  }

  /** @internal */
  public readonly _intent: GatewayFormIntent;

  private constructor(intent: GatewayFormIntent) {
    this._intent = intent;
  }
}

/** The form that is asked for, or that of the mesh. */
export function formOf(given: unknown, mesh: Mesh, where: string): GatewayFormIntent {
  const asked = optional(given, value => instanceOf(value, GatewayForm, 'form', 'GatewayForm.kubernetes()', where), 'form', where);
  return (asked ?? (mesh._gatewayForm === 'mesh' ? GatewayForm.mesh() : GatewayForm.kubernetes()))._intent;
}

function readName(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  const problem = dnsSubdomainProblem(found);
  if (problem) throw new IntentError({ where, what: `\`${name}\` is "${found}"`, why: problem, instead: 'write it as it stands in the cluster' });
  return found;
}

function readLabels(value: unknown, name: string, where: string): { readonly [key: string]: string } {
  const labels = textMap(value, name, where);
  const entries = Object.entries(labels);
  const problem = entries.length === 0
    ? 'without a label every pod would be a gateway'
    : entries.map(([key, label]) => labelKeyProblem(key) ?? labelValueProblem(label)).find(Boolean);
  if (problem) throw new IntentError({ where, what: `\`${name}\` cannot select pods`, why: problem, instead: "write them as on the pods, such as { istio: 'ingressgateway' }" });
  return { ...labels };
}
