import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { markAdded } from './added-annotations';
import { templatePathOf } from './pod-template';
import { IntentError } from '../../intent/intent-error';
import { Labels } from '../../kubernetes/objects';

/** Something that has pods. */
type Source = kplus.AbstractPod | ApiObject;

/**
 * Refuses pods that say the contrary of annotations that a mesh would put on them.
 *
 * @throws when an annotation is there with another value, or when the object has no pods
 */
export function requireNoOtherAnnotation(source: Source, annotations: Labels, where: string): void {
  const object = ApiObject.of(source);
  if (!templatePathOf(object.kind)) {
    throw new IntentError({ where, what: `it is for a ${object.kind}`, why: 'only a workload has pods', instead: 'pass a Deployment, StatefulSet, DaemonSet, Job, CronJob or Pod' });
  }
  const [fault] = podsSayOtherwise(source, annotations);
  if (fault) throw new IntentError({ where, what: fault, why: 'a pod has one value for it', instead: 'say it in one place only' });
}

/** What the pods say otherwise. */
export function podsSayOtherwise(source: Source, annotations: Labels): string[] {
  const object = ApiObject.of(source);
  const present = annotationsOf(object);
  const other = Object.keys(annotations).find(key => present[key] !== undefined && present[key] !== annotations[key]);
  return other === undefined ? [] : [`the pods of ${object.kind} "${object.name}" say ${other}: ${JSON.stringify(present[other])}, and here it is ${JSON.stringify(annotations[other])}`];
}

/** Puts annotations on the pods of an object. They do not count as a change of the pods that its owner made. */
export function annotatePods(source: Source, annotations: Labels): void {
  const object = ApiObject.of(source);
  const present = annotationsOf(object);
  for (const [key, value] of Object.entries(annotations)) {
    if (present[key] === value) continue;
    markAdded(object, key);
    if (ApiObject.isApiObject(source)) patch(source, key, value);
    else source.podMetadata.addAnnotation(key, value);
  }
}

/** An object that is not of cdk8s-plus has its template as plain data. */
function patch(object: ApiObject, key: string, value: string): void {
  const path = templatePathOf(object.kind)!;
  if (path.length === 0) {
    object.metadata.addAnnotation(key, value);
    return;
  }
  let at = object.toJson();
  const steps = [...path, 'metadata', 'annotations'];
  steps.forEach((step, index) => {
    at = at?.[step];
    if (at === undefined) object.addJsonPatch(JsonPatch.add(`/${steps.slice(0, index + 1).join('/')}`, {}));
  });
  object.addJsonPatch(JsonPatch.add(`/${steps.join('/')}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`, value));
}

function annotationsOf(object: ApiObject): { readonly [key: string]: string | undefined } {
  const template = templatePathOf(object.kind)!.reduce((value, key) => value?.[key], object.toJson());
  return template?.metadata?.annotations ?? {};
}
