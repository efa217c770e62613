/**
 * What Kubernetes accepts as a name, a label or an annotation key.
 *
 * Every function answers with what is wrong and what would be right, or with undefined when all is well.
 * The rules are those of k8s.io/apimachinery v0.36.3, pkg/util/validation and pkg/api/validate/content.
 */

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const PORT_CHARACTERS = /^[-a-z0-9]+$/;

const DNS_LABEL_LENGTH = 63;
const DNS_SUBDOMAIN_LENGTH = 253;
const QUALIFIED_LENGTH = 63;
const PORT_NAME_LENGTH = 15;

/** A DNS label (RFC 1123): namespaces, stateful sets, containers. */
export function dnsLabelProblem(value: string): string | undefined {
  return tooLong(value, DNS_LABEL_LENGTH)
    ?? matches(value, DNS_LABEL, 'use lower-case letters, digits and "-", beginning and ending with a letter or digit');
}

/** A DNS label that begins with a letter (RFC 1035): services before Kubernetes 1.36. */
export function dns1035LabelProblem(value: string): string | undefined {
  return tooLong(value, DNS_LABEL_LENGTH)
    ?? matches(value, DNS_1035_LABEL, 'use lower-case letters, digits and "-", beginning with a letter and ending with a letter or digit');
}

/** A DNS subdomain (RFC 1123): the names of most objects. A part between dots may be longer than 63 characters here. */
export function dnsSubdomainProblem(value: string): string | undefined {
  return tooLong(value, DNS_SUBDOMAIN_LENGTH)
    ?? matches(value, DNS_SUBDOMAIN, 'use lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit');
}

/** The key of a label: a name, or a DNS subdomain, a slash and a name. */
export function labelKeyProblem(key: string): string | undefined {
  const parts = key.split('/');
  if (parts.length > 2) return `${quoted(key)} has more than one "/": write name or prefix/name, such as example.com/name`;
  const name = parts[parts.length - 1];
  if (parts.length === 2) {
    const problem = parts[0] === '' ? 'nothing stands before "/"' : dnsSubdomainProblem(parts[0]);
    if (problem) return `the prefix of ${quoted(key)} is not a DNS subdomain: ${problem}`;
  }
  if (name === '') return `${quoted(key)} has no name${parts.length === 2 ? ' after "/"' : ''}`;
  return tooLong(name, QUALIFIED_LENGTH)
    ?? matches(name, QUALIFIED, 'use letters, digits, "-", "_" and ".", beginning and ending with a letter or digit');
}

/** The value of a label; it may be empty. */
export function labelValueProblem(value: string): string | undefined {
  if (value === '') return undefined;
  return tooLong(value, QUALIFIED_LENGTH)
    ?? matches(value, QUALIFIED, 'use letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, or nothing');
}

/** The key of an annotation: as that of a label, but upper case is allowed in the prefix as well. */
export function annotationKeyProblem(key: string): string | undefined {
  return labelKeyProblem(key.toLowerCase());
}

/** The name of a container port, which is an IANA service name. (A port of a Service has a DNS label: see above.) */
export function portNameProblem(value: string): string | undefined {
  const problem = tooLong(value, PORT_NAME_LENGTH) ?? matches(value, PORT_CHARACTERS, 'use lower-case letters, digits and "-"');
  if (problem) return problem;
  if (!/[a-z]/.test(value)) return `${quoted(value)} has no letter: a port name needs at least one`;
  if (value.includes('--')) return `${quoted(value)} has two "-" in a row`;
  return /^-|-$/.test(value) ? `${quoted(value)} begins or ends with "-"` : undefined;
}

function tooLong(value: string, limit: number): string | undefined {
  return value.length > limit ? `${quoted(value)} has ${value.length} characters, at most ${limit} are allowed` : undefined;
}

function matches(value: string, pattern: RegExp, rule: string): string | undefined {
  return pattern.test(value) ? undefined : `${quoted(value)} is not allowed: ${rule}`;
}

function quoted(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
}
