import { Construct } from 'constructs';
import { Mesh, Support } from '../../../src';
import { Need, NEEDS } from '../../../src/intent/needs/need';
import { WorkloadAccess } from '../../../src/intent/security/access';
import { NamespaceIntent } from '../../../src/intent/security/namespace-intent';
import { ServiceIntent } from '../../../src/intent/service-intent';
import { KubeObject } from '../../../src/kubernetes/objects';
import { CapabilityTable } from '../../../src/meshes/capability-table';
import { NetworkNeeds } from '../../../src/meshes/network-needs';
import { Rendering, written } from '../../../src/meshes/rendering';

/** What it can: callers by their identities, and shares by weight. */
const KNOWN: readonly Need[] = ['mtls.strict', 'access.identity', 'split.weight'];

const TOY_CAPABILITIES = Object.fromEntries((Object.keys(NEEDS) as Need[]).map(need => [
  need, KNOWN.includes(need) ? { support: Support.NATIVE, source: 'toy' } : { support: Support.NONE, source: 'toy', note: 'it is a toy', instead: 'use a mesh' },
])) as CapabilityTable;

/**
 * A mesh that there is not: it says everything in objects of one kind. It stands for what a new mesh takes: a folder with this class, its capabilities and how it
 * says each intent, and the line that exports it. No construct knows of it.
 */
export class ToyMesh extends Mesh {
  constructor(scope: Construct, id: string) {
    super(scope, id, {}, { title: 'Toy', oldest: '1.0', version: '1.0', controlPlaneNamespace: 'toy-system', capabilities: TOY_CAPABILITIES });
  }

  public _namespace({ name }: NamespaceIntent): Rendering {
    return { objects: [said('ToyPolicy', name, 'default-deny', { deny: 'all' })], decorations: [{ on: 'namespace', labels: { 'toy.test/inject': 'true' } }] };
  }

  public _access({ workload, rules }: WorkloadAccess): Rendering {
    const allowed = rules.map(({ from, port }) => `${from.namespace}/${from.kind === 'service-account' ? from.name : '*'}: ${port}`);
    return { objects: allowed.length === 0 ? [] : [said('ToyPolicy-access', workload.namespace, `${workload.name}-access`, { allowed: allowed.sort().join('\n') })], decorations: [] };
  }

  public _service({ service, split }: ServiceIntent): Rendering {
    if (!split) return { objects: [], decorations: [] };
    const shares = split.shares.map(({ version, weight }) => `${version.name}: ${weight}`).join('\n');
    return { objects: [said('ToyPolicy-split', service.namespace, `${service.name}-split`, { shares })], decorations: [] };
  }

  public _network(): NetworkNeeds {
    return { controlPlane: { namespace: this.controlPlaneNamespace, ports: [9000] }, reservedPorts: [9001], proxyPorts: [9001] };
  }

  public _appProtocol(): string | undefined {
    return undefined;
  }
}

function said(id: string, namespace: string, name: string, spec: { [key: string]: string }) {
  const object: KubeObject = { apiVersion: 'toy.test/v1', kind: 'ToyPolicy', metadata: { name, namespace }, spec };
  return { id, manifest: written(object) };
}
