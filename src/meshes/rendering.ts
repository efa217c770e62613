import { KubeObject, Labels, ObjectMeta } from '../kubernetes/objects';

/** What a mesh answers to an intent: objects of its own, and marks on objects that exist. */
export interface Rendering {
  readonly objects: readonly RenderedObject[];
  readonly decorations: readonly Decoration[];
}

/** One object, and the id under which it stands in the construct tree. */
export interface RenderedObject {
  readonly id: string;
  readonly manifest: LateManifest;
}

/**
 * An object whose spec is written when the program is synthesized: a plan is rendered anew with each contribution, and only the last
 * rendering is ever seen. What can be refused is refused before, when the object is rendered.
 */
export interface LateManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  write(): KubeObject;
}

/** The class of an imported kind. */
interface ImportedKind<Spec> {
  readonly GVK: { readonly apiVersion: string; readonly kind: string };
  manifest(props: { metadata: ObjectMeta; spec: Spec }): KubeObject;
}

/** An object of an imported kind. */
export function manifestOf<Spec>(kind: ImportedKind<Spec>, metadata: ObjectMeta, spec: () => Spec): LateManifest {
  const { apiVersion, kind: name } = kind.GVK;
  return { apiVersion, kind: name, metadata, write: () => kind.manifest({ metadata, spec: spec() }) };
}

/** An object that is there already. */
export function written(object: KubeObject): LateManifest {
  const { apiVersion, kind, metadata } = object;
  return { apiVersion, kind, metadata, write: () => object };
}

/** Labels or annotations for an object that is not the mesh's. */
export interface Decoration {
  readonly on: DecorationTarget;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /** Labels or annotations that would say otherwise and may not be there. */
  readonly excludes?: readonly string[];
}

/** What can be decorated: an object, or the template of a workload's pods. */
export type DecorationTarget = 'namespace' | 'service' | 'pods';

/** A rendering of nothing. */
export const NOTHING: Rendering = { objects: [], decorations: [] };

/** Several renderings as one. */
export function together(...renderings: readonly Rendering[]): Rendering {
  return {
    objects: renderings.flatMap(rendering => rendering.objects),
    decorations: renderings.flatMap(rendering => rendering.decorations),
  };
}
