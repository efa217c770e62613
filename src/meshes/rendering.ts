import { KubeObject, Labels } from '../kubernetes/objects';

/** What a mesh answers to an intent: objects of its own, and marks on objects that exist. */
export interface Rendering {
  readonly objects: readonly RenderedObject[];
  readonly decorations: readonly Decoration[];
}

/** One object, and the id under which it stands in the construct tree. */
export interface RenderedObject {
  readonly id: string;
  readonly manifest: KubeObject;
}

/** Labels or annotations for an object that is not the mesh's. */
export interface Decoration {
  readonly on: DecorationTarget;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  /** Labels that would say otherwise and may not be there. */
  readonly excludes?: readonly string[];
}

/** What can be decorated. */
export type DecorationTarget = 'namespace' | 'service';

/** A rendering of nothing. */
export const NOTHING: Rendering = { objects: [], decorations: [] };

/** Several renderings as one. */
export function together(...renderings: readonly Rendering[]): Rendering {
  return {
    objects: renderings.flatMap(rendering => rendering.objects),
    decorations: renderings.flatMap(rendering => rendering.decorations),
  };
}
