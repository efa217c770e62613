import { CustomResourceDefinition, JsonSchema, served, withoutProse } from './crd';
import { SharedSchemas } from './shared-schemas';

/** Keywords that `check` has no use for. */
const DROPPED = new Set(['title', 'x-kubernetes-map-type', 'x-kubernetes-group-version-kind', 'x-kubernetes-selectable-fields']);

/** Keywords that tell which fields exist, without saying anything about their values. */
const SHAPE = new Set([
  'type', 'properties', 'items', 'additionalProperties', 'nullable', '$ref',
  'x-kubernetes-preserve-unknown-fields', 'x-kubernetes-embedded-resource', 'x-kubernetes-int-or-string',
]);

/** `group/version/Kind` to descriptor, for every served version; in JSON, since that is how they are written and compared. */
export function descriptorsOf(definitions: CustomResourceDefinition[], shared: SharedSchemas): Map<string, string> {
  const raw = definitions.flatMap(crd => served(crd).map(version => {
    const status = version.subresources?.status !== undefined;
    const { group, names, scope } = crd.spec;
    return { group, name: names.kind, version: version.name, scope, status, schema: compact(version.schema.openAPIV3Schema, status) };
  }));
  raw.sort((a, b) => a.name.localeCompare(b.name, 'en') || versionRank(b.version) - versionRank(a.version));
  for (const { name, version, schema } of raw) shared.count(schema, `${version}/${name}`);

  const byContent = new Map<string, string>();
  const found = new Map<string, string>();
  for (const { group, name, version, scope, status, schema } of raw) {
    const key = `${group}/${version}/${name}`;
    const text = JSON.stringify({ scope, ...(status ? { status: true } : {}), schema: shared.refer(schema) });
    const same = byContent.get(`${name} ${text}`);
    found.set(key, same ? `=${same}` : text);
    if (!same) byContent.set(`${name} ${text}`, key);
  }
  return found;
}

/** v1 before v1beta2 before v1alpha1: the order in which Kubernetes prefers versions. */
function versionRank(version: string): number {
  const [, major, stage, minor] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  return Number(major) * 1e6 + (stage === 'alpha' ? 0 : stage === 'beta' ? 1e3 : 1e5) + Number(minor ?? 0);
}

function compact(schema: JsonSchema, status: boolean): JsonSchema {
  const bare = dropped(withoutProse(schema));
  // The API server throws away the status of a new object before it looks at any value in it, but not before it looks for unknown fields.
  if (!status || !bare.properties?.status) return bare;
  return { ...bare, properties: { ...bare.properties, status: shape(bare.properties.status) } };
}

function dropped(value: any): any {
  return mapSchema(value, keyword => !DROPPED.has(keyword));
}

/** The schema with nothing but which fields exist. */
export function shape(value: any): any {
  return mapSchema(value, keyword => SHAPE.has(keyword));
}

/** The schema with only the keywords that `keep` wants. Knows where a schema holds schemas, so that a field named as a keyword is safe. */
function mapSchema(schema: any, keep: (keyword: string) => boolean): any {
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries<any>(schema).filter(([keyword]) => keep(keyword)).map(([keyword, value]) => {
    switch (keyword) {
      case 'properties':
        return [keyword, Object.fromEntries(Object.entries(value).map(([name, member]) => [name, mapSchema(member, keep)]))];
      case 'items': case 'additionalProperties': case 'not':
        return [keyword, mapSchema(value, keep)];
      case 'allOf': case 'anyOf': case 'oneOf':
        return [keyword, value.map((member: any) => mapSchema(member, keep))];
      default:
        return [keyword, value];
    }
  }));
}
