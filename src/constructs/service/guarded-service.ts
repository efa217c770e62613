import { MeshServiceProps } from './mesh-service-props';
import { ServiceObject } from './service-object';
import { IntentError } from '../../intent/intent-error';
import { ServiceWay, waypointKey } from '../../intent/waypoint';
import { labelsText, selects } from '../../kubernetes/labels';
import { GuardedNamespace } from '../access/guarded-namespace';
import { MeshWorkload } from '../workload/mesh-workload';

/** The workload that a second Service is for, if one is named. */
export function sharedWorkloadOf(props: MeshServiceProps, guard: GuardedNamespace, where: string): MeshWorkload | undefined {
  const { sharedWorkload, workload, versions, labels, serviceAccount, plaintextPorts } = props;
  if (!sharedWorkload) return undefined;
  const fault = sharedWorkload.namespace !== guard.name
    ? `\`sharedWorkload\` is of namespace "${sharedWorkload.namespace}"`
    : (workload ?? versions ?? labels ?? serviceAccount ?? plaintextPorts) !== undefined && '`sharedWorkload` stands beside what describes a workload';
  if (!fault) return sharedWorkload;
  throw new IntentError({
    where,
    what: fault,
    why: 'a Service leads to pods of its own namespace, which are described where the workload is added',
    instead: 'add the Service to the workload\'s namespace, with `sharedWorkload` alone',
  });
}

/** A Service is given, or its ports. */
export function requirePortsOnce(props: MeshServiceProps, where: string): void {
  const fault = props.service
    ? props.ports && '`ports` and `service` are both given'
    : !(props.ports && props.ports.length > 0) && 'it has no ports';
  if (!fault) return;
  throw new IntentError({
    where,
    what: fault,
    why: props.service ? 'the Service has its ports already' : 'a Service without a port leads nowhere',
    instead: props.service ? 'leave `ports` out' : 'write for example ports: [ServicePort.http(80, { targetPort: 8080 })]',
  });
}

/** The Service leads to pods of the workload and to no others. */
export function requireLeadsTo(workload: MeshWorkload, service: ServiceObject, where: string): void {
  const selector = service.selector ?? {};
  if (selects(workload._labels, selector)) return;
  throw new IntentError({
    where,
    what: `Service "${service.name}" leads to pods that are not the workload's`,
    why: `it selects ${labelsText(selector) || 'nothing'}, and the workload is ${labelsText(workload._labels)}: other pods would be reached unguarded`,
    instead: 'give the workload the labels of the Service\'s selector',
  });
}

/**
 * What stands before a Service. One without an address of its own is called by the addresses of its pods, before which no waypoint stands.
 *
 * @throws when the one that is named cannot stand there
 */
export function serviceWay({ waypoint: chosen }: MeshServiceProps, service: ServiceObject, guard: GuardedNamespace, where: string): ServiceWay {
  const { name: namespace, stage, mesh, waypoint: ofNamespace } = guard;
  const facts = chosen ? chosen._usedBy({ namespace, stage, mesh, where }) : service.headless ? undefined : ofNamespace;
  if (facts && service.headless) {
    throw new IntentError({
      where,
      what: `Service "${service.name}" has no address of its own, and a waypoint is named for it`,
      why: 'it is called by the addresses of its pods, so the calls would go past the waypoint',
      instead: 'give the Service an address, or leave `waypoint` out',
    });
  }
  const inherited = facts !== undefined && ofNamespace !== undefined && waypointKey(facts) === waypointKey(ofNamespace);
  return { namespace, waypoint: facts && { ...facts, inherited }, ofNamespace };
}
