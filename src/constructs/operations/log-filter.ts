const CLOSING: { readonly [open: string]: string } = { '(': ')', '[': ']', '{': '}' };

/**
 * What is wrong with an expression of CEL at first sight, if anything: Istio refuses one that does not parse
 * (pkg/config/validation/validation_istiod.go, istio.io/istio main of 2026-08-27). Whether its names mean anything is not looked at.
 */
export function logFilterProblem(expression: string): string | undefined {
  if (expression.trim() === '') return 'an expression is not empty';
  const code = expression.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
  if (/"[^"]|'/.test(code.replace(/""/g, ' '))) return 'a quotation mark has no second one';
  const open: string[] = [];
  for (const character of code) {
    if (character in CLOSING) open.push(CLOSING[character]);
    else if (Object.values(CLOSING).includes(character) && open.pop() !== character) return `"${character}" closes what was not opened`;
  }
  if (open.length > 0) return `"${open[open.length - 1]}" is missing`;
  return /(^|[^=!<>])=([^=]|$)/.test(code) ? '"=" is no operator: equality is "=="' : undefined;
}
