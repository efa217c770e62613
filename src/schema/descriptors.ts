import { experimental, groups, known } from './crds';
import { DescriptorGroup, KindDescriptor, StructuralSchema } from './structural';

/** A kind at a version, as an object states it. */
export interface KnownKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Every kind that `check` has a schema for. */
export function knownKinds(): KnownKind[] {
  return known.map(key => {
    const slash = key.lastIndexOf('/');
    return { apiVersion: key.slice(0, slash), kind: key.slice(slash + 1) };
  });
}

/** What of the Kubernetes Gateway API a cluster has: the experimental channel has more fields, where they are asked for. */
export type GatewayApi = 'standard' | 'experimental';

const found = new Map<string, KindDescriptor | undefined>();
const definitions = new Map<string, StructuralSchema>();

/** What is known about a kind, or undefined. Loads the group on first use, and parses no more than this kind. */
export function descriptorOf(apiVersion: string, kind: string, gatewayApi: GatewayApi = 'standard'): KindDescriptor | undefined {
  const more = gatewayApi === 'experimental' ? loaded(experimental, apiVersion, kind) : undefined;
  return more ?? loaded(groups, apiVersion, kind);
}

type Loaders = Record<string, () => DescriptorGroup>;

function loaded(from: Loaders, apiVersion: string, kind: string): KindDescriptor | undefined {
  const key = `${from === groups ? '' : 'experimental '}${apiVersion}/${kind}`;
  if (!found.has(key)) found.set(key, load(from, apiVersion, kind));
  return found.get(key);
}

function load(from: Loaders, apiVersion: string, kind: string): KindDescriptor | undefined {
  const slash = apiVersion.lastIndexOf('/');
  const name = slash < 0 ? '' : apiVersion.slice(0, slash);
  if (!Object.hasOwn(from, name)) return undefined;
  const group = from[name]();
  const key = `${apiVersion}/${kind}`;
  if (!Object.hasOwn(group.kinds, key)) return undefined;
  const text = group.kinds[key];
  if (text.startsWith('=')) {
    const end = text.lastIndexOf('/');
    return loaded(from, text.slice(1, end), text.slice(end + 1));
  }
  const descriptor = JSON.parse(text);
  return { ...descriptor, schema: resolved(descriptor.schema, group) };
}

/** Puts the shared schemas where they are referred to: every reference to one becomes the same object. */
function resolved(schema: any, group: DescriptorGroup): StructuralSchema {
  if (schema.$ref !== undefined) return definition(schema.$ref, group);
  for (const name of Object.keys(schema.properties ?? {})) schema.properties[name] = resolved(schema.properties[name], group);
  if (schema.items) schema.items = resolved(schema.items, group);
  if (typeof schema.additionalProperties === 'object') schema.additionalProperties = resolved(schema.additionalProperties, group);
  return schema;
}

function definition(reference: string, group: DescriptorGroup): StructuralSchema {
  const name = `${group.file}#${reference}`;
  let schema = definitions.get(name);
  if (!schema) {
    schema = resolved(JSON.parse(group.definitions[reference]), group);
    definitions.set(name, schema);
  }
  return schema;
}
