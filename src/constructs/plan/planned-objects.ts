import { ApiObject, JsonPatch, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { releaseName, requireName, takeName } from './object-names';
import { KubeObject, objectKey } from '../../kubernetes/objects';
import { RenderedObject } from '../../meshes/rendering';

/**
 * The objects of a plan, as constructs.
 *
 * cdk8s has no hook between the end of a program and its synthesis. So each time a plan changes, its objects are brought in line at once:
 * new ones are added, those that are not wanted any more are removed, and one that stays keeps its construct, and with it
 * the JSON patches that somebody put on it; what it says is read when it is synthesized.
 */
export class PlannedObjects {
  private readonly manifests = new Map<string, KubeObject>();
  private readonly constructs = new Map<string, ApiObject>();
  private readonly patches = new Map<string, JsonPatch[]>();
  private readonly managed = new Map<string, Set<string>>();
  private readonly scope: Construct;
  private readonly namespace?: ApiObject;

  /** @param namespace the Namespace object that all of them depend on, where the program makes it */
  constructor(scope: Construct, namespace?: ApiObject) {
    this.scope = scope;
    this.namespace = namespace;
  }

  /** All of them, by their ids in alphabetical order. */
  public get all(): ApiObject[] {
    return [...this.constructs.keys()].sort().map(id => this.constructs.get(id)!);
  }

  /**
   * Makes the objects those that were rendered. Nothing is changed when one of them cannot be.
   *
   * @param where the construct that wants it so, to name in an error
   */
  public reconcile(rendered: readonly RenderedObject[], where: string): void {
    for (const { id, manifest: { apiVersion, kind, metadata } } of rendered) {
      requireName(this.scope, { apiVersion, kind, ...metadata }, this.pathOf(id), where);
    }
    requireDistinct(rendered);
    const wanted = new Set(rendered.map(object => object.id));
    for (const id of [...this.constructs.keys()]) if (!wanted.has(id)) this.remove(id);
    for (const { id, manifest } of rendered) {
      this.manifests.set(id, manifest);
      if (!this.constructs.has(id)) this.add(id, manifest);
      this.manageMetadata(id, manifest);
    }
  }

  /** Puts patches on all objects of a kind, also on those that come later. */
  public patch(kind: string, patches: readonly JsonPatch[]): void {
    this.patches.set(kind, [...this.patches.get(kind) ?? [], ...patches]);
    for (const object of this.all) if (object.kind === kind) object.addJsonPatch(...patches);
  }

  private add(id: string, manifest: KubeObject): void {
    const { apiVersion, kind, metadata } = manifest;
    const { name, namespace } = metadata;
    takeName(this.scope, { apiVersion, kind, name, namespace }, this.pathOf(id));
    const body = Object.keys(manifest).filter(key => !['apiVersion', 'kind', 'metadata'].includes(key));
    const lazyBody = Object.fromEntries(body.map(key => [key, this.lazily(id, current => current[key])]));
    const object = new ApiObject(this.scope, id, { apiVersion, kind, metadata: { name, namespace }, ...lazyBody });
    if (this.namespace) object.addDependency(this.namespace);
    object.addJsonPatch(...this.patches.get(kind) ?? []);
    this.constructs.set(id, object);
    this.managed.set(id, new Set());
  }

  /** Labels and annotations come and go with the plan. What others add to the object is left alone. */
  private manageMetadata(id: string, { metadata }: KubeObject): void {
    const managed = this.managed.get(id)!;
    const object = this.constructs.get(id)!;
    for (const part of ['labels', 'annotations'] as const) {
      for (const key of Object.keys(metadata[part] ?? {})) {
        if (managed.has(`${part}/${key}`)) continue;
        managed.add(`${part}/${key}`);
        const value = this.lazily(id, current => current.metadata[part]?.[key]);
        if (part === 'labels') object.metadata.addLabel(key, value);
        else object.metadata.addAnnotation(key, value);
      }
    }
  }

  private pathOf(id: string): string {
    return `${this.scope.node.path}/${id}`;
  }

  private lazily(id: string, read: (manifest: KubeObject) => unknown): any {
    return Lazy.any({ produce: () => read(this.manifests.get(id)!) });
  }

  private remove(id: string): void {
    const object = this.constructs.get(id)!;
    releaseName(this.scope, object);
    this.scope.node.tryRemoveChild(id);
    this.constructs.delete(id);
    this.manifests.delete(id);
    this.managed.delete(id);
  }
}

/** Two objects under one id or one name would be one, and what the other says would be lost: a fault of the mesh that rendered them. */
function requireDistinct(rendered: readonly RenderedObject[]): void {
  const ids = new Set(rendered.map(({ id }) => id));
  const names = new Set(rendered.map(({ manifest }) => objectKey(manifest)));
  if (ids.size === rendered.length && names.size === rendered.length) return;
  throw new Error(`the mesh rendered two objects under one id or name: ${rendered.map(({ id, manifest }) => `${id} (${manifest.metadata.name})`).join(', ')}`);
}
