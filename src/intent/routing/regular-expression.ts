import type { RE2JS } from 're2js';

/** Istio takes no longer ones (pkg/config/validation/validation.go validateStringRegexp, istio.io/istio main of 2026-08-27). */
export const LONGEST_EXPRESSION = 1024;

/** What is wrong with a regular expression, if anything: proxies read RE2, which has no look-around and no back references. */
export function regexProblem(pattern: string): string | undefined {
  if (pattern === '') return 'an empty regular expression says nothing';
  if (pattern.length > LONGEST_EXPRESSION) return `a regular expression has at most ${LONGEST_EXPRESSION} characters, this one ${pattern.length}`;
  try {
    compiled(pattern);
    return undefined;
  } catch (error) {
    return `"${pattern}" is no regular expression of RE2: ${(error as Error).message}`;
  }
}

/** Whether an expression matches a text from its beginning to its end, as proxies compare it. */
export function matchesWhole(pattern: string, text: string): boolean {
  return compiled(pattern).matcher(text).matches();
}

/** How many groups it has, for `\1` and the like. */
export function groupsOf(pattern: string): number {
  return compiled(pattern).matcher('').groupCount();
}

/** A text as the expression that matches it and nothing else. */
export function quoted(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
}

/** The library is loaded when the first expression is looked at: most programs have none. */
function compiled(pattern: string): RE2JS {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const re2 = require('re2js') as typeof import('re2js');
  return re2.RE2JS.compile(pattern);
}
