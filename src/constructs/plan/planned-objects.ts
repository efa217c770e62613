import { ApiObject, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { releaseName, requireName, takeName } from './object-names';
import { IntentError } from '../../intent/intent-error';
import { LateManifest, RenderedObject } from '../../meshes/rendering';

/** One object of a plan: what it says now, and its construct. */
interface Planned {
  manifest: LateManifest;
  readonly construct: ApiObject;
  /** Labels and annotations that are the plan's, as `labels/key`. */
  managed?: Set<string>;
}

/**
 * The objects of a plan, as constructs.
 *
 * cdk8s has no hook between the end of a program and its synthesis. So each time a plan changes, its objects are brought in line at once:
 * new ones are added, those that are not wanted any more are removed, and one that stays keeps its construct, and with it
 * the JSON patches that somebody put on it; what it says is read when it is synthesized.
 */
export class PlannedObjects {
  private readonly planned = new Map<string, Planned>();
  private patches?: Map<string, JsonPatch[]>;
  private readonly scope: Construct;
  private readonly dependency?: ApiObject;

  /** @param dependency an object that all of them need before them and that does not stand before them in the tree */
  constructor(scope: Construct, dependency?: ApiObject) {
    this.scope = scope;
    this.dependency = dependency;
  }

  /** All of them, by their ids in alphabetical order. */
  public get all(): ApiObject[] {
    return [...this.planned.keys()].sort().map(id => this.planned.get(id)!.construct);
  }

  /**
   * Makes the objects those that were rendered. Nothing is changed when one of them cannot be.
   *
   * @param where the construct that wants it so, to name in an error
   */
  public reconcile(rendered: readonly RenderedObject[], where: string): void {
    if (rendered.length > 1) requireDistinct(rendered, where);
    for (const { id, manifest } of rendered) if (!this.planned.has(id)) requireName(this.scope, idOf(manifest), this.ownerOf(id), where);
    if (this.planned.size > 0) this.removeAllBut(new Set(rendered.map(({ id }) => id)));
    for (const { id, manifest } of rendered) {
      const planned = this.planned.get(id) ?? this.add(id, manifest);
      planned.manifest = manifest;
      manageMetadata(planned);
    }
  }

  /** Puts patches on all objects of a kind, also on those that come later. */
  public patch(kind: string, patches: readonly JsonPatch[]): void {
    this.patches ??= new Map();
    this.patches.set(kind, [...this.patches.get(kind) ?? [], ...patches]);
    for (const object of this.all) if (object.kind === kind) object.addJsonPatch(...patches);
  }

  private add(id: string, manifest: LateManifest): Planned {
    const { apiVersion, kind, metadata: { name, namespace } } = manifest;
    const spec = Lazy.any({ produce: () => this.planned.get(id)!.manifest.write().spec });
    const construct = new ApiObject(this.scope, id, { apiVersion, kind, metadata: { name, namespace }, spec });
    takeName(this.scope, idOf(manifest), construct);
    if (this.dependency) construct.addDependency(this.dependency);
    const patches = this.patches?.get(kind);
    if (patches) construct.addJsonPatch(...patches);
    const planned = { manifest, construct };
    this.planned.set(id, planned);
    return planned;
  }

  private removeAllBut(wanted: ReadonlySet<string>): void {
    for (const [id, { manifest }] of [...this.planned]) {
      if (wanted.has(id)) continue;
      releaseName(this.scope, idOf(manifest));
      this.scope.node.tryRemoveChild(id);
      this.planned.delete(id);
    }
  }

  private ownerOf(id: string): () => string {
    return () => `${this.scope.node.path}/${id}`;
  }
}

/** Labels and annotations come and go with the plan. What others add to the object is left alone. */
function manageMetadata(planned: Planned): void {
  const { manifest, construct: { metadata } } = planned;
  if (!manifest.metadata.labels && !manifest.metadata.annotations) return;
  const managed = planned.managed ??= new Set();
  for (const part of ['labels', 'annotations'] as const) {
    for (const key of Object.keys(manifest.metadata[part] ?? {})) {
      if (managed.has(`${part}/${key}`)) continue;
      managed.add(`${part}/${key}`);
      const value = Lazy.any({ produce: () => planned.manifest.metadata[part]?.[key] });
      if (part === 'labels') metadata.addLabel(key, value);
      else metadata.addAnnotation(key, value);
    }
  }
}

function idOf({ apiVersion, kind, metadata: { name, namespace } }: LateManifest) {
  return { apiVersion, kind, name, namespace };
}

/** Two objects under one id or one name would be one, and what the other says would be lost: the names that they are made of meet. */
function requireDistinct(rendered: readonly RenderedObject[], where: string): void {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const { id, manifest: { kind, metadata: { name } } } of rendered) {
    if (ids.has(id) || names.has(`${kind}/${name}`)) {
      throw new IntentError({
        where,
        what: `${kind} "${name}" would be made twice`,
        why: 'two of the things that it is named after (callers, versions, routes) have names that are one when they are joined',
        instead: 'name one of them otherwise',
      });
    }
    ids.add(id);
    names.add(`${kind}/${name}`);
  }
}
