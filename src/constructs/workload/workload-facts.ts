import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { PodTemplate, readPodTemplate } from './pod-template';
import { IntentError } from '../../intent/intent-error';
import { PodFacts } from '../../intent/security/access';
import { Version } from '../../intent/service';
import { labelsText, selects } from '../../kubernetes/labels';
import { Labels } from '../../kubernetes/objects';

/** The labels in which Kubernetes objects say their version, in the order in which they are looked for. */
const VERSION_LABELS = ['version', 'app.kubernetes.io/version'];

/** The objects whose pods a workload is made of: one, or one for each version. */
export interface WorkloadSources {
  readonly objects: { readonly [version: string]: kplus.AbstractPod | ApiObject };
  /** Whether the keys of `objects` are versions. */
  readonly versioned: boolean;
}

/** What is known of a workload's pods, from all of its objects together. */
export interface WorkloadFacts {
  /** Labels by which its pods are found. */
  readonly labels: Labels;
  /** One for each object; nothing where the pods are made elsewhere. */
  readonly pods: readonly PodFacts[];
  readonly serviceAccount?: string;
  readonly namedPorts: ReadonlyMap<string, number>;
  /** Versions by name; none where no object says any. */
  readonly versions: ReadonlyMap<string, Version>;
}

/**
 * Reads the objects of a workload, which must be selected by its labels and run as one service account.
 *
 * @throws when they are not, or when a version is not what its pods' label says
 */
export function readFacts(sources: WorkloadSources | undefined, namespace: string, labels: Labels, where: string): WorkloadFacts {
  if (!sources) return { labels, ...UNSEEN };
  const read = Object.entries(sources.objects).map(([version, source]) => ({ version, template: readPodTemplate(source, where) }));
  const templates = read.map(({ template }) => template);
  for (const template of templates) {
    requireNamespace(template, namespace, where);
    requireSelected(template, labels, where);
  }
  const versions = read.flatMap(({ version, template }) => versionOf(template, sources.versioned ? version : undefined, where));
  return {
    labels,
    pods: templates.map(({ pod }) => pod),
    serviceAccount: oneServiceAccount(templates, where),
    namedPorts: joinedPorts(templates, where),
    versions: new Map(versions.map(version => [version.name, version])),
  };
}

/** What is known of pods that are made elsewhere. */
const UNSEEN: Omit<WorkloadFacts, 'labels'> = { pods: [], namedPorts: new Map(), versions: new Map() };

function requireNamespace(template: PodTemplate, namespace: string, where: string): void {
  if (template.namespace === namespace) return;
  throw new IntentError({
    where,
    what: `the workload is ${template.namespace === undefined ? 'in no namespace' : `in namespace "${template.namespace}"`}`,
    why: `it is added to "${namespace}", whose rules hold for pods there only`,
    instead: `set metadata.namespace to ${namespace}, or a namespace on its chart`,
  });
}

function requireSelected({ pod }: PodTemplate, labels: Labels, where: string): void {
  if (selects(labels, pod.labels)) return;
  throw new IntentError({
    where,
    what: `the pods of the workload are not selected by ${labelsText(labels)}`,
    why: `their labels are ${labelsText(pod.labels) || 'none'}`,
    instead: 'give the pods these labels, or name theirs: labels: { ... }',
  });
}

function oneServiceAccount(templates: readonly PodTemplate[], where: string): string {
  const accounts = [...new Set(templates.map(({ serviceAccount }) => serviceAccount ?? 'default'))];
  if (accounts.length === 1) return accounts[0];
  throw new IntentError({
    where,
    what: `its versions run as different service accounts (${accounts.join(', ')})`,
    why: 'a workload has one identity; rules for one version would not hold for the other',
    instead: 'run all versions as one service account',
  });
}

function joinedPorts(templates: readonly PodTemplate[], where: string): Map<string, number> {
  const joined = new Map<string, number>();
  for (const [name, port] of templates.flatMap(({ namedPorts }) => [...namedPorts])) {
    const known = joined.get(name);
    if (known !== undefined && known !== port) {
      throw new IntentError({ where, what: `the port named "${name}" is ${known} and ${port}`, why: 'its versions disagree, and rules speak of numbers', instead: 'listen on one port in all versions' });
    }
    joined.set(name, port);
  }
  return joined;
}

function versionOf({ pod }: PodTemplate, expected: string | undefined, where: string): Version[] {
  const label = VERSION_LABELS.find(key => pod.labels[key] !== undefined);
  const name = label && pod.labels[label];
  if (expected !== undefined && name !== expected) {
    throw new IntentError({
      where,
      what: `the pods of version "${expected}" do not say so`,
      why: name === undefined ? 'they have no label "version"' : `their label "${label}" is "${name}"`,
      instead: `label the pod template with version: ${expected}`,
    });
  }
  return label && name ? [{ name, labels: { [label]: name } }] : [];
}
