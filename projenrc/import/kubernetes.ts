import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonSchema, withoutProse } from './crd';
import { GroupFile } from './descriptor-files';
import { shape } from './descriptors';
import { KUBERNETES } from './pins';
import { SharedSchemas } from './shared-schemas';
import { goModuleFolder } from './source';

const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
/** Types that hold whatever one puts into them. */
const FREE = new Set(['io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1', 'io.k8s.apimachinery.pkg.runtime.RawExtension']);

const CLUSTER_SCOPED = new Set(['Namespace']);

/** List types are rules of server-side apply only. In these lists a name that stands twice is refused on creation as well. */
const UNIQUE_LISTS = new Set(['containers', 'initContainers', 'ephemeralContainers', 'volumes', 'volumeMounts']);

/** The descriptors of Kubernetes' own kinds, in the form of those of custom resources. */
export function kubernetesFiles(): GroupFile[] {
  const { source, kinds } = KUBERNETES;
  const folder = join(goModuleFolder(source), source.paths[0]);
  const shared = new SharedSchemas();
  const all = Object.entries(kinds).flatMap(([apiVersion, names]) => {
    const file = apiVersion.includes('/') ? `apis__${apiVersion.replace('/', '__')}` : `api__${apiVersion}`;
    const schemas = JSON.parse(readFileSync(join(folder, `${file}_openapi.json`), 'utf8')).components.schemas;
    return names.map(kind => ({ key: `${apiVersion}/${kind}`, kind, schema: new OpenApi(schemas).kind(apiVersion, kind) }));
  });
  for (const { key, schema } of all) shared.count(schema, key);
  const descriptors = new Map(all.map(({ key, kind, schema }) => [
    key, JSON.stringify({ scope: CLUSTER_SCOPED.has(kind) ? 'Cluster' : 'Namespaced', status: true, builtin: true, schema: shared.refer(schema) }),
  ]));
  const groups = Object.keys(kinds).map(apiVersion => (apiVersion.includes('/') ? apiVersion.split('/')[0] : ''));
  return [{ groups, file: 'kubernetes', origin: `${source.module} ${source.version}`, kinds: descriptors, definitions: shared.definitions }];
}

/** Schemas of a published OpenAPI document, written out without references. */
class OpenApi {
  private readonly made = new Map<string, JsonSchema>();

  constructor(private readonly schemas: Record<string, JsonSchema>) {}

  public kind(apiVersion: string, kind: string): JsonSchema {
    const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
    const found = Object.entries(this.schemas).find(([, schema]) => (schema['x-kubernetes-group-version-kind'] as any[] | undefined)
      ?.some(gvk => gvk.group === group && gvk.version === version && gvk.kind === kind));
    if (!found) throw new Error(`${apiVersion} ${kind} is not in its OpenAPI document`);
    const { apiVersion: _a, kind: _k, metadata: _m, status, ...properties } = this.definition(found[0]).properties;
    return { ...this.definition(found[0]), properties: { ...properties, ...(status ? { status: shape(status) } : {}) } };
  }

  private definition(name: string): JsonSchema {
    let made = this.made.get(name);
    if (!made) {
      made = this.translated(name);
      this.made.set(name, made);
    }
    return made;
  }

  private translated(name: string): JsonSchema {
    if (name === INT_OR_STRING) return { 'x-kubernetes-int-or-string': true };
    if (name === QUANTITY) return { format: 'quantity' };
    if (FREE.has(name)) return { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const schema = withoutProse(this.schemas[name]);
    if (!schema.properties) return this.field(schema);
    const required = new Set<string>(schema.required);
    const properties = Object.fromEntries(Object.entries<JsonSchema>(schema.properties).map(([key, property]) => {
      const made = this.field(property, key);
      // Go has no absent struct, only an empty one: what must be in it must be in the object, so it cannot be left out.
      if (JSON.stringify(property.default) === '{}' && made.required?.length > 0 && key !== 'status') required.add(key);
      return [key, made];
    }));
    return { type: 'object', properties, ...(required.size > 0 ? { required: [...required].sort() } : {}) };
  }

  private field(schema: JsonSchema, name = ''): JsonSchema {
    const reference: string | undefined = schema.$ref ?? schema.allOf?.[0].$ref;
    if (reference) return this.definition(reference.slice(reference.lastIndexOf('/') + 1));
    return {
      ...(schema.type ? { type: schema.type } : {}),
      ...(schema.format ? { format: schema.format === 'byte' ? 'base64' : schema.format } : {}),
      ...(schema.items ? { items: this.field(schema.items) } : {}),
      ...(schema.additionalProperties ? { additionalProperties: this.field(schema.additionalProperties) } : {}),
      ...(UNIQUE_LISTS.has(name) ? { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': schema['x-kubernetes-list-map-keys'] } : {}),
    };
  }
}
