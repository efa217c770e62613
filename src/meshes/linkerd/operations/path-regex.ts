import { IntentError } from '../../../intent/intent-error';
import { PathCondition } from '../../../intent/routing/condition';
import { quoted } from '../../../intent/routing/regular-expression';

/**
 * A path as an expression, which Linkerd compares with the whole of it, without the query: it puts `^` before and `$` behind, so that alternatives need brackets
 * (linkerd2-proxy linkerd/service-profiles/src/proto.rs).
 *
 * @throws when it is an expression that its language lacks: a route with such a one is left out without a word
 */
export function pathRegex(path: PathCondition, where: string): string {
  const expression = expressionOf(path, where);
  if (path.ignoreCase) return `(?i:${expression})`;
  return path.kind === 'regex' && expression.includes('|') ? `(?:${expression})` : expression;
}

function expressionOf({ kind, value }: PathCondition, where: string): string {
  switch (kind) {
    case 'exact': return quoted(value);
    case 'prefix': return `${quoted(value)}.*`;
    case 'below': return value === '/' ? '/.*' : `${quoted(value)}(/.*)?`;
    case 'regex': return known(value, where);
  }
}

/** What RE2 reads and Rust's crate `regex` does not: octal numbers, `\Q`, braces that stand for themselves, and brackets or doubled signs within a class. */
function known(expression: string, where: string): string {
  const bare = expression.replace(/\\[xpP]\{[^}]*\}|\\[^0-9Q]/gs, '');
  const foreign = /\\|\{(?!\d+(,\d*)?\})|\[[^\]]*(\[(?!:)|&&|--|~~)/.exec(bare);
  if (!foreign) return expression;
  throw new IntentError({
    where,
    what: `the expression "${expression}"`,
    why: `what stands at "${foreign[0]}" is written otherwise in the language of Linkerd's proxy (Rust's), which would leave the route out without a word`,
    instead: 'put a backslash before braces and brackets that stand for themselves; "[^/]+" is one element of a path',
  });
}
