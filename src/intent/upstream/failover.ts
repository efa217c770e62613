import { FailoverIntent } from './locality-intent';
import { labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { fields, list, text } from '../input';
import { IntentError } from '../intent-error';

/**
 * Reads which region stands in for which.
 *
 * Rules of Istio's `ValidateLocalityLbSetting` and `ValidateZoneAwareLbSetting` (pkg/config/validation/agent/validation.go, istio.io/istio main of
 * 2026-08-27).
 */
export function failoverRegions(given: unknown, name: string, where: string): FailoverIntent[] {
  const failover = list(given, readRegions, name, where);
  for (const { from, to } of failover) {
    const problem = [from, to].some(region => !/^[^/*\s]+$/.test(region)) ? 'a region is one name, without "/" or "*"' : from === to ? 'a region cannot stand in for itself' : undefined;
    if (problem) throw new IntentError({ where, what: `failover from "${from}" to "${to}"`, why: problem, instead: "write for example { from: 'eu-west1', to: 'eu-central1' }" });
  }
  const twice = failover.find((entry, index) => failover.findIndex(other => other.from === entry.from) !== index);
  if (twice || failover.length === 0) {
    throw new IntentError({
      where, what: twice ? `region "${twice.from}" fails over twice` : `\`${name}\` is an empty list`, why: 'each region has one that stands in', instead: 'name each region once',
    });
  }
  return failover;
}

function readRegions(value: unknown, name: string, where: string): FailoverIntent {
  const { from, to } = fields(value as FailoverIntent, name, where);
  return { from: text(from, `${name}.from`, where), to: text(to, `${name}.to`, where) };
}

/** Reads the labels by which endpoints are near: keys, or keys and values. */
export function priorityLabels(given: unknown, name: string, where: string): string[] {
  const labels = list(given, text, name, where);
  const keys = labels.map(keyOf);
  const problem = labels.length === 0
    ? 'an empty list puts nothing before anything'
    : labels.map(labelProblem).find(Boolean) ?? (new Set(keys).size < keys.length ? 'one label is named twice' : undefined);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example ['topology.istio.io/network', 'version=v1']" });
  return labels;
}

/** The key of `key` or `key=value`. */
export function keyOf(label: string): string {
  return label.split('=')[0];
}

function labelProblem(label: string): string | undefined {
  const [key, ...value] = label.split('=');
  return labelKeyProblem(key) ?? labelValueProblem(value.join('='));
}
