import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { readPodTemplate } from './pod-template';
import { Identity } from '../../intent/identity';
import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { Mesh } from '../../meshes/mesh';
import { IMeshIdentity } from '../identity/mesh-identity';

/**
 * Who a caller is, whatever stands for it.
 *
 * @throws when it is nobody that can be told from others
 */
export function identityOf(from: IMeshIdentity | kplus.IServiceAccount | kplus.AbstractPod | kplus.Namespace, mesh: Mesh, where: string): Identity {
  if (isMeshIdentity(from)) requireOneMesh(from, mesh, where);
  const identity = isMeshIdentity(from) ? from._identity(where) : identityOfObject(requireConstruct(from, where), where);
  if (identity.kind === 'service-account' && identity.name === 'default') {
    throw new IntentError({
      where,
      what: `the caller runs as the service account "default" of namespace "${identity.namespace}"`,
      why: 'every pod there that names no account runs as it, so whoever is allowed could be any of them',
      instead: 'give the caller a service account of its own',
    });
  }
  return identity;
}

/** A caller shows the identity that its own mesh gave it, and no other mesh knows that. */
function requireOneMesh({ _mesh: own }: IMeshIdentity, mesh: Mesh, where: string): void {
  if (!own || own === mesh || (own.title === mesh.title && own.trustDomain === mesh.trustDomain)) return;
  throw new IntentError({
    where,
    what: `the caller is in another mesh: ${own.title} (${own.trustDomain}), and this is ${mesh.title} (${mesh.trustDomain})`,
    why: 'the one does not know the identities of the other, so the call would always be refused',
    instead: 'have both in one mesh, or in two of a kind with one trust domain',
  });
}

function requireConstruct(from: IConstruct, where: string): IConstruct {
  if (Construct.isConstruct(from)) return from;
  throw new IntentError({
    where,
    what: `the caller is ${shown(from)}`,
    why: 'it is a workload or service of a guarded namespace, an object of cdk8s-plus, or a MeshIdentity',
    instead: 'pass the caller itself, or name it: MeshIdentity.serviceAccount({ namespace, serviceAccount })',
  });
}

function isMeshIdentity(from: object): from is IMeshIdentity {
  return typeof (from as any)?._identity === 'function';
}

function identityOfObject(from: IConstruct, where: string): Identity {
  const object = ApiObject.isApiObject(from) ? from : from.node.defaultChild && ApiObject.of(from);
  if (!object) {
    throw new IntentError({
      where,
      what: `the caller "${from.node.path}" is not made by this program`,
      why: 'its namespace, which is part of its identity, is not known here',
      instead: 'name it: MeshIdentity.serviceAccount({ namespace, serviceAccount })',
    });
  }
  if (object.kind === 'Namespace') return { kind: 'namespace', namespace: object.name };
  const namespace = object.metadata.namespace;
  if (namespace === undefined) {
    throw new IntentError({ where, what: `the caller ${object.kind} "${object.name}" has no namespace`, why: 'the namespace is part of every identity', instead: 'set metadata.namespace, or a namespace on its chart' });
  }
  if (object.kind === 'ServiceAccount') return { kind: 'service-account', namespace, name: object.name };
  const { serviceAccount, pod } = readPodTemplate(from, where);
  return { kind: 'service-account', namespace, name: serviceAccount ?? 'default', podLabels: pod.labels };
}
