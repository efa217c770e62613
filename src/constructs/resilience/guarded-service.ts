import { Complaint } from '../../intent/intent-error';
import { ServiceParts } from '../../intent/service-intent';
import { CallGraph } from '../access/call-graph';
import { MeshService } from '../service/mesh-service';

/** What is wrong with a policy for a service of a guarded namespace, if anything: its sidecars take the mesh's mTLS, and nothing before it. */
export function guardedAgainst(parts: ServiceParts, service: MeshService): Omit<Complaint, 'where'> | undefined {
  const { portPolicies = [], versionPolicies = [] } = parts;
  const layers = [...portPolicies, ...versionPolicies, ...versionPolicies.flatMap(({ ports }) => ports)];
  const tls = [parts.tls, ...layers.map(({ policy }) => policy.tls)].find(each => each && each.kind !== 'mesh-mutual');
  const wrapped = tls ? `UpstreamTls.${tls.kind}` : [parts, ...versionPolicies].some(({ proxyProtocol }) => proxyProtocol) ? '`proxyProtocol`' : undefined;
  if (!wrapped || !isGuarded(service)) return undefined;
  return {
    what: `${wrapped} for service "${service.name}" of the guarded namespace "${service.namespace}"`,
    why: "its workloads take the mesh's mTLS and nothing else, so every call would fail",
    instead: "leave it out: the mesh's mTLS is used by itself",
  };
}

/** Also one that was not added to its namespace: what guards a namespace guards all of it, but for what runs elsewhere and has its objects there. */
function isGuarded({ workload, namespace, node, _facts: { outside } }: MeshService): boolean {
  return workload !== undefined || (!outside && CallGraph.of(node.root).isGuarded(namespace));
}
