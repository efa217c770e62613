/** What is wrong with the name of a header, in lower case, if anything. */
export function headerNameProblem(name: string): string | undefined {
  // RFC 9110 section 5.1; 256 is Gateway API's limit (apis/v1/httproute_types.go, v1.6.1)
  if (!/^[a-z0-9!#$%&'*+\-.^_`|~]{1,256}$/.test(name)) return `"${name}" is not the name of an HTTP header`;
  return name === 'host' ? '"host" is no header of its own: it is the request\'s authority' : undefined;
}

/**
 * What is wrong with a value that is written into a header, if anything: proxies take `%...%` for a variable of theirs
 * (pkg/config/validation/header_value_validator.go, istio.io/istio main of 2026-08-27).
 */
export function writtenValueProblem(name: string, value: string): string | undefined {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(value)) return `the value of header "${name}" has control characters`;
  const rest = value.replace(/%%|%[A-Z][A-Z0-9_]*(\([^%)]+\))?%/g, '');
  return rest.includes('%') ? `the value of header "${name}" has a "%" that begins no variable of the proxy: a percent sign is written "%%"` : undefined;
}
