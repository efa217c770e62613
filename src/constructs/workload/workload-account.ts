import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { PodsProps } from './pods-props';
import { WorkloadFacts, WorkloadSources } from './workload-facts';
import { Identity } from '../../intent/identity';
import { IntentError } from '../../intent/intent-error';
import { CallGraph } from '../access/call-graph';
import { GuardedNamespace } from '../access/guarded-namespace';
import { requireName, takeName } from '../plan/object-names';

/**
 * The service account that a workload's pods run as: its identity.
 *
 * @throws when it is nobody's own, or not the one that the pods name
 */
export function chooseAccount(workload: string, namespace: string, { serviceAccount }: PodsProps, facts: WorkloadFacts, where: string): string {
  const inTemplate = facts.serviceAccount;
  if (serviceAccount && inTemplate !== undefined && inTemplate !== serviceAccount.name) {
    throw new IntentError({
      where,
      what: `\`serviceAccount\` is "${serviceAccount.name}", and the pods run as "${inTemplate}"`,
      why: 'the mesh would let in whoever runs as the one, and know these pods as the other',
      instead: 'leave `serviceAccount` out, or name it in the pod template',
    });
  }
  const elsewhere = serviceAccount && serviceAccount.node.defaultChild && ApiObject.of(serviceAccount).metadata.namespace;
  if (elsewhere !== undefined && elsewhere !== namespace) {
    throw new IntentError({
      where, what: `\`serviceAccount\` is of namespace "${elsewhere}"`, why: 'pods run as an account of their own namespace', instead: `make it in "${namespace}"`,
    });
  }
  const account = serviceAccount?.name ?? inTemplate ?? workload;
  if (account !== 'default') return account;
  throw new IntentError({
    where,
    what: 'its pods run as the service account "default"',
    why: 'every pod of the namespace that names no account runs as it, so it is nobody\'s identity',
    instead: `set serviceAccountName: ${workload} in the pod template; the account is made here`,
  });
}

/** Makes the account, unless cdk8s-plus did. */
export function makeAccount(scope: Construct, guard: GuardedNamespace, name: string, { serviceAccount }: PodsProps, sources?: WorkloadSources): void {
  const made = Object.values(sources?.objects ?? {}).some(source => !ApiObject.isApiObject(source) && source.serviceAccount !== undefined);
  if (serviceAccount || made) return;
  const metadata = { name, namespace: guard.name };
  const id = { apiVersion: 'v1', kind: 'ServiceAccount', ...metadata };
  requireName(scope, id, () => `${scope.node.path}/ServiceAccount`);
  const object = new ApiObject(scope, 'ServiceAccount', { apiVersion: id.apiVersion, kind: id.kind, metadata });
  takeName(scope, id, object);
  if (guard.dependency) object.addDependency(guard.dependency);
}

/**
 * Refuses an identity that several workloads share, as soon as somebody is let in by it: the mesh knows callers by their account.
 *
 * @param joining a workload that is about to run as it
 */
export function requireUnshared(scope: Construct, identity: Identity, joining: readonly string[]): void {
  const graph = CallGraph.of(scope);
  if (identity.kind !== 'service-account' || (joining.length > 0 && !graph.isAllowedSomewhere(identity))) return;
  const machines = graph.machinesAs(identity).slice(0, 1);
  const paths = [...new Set([...[...graph.callersAs(identity), ...machines].map(({ path }) => path), ...joining])];
  if (paths.length > 1) throw sharedAccount(scope.node.path, identity.name, paths);
}

/**
 * The same for a workload outside of the cluster. Several of them may run as one account, as the pods of one Deployment do.
 *
 * @throws also when it is the account of a waypoint
 */
export function requireMachineAccount(scope: Construct, namespace: string, name: string): void {
  const graph = CallGraph.of(scope);
  const identity: Identity = { kind: 'service-account', namespace, name };
  graph.requireUnreserved(identity, scope.node.path);
  const [pods] = graph.isAllowedSomewhere(identity) ? graph.callersAs(identity) : [];
  if (pods) throw sharedAccount(scope.node.path, name, [pods.path, scope.node.path]);
}

function sharedAccount(where: string, account: string, paths: readonly string[]): IntentError {
  return new IntentError({
    where,
    what: `the service account "${account}" is shared by ${paths.map(path => `"${path}"`).join(' and ')}`,
    why: 'the mesh knows callers by their account, so allowing one of them would allow all',
    instead: 'give each workload a service account of its own',
  });
}
