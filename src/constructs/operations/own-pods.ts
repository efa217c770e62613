import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { PolicyTargetFacts, targetText } from '../../intent/security/policy-target';
import { Labels } from '../../kubernetes/objects';
import { MeshService } from '../service/mesh-service';
import { PolicyTarget } from '../target/policy-target';
import { MeshWorkload } from '../workload/mesh-workload';
import { annotatePods, podsSayOtherwise, requireNoOtherAnnotation } from '../workload/pod-annotations';
import { readPodTemplate } from '../workload/pod-template';

/** Something that has pods. */
type Source = kplus.AbstractPod | ApiObject;

/** The objects of this program whose pods a target means. */
export class OwnPods {
  /**
   * The target of a construct that says something on pods: besides what every policy takes, a workload's object.
   *
   * @throws when it is none of these
   */
  public static read(given: unknown, where: string): { readonly target: PolicyTarget; readonly pods: OwnPods } {
    if (given instanceof MeshWorkload) return { target: PolicyTarget._of(given, 'target', where), pods: new OwnPods(given._objects) };
    if (given instanceof MeshService) return { target: PolicyTarget._of(given, 'target', where), pods: new OwnPods(given.workload?._objects ?? []) };
    if (isSource(given)) return { target: targetOf(given, where), pods: new OwnPods([given]) };
    return { target: PolicyTarget._of(given, 'target', where), pods: new OwnPods([]) };
  }

  private readonly sources: readonly Source[];

  private constructor(sources: readonly Source[]) {
    this.sources = sources;
  }

  /**
   * Whether annotations can be put on all of them.
   *
   * @throws when the pods are made elsewhere, with the lines that their owner must add; or when they say something else
   */
  public require(annotations: Labels, target: PolicyTargetFacts, where: string): void {
    if (this.sources.length === 0) throw foreign(annotations, target, where);
    for (const source of this.sources) requireNoOtherAnnotation(source, annotations, where);
  }

  /**
   * The time that pods have to end.
   *
   * @throws when a proxy would wait longer than that
   */
  public requireTimeFor(drain: number, where: string): void {
    const times = this.sources.map(source => readPodTemplate(source, where).gracePeriod);
    const short = times.find(seconds => drain >= seconds * 1000);
    if (short === undefined) return;
    throw new IntentError({
      where,
      what: `\`terminationDrain\` is ${drain / 1000} s, and the pods are killed after ${short} s`,
      why: 'what the proxy still waits for then is cut off (terminationGracePeriodSeconds)',
      instead: `raise terminationGracePeriodSeconds of the pods, or drain for less than ${short} s`,
    });
  }

  /** Puts annotations on all of them. */
  public annotate(annotations: Labels): void {
    for (const source of this.sources) annotatePods(source, annotations);
  }

  /** What of that does not hold any more. */
  public contradictions(annotations: Labels): string[] {
    return this.sources.flatMap(source => podsSayOtherwise(source, annotations));
  }
}

function isSource(given: unknown): given is Source {
  return given instanceof kplus.AbstractPod || ApiObject.isApiObject(given);
}

/** Pods by what the object selects them by. */
function targetOf(source: Source, where: string): PolicyTarget {
  const object = ApiObject.of(source);
  const { pod, namespace } = readPodTemplate(source, where);
  if (namespace === undefined) {
    throw new IntentError({ where, what: `${object.kind} "${object.name}" has no namespace`, why: 'settings stand in the namespace of the pods', instead: 'set metadata.namespace, or a namespace on its chart' });
  }
  return PolicyTarget.pods({ namespace, labels: { ...object.toJson().spec?.selector?.matchLabels ?? pod.labels } });
}

function foreign(annotations: Labels, target: PolicyTargetFacts, where: string): IntentError {
  const whole = target.kind === 'mesh' || target.kind === 'namespace';
  const lines = Object.entries(annotations).map(([key, value]) => `             ${key}: ${shown(value)}`);
  return new IntentError({
    where,
    what: `the pods of ${targetText(target)} are not ${whole ? 'known one by one' : 'made here'}`,
    why: 'some of these settings are annotations of the pods themselves',
    instead: `${whole ? 'name a workload of this program' : 'pass the workload\'s object'}, or add to the pod templates, under metadata.annotations\n${lines.join('\n')}`,
  });
}
