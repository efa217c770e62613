import { HttpCondition, PathCondition, TextCondition } from '../../../intent/routing/condition';
import { quoted } from '../../../intent/routing/regular-expression';

/**
 * A condition on requests as Envoy's matchers of headers, all of which must match. For Envoy method, authority and path are headers too, the
 * path with its query (go-control-plane/envoy v1.40.0 config/route/v3 HeaderMatcher).
 */
export function requestMatchers({ path, method, authority, headers = {}, withoutHeaders = {} }: HttpCondition): object[] {
  return [
    ...path ? [{ name: ':path', string_match: pathMatcher(path) }] : [],
    ...method ? [matcher(':method', method)] : [],
    ...authority ? [{ name: ':authority', ...authorityMatcher(authority) }] : [],
    ...Object.entries(headers).map(([name, condition]) => matcher(name, condition)),
    ...Object.entries(withoutHeaders).map(([name, condition]) => ({ ...matcher(name, condition), invert_match: true, ...ofMissing(condition) })),
  ];
}

function matcher(name: string, condition: TextCondition): object {
  return condition.kind === 'present' ? { name, present_match: true } : { name, string_match: textMatcher(condition) };
}

/** Without this a header that is missing would match neither a condition nor its opposite. */
function ofMissing({ kind }: TextCondition): object {
  return kind === 'present' ? {} : { treat_missing_header_as_empty: true };
}

function textMatcher({ kind, value }: TextCondition): object {
  return kind === 'regex' ? { safe_regex: { regex: value } } : { [kind]: value };
}

/**
 * Proxies find a service by its host however that is written, and may have a port and a dot behind it; the header that they pass on has all of
 * that (pilot/pkg/networking/core/httproute.go generateVirtualHostDomains, istio.io/istio main of 2026-08-27).
 */
function authorityMatcher({ kind, value }: TextCondition): object {
  switch (kind) {
    case 'present': return { present_match: true };
    case 'prefix': return { string_match: { prefix: value, ignore_case: true } };
    default: return { string_match: { safe_regex: { regex: `(?i)${kind === 'regex' ? `(?:${value})` : quoted(value)}\\.?(:[0-9]+)?` } } };
  }
}

/** Envoy's expressions match a text as a whole. */
function pathMatcher({ kind, value, ignoreCase }: PathCondition): object {
  if (kind === 'prefix' || (kind === 'below' && value === '/')) return { prefix: value, ...ignoreCase && { ignore_case: true } };
  const flags = ignoreCase ? '(?i)' : '';
  const path = kind === 'regex' ? `(?:${value})` : quoted(value);
  return { safe_regex: { regex: `${flags}${path}${kind === 'below' ? '([/?].*)?' : '(\\?.*)?'}` } };
}
