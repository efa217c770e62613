import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { PodTemplate, readPodTemplate } from './pod-template';
import { IntentError } from '../../intent/intent-error';
import { Version } from '../../intent/service';
import { labelsText, selects } from '../../kubernetes/labels';
import { Labels } from '../../kubernetes/objects';

/** The labels in which Kubernetes objects say their version, in the order in which they are looked for. */
const VERSION_LABELS = ['version', 'app.kubernetes.io/version'];

/** The objects whose pods a workload is made of: one, or one for each version. */
export type WorkloadSources = { readonly [version: string]: kplus.Workload | ApiObject };

/** What is known of a workload's pods, from all of its objects together. */
export interface WorkloadFacts {
  readonly template: PodTemplate;
  /** Versions by name; none where no object says any. */
  readonly versions: ReadonlyMap<string, Version>;
}

/** The facts of a workload without objects: nothing is known of its pods but their labels. */
export function assumedFacts(labels: Labels): WorkloadFacts {
  return { template: { labels, annotations: {}, namedPorts: {}, probes: [] }, versions: new Map() };
}

/**
 * Reads the objects of a workload, which must be selected by its labels and run as one service account.
 *
 * @throws when they are not, or when a version is not what its pods' label says
 */
export function readFacts(sources: WorkloadSources, versioned: boolean, selector: Labels, where: string): WorkloadFacts {
  const read = Object.entries(sources).map(([version, source]) => ({ version, template: readPodTemplate(source, where) }));
  for (const { template } of read) requireSelected(template, selector, where);
  requireOneServiceAccount(read.map(({ template }) => template.serviceAccount), where);
  const versions = read.flatMap(({ version, template }) => versionOf(template, versioned ? version : undefined, where));
  const [{ template: first }] = read;
  return {
    template: {
      ...first,
      labels: selector,
      probes: [...new Map(read.flatMap(({ template }) => template.probes).map(probe => [JSON.stringify(probe), probe])).values()],
      metrics: read.find(({ template }) => template.metrics)?.template.metrics,
    },
    versions: new Map(versions.map(version => [version.name, version])),
  };
}

function requireSelected(template: PodTemplate, selector: Labels, where: string): void {
  if (selects(selector, template.labels)) return;
  throw new IntentError({
    where,
    what: `the pods of the workload are not selected by ${labelsText(selector)}`,
    why: `their labels are ${labelsText(template.labels) || 'none'}`,
    instead: 'give the pods these labels, or name theirs: labels: { ... }',
  });
}

function requireOneServiceAccount(accounts: readonly (string | undefined)[], where: string): void {
  if (new Set(accounts).size <= 1) return;
  throw new IntentError({
    where,
    what: `its versions run as different service accounts (${accounts.map(account => account ?? 'default').join(', ')})`,
    why: 'a workload has one identity; rules for one version would not hold for the other',
    instead: 'run all versions as one service account',
  });
}

function versionOf(template: PodTemplate, expected: string | undefined, where: string): Version[] {
  const label = VERSION_LABELS.find(key => template.labels[key] !== undefined);
  const name = label && template.labels[label];
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
