import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ServicePort } from '../../intent/service-port';

/** What is said of the pods of a workload. */
export interface PodsProps {
  /**
   * The object whose pods these are: a Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod, from cdk8s-plus or as an `ApiObject`.
   * Its pod template is read when the workload is added: labels, service account, named ports, probes, annotations. So add its containers first.
   *
   * @default - the pods are made elsewhere; nothing is known of their probes
   */
  readonly workload?: kplus.AbstractPod | ApiObject;

  /**
   * The objects of each version, by the version's name, which is also the value of the label `version` of their pods.
   *
   * @default - one version, of which `workload` may say the name in a label
   */
  readonly versions?: { [version: string]: kplus.AbstractPod | ApiObject };

  /**
   * Labels by which the pods are found.
   *
   * @default - `app: <id>`
   */
  readonly labels?: { [key: string]: string };

  /**
   * The service account that the pods run as: their identity.
   *
   * @default - the one that the pod template names; one named as the workload where no template is given. It is made, unless cdk8s-plus made it.
   */
  readonly serviceAccount?: kplus.IServiceAccount;

  /**
   * Container ports that also take plaintext, from anyone who can reach them. An exception that opens the port: for what cannot be in the mesh.
   *
   * @default - none
   */
  readonly plaintextPorts?: number[];

  /**
   * JSON patches for the objects that guard the workload, by their kind, for fields that this library does not model.
   *
   * @default - none
   */
  readonly overrides?: { [kind: string]: JsonPatch[] };
}

/** Options of a workload in a guarded namespace. */
export interface MeshWorkloadProps extends PodsProps {
  /**
   * Ports that the pods listen on. A workload with a Service has the Service's.
   *
   * @default - none: it calls, and is not called
   */
  readonly ports?: ServicePort[];
}
