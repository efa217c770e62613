import { ApiObject, Chart, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { KubeObject } from '../../kubernetes/objects';
import { RenderedObject } from '../../meshes/rendering';
import { requireName, takeName } from '../plan/object-names';
import { programRoot } from '../plan/program-root';

/**
 * Objects that must stand in a namespace that is not their construct's own, such as a ReferenceGrant: in a chart of whoever has that
 * namespace in this program.
 */
export class ObjectsElsewhere {
  private readonly where: string;
  private readonly planned: { readonly chart: Chart; readonly id: string; readonly object: KubeObject }[];

  /** @throws when this program does not make that namespace, nor the object that it is about: with the YAML that its owner must add */
  constructor(scope: Construct, objects: readonly RenderedObject[]) {
    this.where = scope.node.path;
    this.planned = objects.map(({ id, manifest }) => {
      const object = manifest.write();
      return { chart: this.requireOwner(scope, object), id: `${id}-${object.metadata.name}`, object };
    });
  }

  /** Makes them; those of one name that are there already say the same. */
  public make(): ApiObject[] {
    return this.planned.map(({ chart, id, object }) => {
      const present = chart.node.tryFindChild(id);
      if (ApiObject.isApiObject(present)) return present;
      const { apiVersion, kind, metadata: { name, namespace } } = object;
      requireName(chart, { apiVersion, kind, name, namespace }, () => `${chart.node.path}/${id}`, this.where);
      const made = new ApiObject(chart, id, object);
      takeName(chart, { apiVersion, kind, name, namespace }, made);
      return made;
    });
  }

  private requireOwner(scope: Construct, object: KubeObject): Chart {
    const { namespace } = object.metadata;
    const objects = programRoot(scope).node.findAll().filter(ApiObject.isApiObject);
    const owner = objects.find(each => each.kind === 'Namespace' && each.name === namespace)
      ?? objects.find(each => each.kind === 'Secret' && each.metadata.namespace === namespace);
    if (owner) return Chart.of(owner);
    throw new IntentError({
      where: this.where,
      what: `a ${object.kind} is needed in namespace "${namespace}"`,
      why: 'what is in another namespace may be used only if its owner says so, and this program makes neither that namespace nor a Secret in it',
      instead: `ask its owner for this, or make the namespace before:\n${Yaml.stringify(object)}`,
    });
  }
}
