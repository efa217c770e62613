import { patternProblem } from './text-patterns';

const TEMPLATES = ['{*}', '{**}'];
/** What an element of a template may be made of: Envoy's uri_template takes RFC 3986's characters and no others. */
const LITERAL = /^[A-Za-z0-9\-._~%!$&'()+,;:@=]+$/;

/** What is wrong with a method, or a pattern of methods, if anything. */
export function methodTokenProblem(value: string): string | undefined {
  if (value === '*' || /^\*?[A-Z][A-Z-]*\*?$/.test(value)) return patternProblem(value);
  return `"${value}" is no HTTP method: they are compared as they are written, in capitals`;
}

/** Whether a path has a part that stands for elements: `{*}` for one, `{**}` for any number. */
export function isPathTemplate(path: string): boolean {
  return TEMPLATES.some(template => path.includes(template));
}

/** What is wrong with a pattern of paths, if anything: `/cart`, `/cart/*`, `*.html`, `/users/{*}/cart`, `/files/{**}`. */
export function pathPatternProblem(path: string): string | undefined {
  if (!/^[/*]/.test(path)) return `"${path}" does not begin with "/", as every path does`;
  if (/[?#\s]/.test(path)) return `"${path}" has a query, a "#" or a space, and what is compared is the path alone`;
  if (/\/(\/|\.\.?(\/|$))/.test(path)) return `"${path}" holds "//", "/./" or "/../", which proxies rewrite before they compare`;
  if (isPathTemplate(path)) return templateProblem(path);
  return /[{}]/.test(path) ? `"${path}" has braces that are no template: {*} stands for one element, {**} for any number` : patternProblem(path);
}

function templateProblem(path: string): string | undefined {
  const elements = path.replace(/^\/|\/$/g, '').split('/');
  const last = elements.indexOf('{**}');
  if (last >= 0 && elements.slice(last + 1).some(element => TEMPLATES.includes(element))) return `"${path}" has a template after {**}, which stands for the rest`;
  const bad = elements.find(element => !TEMPLATES.includes(element) && !LITERAL.test(element));
  return bad === undefined ? undefined : `"${path}": beside a template "${bad}" is no element; {*} and {**} stand for whole elements, and nothing else for anything`;
}
