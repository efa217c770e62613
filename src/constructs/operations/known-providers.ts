import { IConstruct } from 'constructs';
import { MeshTelemetryProps } from './telemetry-props';
import { IntentError } from '../../intent/intent-error';
import { TelemetryProvider } from '../../intent/operations/telemetry-provider';
import { Mesh } from '../../meshes/mesh';
import { keptByProgram } from '../plan/program-root';

const KNOWN = Symbol.for('cdk8s-mesh.telemetry-providers');

/**
 * Whether each provider is of one kind. In the mesh's configuration a name stands for one provider.
 *
 * @returns what notes the kinds, once nothing else is in the way
 * @throws when a provider of the same name and another kind is in use
 */
export function knownProviders(by: IConstruct, { tracing, accessLogging = [], metrics = [] }: MeshTelemetryProps, mesh: Mesh): () => void {
  const known = kindsOf(by, mesh);
  const used = [...tracing?.provider ? [tracing.provider] : [], ...[...accessLogging, ...metrics].flatMap(({ providers = [] }) => providers)];
  const kinds = new Map(known);
  for (const provider of used) note(provider, kinds, by.node.path);
  return () => kinds.forEach((kind, name) => known.set(name, kind));
}

function note({ name, _kind }: TelemetryProvider, kinds: Map<string, string>, where: string): void {
  if (_kind === 'named') return;
  const present = kinds.get(name) ?? _kind;
  if (present !== _kind) {
    throw new IntentError({
      where,
      what: `the provider "${name}" is TelemetryProvider.${_kind} here, and TelemetryProvider.${present} elsewhere`,
      why: 'in the configuration of the mesh a name stands for one provider of one kind',
      instead: 'make it once, and use that value everywhere',
    });
  }
  kinds.set(name, _kind);
}

/** By mesh, as each has a configuration of its own; of one mesh several constructs may stand for it. */
function kindsOf(by: IConstruct, { controlPlaneNamespace }: Mesh): Map<string, string> {
  const meshes = keptByProgram(by, KNOWN, () => new Map<string, Map<string, string>>());
  const kinds = meshes.get(controlPlaneNamespace) ?? new Map<string, string>();
  meshes.set(controlPlaneNamespace, kinds);
  return kinds;
}
