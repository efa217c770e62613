/** As much of a CustomResourceDefinition (apiextensions.k8s.io/v1) as the import looks at. */
export interface CustomResourceDefinition {
  readonly apiVersion: string;
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly scope: 'Namespaced' | 'Cluster';
    readonly versions: CrdVersion[];
  };
}

export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly subresources?: { readonly status?: object };
  readonly schema: { readonly openAPIV3Schema: JsonSchema };
}

export type JsonSchema = { readonly [keyword: string]: any };

/**
 * The schema without its prose. Only a description that is a string is prose: under `properties`
 * a description is a field that happens to have that name, and its value is a schema.
 */
export function withoutProse<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutProse) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value)
    .filter(([key, member]) => !((key === 'description' || key === 'example') && typeof member === 'string') && key !== 'externalDocs')
    .map(([key, member]) => [key, withoutProse(member)])) as T;
}

/**
 * The definitions of one group, each cut down to the one version asked for. With a single version
 * the generated class has the kind's plain name; with more it would be the name plus the version.
 */
export function pinned(all: CustomResourceDefinition[], group: string, kinds: Readonly<Record<string, string>>): CustomResourceDefinition[] {
  return Object.entries(kinds).map(([kind, version]) => {
    const crd = all.find(({ spec }) => spec.group === group && spec.names.kind === kind);
    if (!crd) throw new Error(`No definition of ${kind} in ${group}`);
    const found = crd.spec.versions.find(({ name }) => name === version);
    if (!found?.served) throw new Error(`${kind}.${group} is not served at ${version}, only at ${served(crd).map(({ name }) => name).join(', ')}`);
    return { ...crd, spec: { ...crd.spec, versions: [found] } };
  });
}

export function served(crd: CustomResourceDefinition): CrdVersion[] {
  return crd.spec.versions.filter(version => version.served);
}
