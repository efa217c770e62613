import { machineIdentity, MeshNames } from './machine-identity';
import * as workload from '../../../../imports/workload.linkerd.io';
import { ExternalWorkloadIntent } from '../../../intent/edge/external-workload';
import { Complaint, IntentError } from '../../../intent/intent-error';
import { addressProblem } from '../../../kubernetes/addresses';
import { manifestOf, Rendering } from '../../rendering';

/**
 * A workload outside of the cluster: linkerd/linkerd2 version-2.20 charts/linkerd-crds/templates/workload/external-workload.yaml. A Service that
 * selects its labels leads to it.
 */
export function externalWorkload(intent: ExternalWorkloadIntent, mesh: MeshNames): Rendering {
  const fault = faultOf(intent);
  if (fault) throw new IntentError({ where: intent.where, ...fault });
  const { name, namespace, endpoint: { address, ports, labels, serviceAccount } } = intent;
  const manifest = manifestOf(workload.ExternalWorkload, { name, namespace, labels: labels && { ...labels } }, () => ({
    meshTls: {
      identity: machineIdentity(namespace, serviceAccount!, mesh),
      serverName: `${name}.${namespace}.external.identity.${mesh.controlPlaneNamespace}.${mesh.trustDomain}`,
    },
    workloadIPs: [{ ip: address! }],
    ports: ports && Object.entries(ports).map(([port, number]) => ({ name: port, port: number })),
  }));
  return { objects: [{ id: 'ExternalWorkload', manifest }], decorations: [] };
}

function faultOf({ namespace, stage, endpoint }: ExternalWorkloadIntent): Omit<Complaint, 'where'> | undefined {
  const { address, serviceAccount, network, locality, weight } = endpoint;
  if (stage !== undefined) {
    return {
      what: `namespace "${namespace}" is guarded`,
      why: 'what Linkerd denies by default it denies at pods, so that nothing would guard the machine (config.linkerd.io/default-inbound-policy)',
      instead: 'give it a namespace that is not guarded; as a caller it can be allowed from there',
    };
  }
  if (serviceAccount === undefined) return { what: 'it has no service account', why: 'an ExternalWorkload is in the mesh by its identity, which follows from that', instead: "write for example serviceAccount: 'legacy'" };
  if (address === undefined || addressProblem(address) !== undefined) {
    return { what: `its address is ${address === undefined ? 'not given' : `"${address}"`}`, why: 'Linkerd looks up no names for it', instead: "write its IP address, such as address: '10.20.0.7'" };
  }
  const [unknown] = Object.entries({ network, locality, weight }).find(([, value]) => value !== undefined) ?? [];
  return unknown === undefined ? undefined : { what: `\`${unknown}\` is given`, why: 'an ExternalWorkload has no such field: Linkerd goes by how fast its endpoints answer', instead: 'leave it out' };
}
