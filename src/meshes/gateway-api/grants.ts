import * as gateway from '../../../imports/gateway.networking.k8s.io';
import { manifestOf, RenderedObject } from '../rendering';

const GROUP = 'gateway.networking.k8s.io';

/** What of a route's spec leads to Services. */
interface LeadingSpec {
  readonly rules?: readonly {
    readonly backendRefs?: readonly Reference[];
    readonly filters?: readonly { readonly requestMirror?: { readonly backendRef: Reference } }[];
  }[];
}

interface Reference {
  readonly name: string;
  readonly namespace?: string;
}

/**
 * What the owners of other namespaces must say, so that routes may lead to their Services: one grant for each Service and each namespace that routes come
 * from, for no more kinds of routes than there are (sigs.k8s.io/gateway-api v1.6.1 apis/v1/referencegrant_types.go).
 */
export function grantsFor(routes: readonly RenderedObject[]): RenderedObject[] {
  const grants = new Map<string, { readonly from: string; readonly to: Required<Reference>; readonly kinds: Set<string> }>();
  for (const { manifest } of routes) {
    const { kind, metadata: { namespace: from } } = manifest;
    for (const { name, namespace } of referencesOf(manifest.write().spec as LeadingSpec)) {
      if (namespace === undefined || namespace === from) continue;
      const key = `${namespace}/${name}`;
      const grant = grants.get(key) ?? { from: from!, to: { name, namespace }, kinds: new Set<string>() };
      grant.kinds.add(kind);
      grants.set(key, grant);
    }
  }
  return [...grants.keys()].sort().map(key => {
    const { from, to, kinds } = grants.get(key)!;
    return {
      id: 'ReferenceGrant',
      manifest: manifestOf(gateway.ReferenceGrant, { name: grantName(to.name, [...kinds].sort(), from), namespace: to.namespace }, () => ({
        from: [...kinds].sort().map(kind => ({ group: GROUP, kind, namespace: from })),
        to: [{ group: '', kind: 'Service', name: to.name }],
      })),
    };
  });
}

function grantName(service: string, kinds: readonly string[], from: string): string {
  return `${service}-for-${kinds.join('-').toLowerCase()}s-of-${from}`;
}

function referencesOf({ rules = [] }: LeadingSpec): Reference[] {
  const mirrored = (filters: Required<LeadingSpec>['rules'][number]['filters'] = []) => filters.flatMap(({ requestMirror }) => (requestMirror ? [requestMirror.backendRef] : []));
  return rules.flatMap(({ backendRefs = [], filters }) => [...backendRefs, ...mirrored(filters)]);
}
