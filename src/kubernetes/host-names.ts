import { dnsLabelProblem } from './names';

const LENGTH = 253;

/**
 * What is wrong with a fully qualified DNS name, if anything. A last label of digits alone would be taken for an IP address.
 *
 * The strictest of those who read it: Gateway API v1.6.1 (apis/v1/shared_types.go Hostname) takes lower case only and 253 characters,
 * istio.io/istio main of 2026-08-27 (pkg/config/validation/agent/validation.go ValidateFQDN) no such last label.
 */
export function hostNameProblem(name: string): string | undefined {
  return name.includes('.') ? labelsProblem(name) : `"${name}" is no full name: it has no dot`;
}

/** What is wrong with a name, or `*.` and a name for everything below it, if anything. */
export function wildcardHostProblem(host: string): string | undefined {
  const name = host.startsWith('*.') ? host.slice(2) : host;
  if (name.includes('*')) return `"${host}": "*" stands for whole labels at the beginning only, as in *.example.com`;
  return name === host ? hostNameProblem(name) : labelsProblem(name);
}

function labelsProblem(name: string): string | undefined {
  if (name.length > LENGTH) return `"${name.slice(0, 40)}..." has ${name.length} characters, at most ${LENGTH} are allowed`;
  const labels = name.split('.');
  if (/^\d+$/.test(labels[labels.length - 1])) return `"${name}" ends with a number, as an IP address does`;
  return labels.map(dnsLabelProblem).find(Boolean);
}
