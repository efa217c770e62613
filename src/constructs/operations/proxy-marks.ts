import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { OwnPods } from './own-pods';
import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { PolicyTargetFacts, targetText } from '../../intent/security/policy-target';
import { Labels } from '../../kubernetes/objects';
import { Decoration } from '../../meshes/rendering';
import { contradictions, decorate, requireNoContradiction } from '../plan/decorate';
import { programRoot } from '../plan/program-root';

/** Annotations by which a mesh says how proxies run: on pods, or on a namespace, of which its pods get them. */
export class ProxyMarks {
  private readonly by: Construct;
  private readonly pods: OwnPods;
  private readonly onPods: Labels;
  private readonly onNamespace: Labels;
  private readonly namespace?: ApiObject;

  /** @throws when the pods or the namespace are made elsewhere, with the lines that their owner must add; or when they say something else */
  constructor(by: Construct, decorations: readonly Decoration[], target: PolicyTargetFacts, pods: OwnPods) {
    const said = (on: Decoration['on']): Labels => Object.assign({}, ...decorations.filter(each => each.on === on).map(({ annotations }) => annotations));
    this.by = by;
    this.pods = pods;
    this.onPods = said('pods');
    this.onNamespace = said('namespace');
    const where = by.node.path;
    if (Object.keys(this.onPods).length > 0) pods.require(this.onPods, target, where);
    if (Object.keys(this.onNamespace).length === 0) return;
    this.namespace = target.kind === 'namespace' ? namespaceObject(by, target.namespace) : undefined;
    if (!this.namespace) throw foreign(this.onNamespace, target, where);
    requireNoContradiction(this.namespace, this.decoration, where);
  }

  /** Puts them there. */
  public put(): void {
    this.pods.annotate(this.onPods);
    if (this.namespace) decorate(this.namespace, this.decoration);
  }

  /** What does not hold any more. */
  public contradictions(): string[] {
    const { namespace, decoration, by: { node: { path } } } = this;
    return [...this.pods.contradictions(this.onPods), ...namespace ? contradictions(namespace, decoration, path) : []];
  }

  private get decoration(): Decoration {
    return { on: 'namespace', annotations: this.onNamespace };
  }
}

/** A program has one object of a name, whoever made it. */
function namespaceObject(scope: Construct, name: string): ApiObject | undefined {
  return programRoot(scope).node.findAll().filter(ApiObject.isApiObject).find(object => object.kind === 'Namespace' && object.name === name);
}

function foreign(annotations: Labels, target: PolicyTargetFacts, where: string): IntentError {
  const lines = Object.entries(annotations).map(([key, value]) => `             ${key}: ${shown(value)}`);
  return new IntentError({
    where,
    what: `${targetText(target)} is not made here`,
    why: 'these settings are annotations of the Namespace, which its pods get when they start',
    instead: `make the Namespace first, or add to it, under metadata.annotations\n${lines.join('\n')}`,
  });
}
