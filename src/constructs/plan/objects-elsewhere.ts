import { ApiObject, Chart, Yaml } from 'cdk8s';
import { Construct } from 'constructs';
import { requireName, takeName } from './object-names';
import { programRoot } from './program-root';
import { IntentError } from '../../intent/intent-error';
import { KubeObject } from '../../kubernetes/objects';
import { RenderedObject } from '../../meshes/rendering';

/**
 * ReferenceGrants, which stand in a namespace that is not their construct's own: in a chart of whoever has that namespace in this program, or what is to
 * be used in it.
 */
export class ObjectsElsewhere {
  private readonly where: string;
  private readonly planned: { readonly chart: Chart; readonly id: string; readonly object: KubeObject }[];

  /** @throws when this program does not make that namespace, nor an object of the kind that it is about: with the YAML that its owner must add */
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
    const [{ kind }] = (object.spec as { readonly to: readonly { readonly kind: string }[] }).to;
    const objects = programRoot(scope).node.findAll().filter(ApiObject.isApiObject);
    const owner = objects.find(each => each.kind === 'Namespace' && each.name === namespace)
      ?? objects.find(each => each.kind === kind && each.metadata.namespace === namespace);
    if (owner) return Chart.of(owner);
    throw new IntentError({
      where: this.where,
      what: `a ${object.kind} is needed in namespace "${namespace}"`,
      why: `what is in another namespace may be used only if its owner says so, and this program makes neither that namespace nor a ${kind} in it`,
      instead: `ask its owner for this, or make the namespace before:\n${Yaml.stringify(object)}`,
    });
  }
}
