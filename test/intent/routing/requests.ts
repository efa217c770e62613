import * as fc from 'fast-check';
import { HttpCondition, PathCondition, TextCondition, TextConditions } from '../../../src/intent/routing/condition';

/** A request as routes see it. */
export interface Request {
  readonly path: string;
  readonly method: string;
  readonly headers: { readonly [name: string]: string };
  readonly query: { readonly [name: string]: string };
  readonly port: number;
  readonly namespace: string;
  readonly labels: { readonly [key: string]: string };
}

/** Whether a request is like a condition: written from what the words mean, and from nothing in src. */
export function isLike(request: Request, condition: HttpCondition): boolean {
  const { path, method, headers = {}, withoutHeaders = {}, query = {}, port, source } = condition;
  return (!path || isPath(request.path, path))
    && (!method || isText(request.method, method))
    && Object.entries(headers).every(([name, text]) => isText(request.headers[name], text))
    && Object.entries(withoutHeaders).every(([name, text]) => !isText(request.headers[name], text))
    && Object.entries(query).every(([name, text]) => isText(request.query[name], text))
    && (port === undefined || port === request.port)
    && (source?.namespace === undefined || source.namespace === request.namespace)
    && Object.entries(source?.labels ?? {}).every(([key, value]) => request.labels[key] === value);
}

function isText(text: string | undefined, { kind, value }: TextCondition): boolean {
  if (text === undefined) return false;
  switch (kind) {
    case 'exact': return text === value;
    case 'prefix': return text.startsWith(value);
    case 'regex': return new RegExp(`^(?:${value})$`).test(text);
    case 'present': return true;
  }
}

function isPath(given: string, { kind, value: written, ignoreCase }: PathCondition): boolean {
  const [path, value] = ignoreCase ? [given.toLowerCase(), written.toLowerCase()] : [given, written];
  switch (kind) {
    case 'exact': return path === value;
    case 'prefix': return path.startsWith(value);
    case 'below': return path === value || path.startsWith(value === '/' ? '/' : `${value}/`);
    case 'regex': return new RegExp(`^(?:${written})$`).test(given);
  }
}

const TEXTS = ['a', 'ab', 'abc', 'b'];
const PATHS = ['/', '/a', '/A', '/a/', '/a/b', '/ab', '/a/b/c', '/b'];

const text: fc.Arbitrary<TextCondition> = fc.oneof(
  fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const), value: fc.constantFrom(...TEXTS) }),
  fc.record({ kind: fc.constant('regex' as const), value: fc.constantFrom('a.*', '[ab]+', '.*') }),
  fc.constant({ kind: 'present' as const, value: '' }),
);

const path: fc.Arbitrary<PathCondition> = fc.oneof(
  fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const), value: fc.constantFrom(...PATHS), ignoreCase: fc.constantFrom(undefined, true) }),
  fc.record({ kind: fc.constant('below' as const), value: fc.constantFrom(...PATHS.filter(each => each === '/' || !each.endsWith('/'))), ignoreCase: fc.constantFrom(undefined, true) }),
  fc.record({ kind: fc.constant('regex' as const), value: fc.constantFrom('/a.*', '.*', '/[ab]') }),
);

/** Seldom there: conditions with few fields cover one another now and then. */
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ arbitrary, weight: 1 }, { arbitrary: fc.constant(undefined), weight: 3 });
const texts: fc.Arbitrary<TextConditions | undefined> = optional(fc.dictionary(fc.constantFrom('x', 'y'), text, { minKeys: 1, maxKeys: 2 }));

/** Conditions that meet one another often. */
export const conditions: fc.Arbitrary<HttpCondition> = fc.record({
  path: optional(path),
  method: optional(fc.record({ kind: fc.constant('exact' as const), value: fc.constantFrom('GET', 'PUT') })),
  headers: texts,
  withoutHeaders: texts,
  query: texts,
  port: optional(fc.constantFrom(80, 81)),
  source: optional(fc.oneof(
    fc.record({ namespace: fc.constantFrom('n', 'm') }),
    fc.record({ labels: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('1', '2'), { minKeys: 1 }) }),
  )),
}).map(condition => Object.fromEntries(Object.entries(condition).filter(([, value]) => value !== undefined)) as HttpCondition);

const values = fc.dictionary(fc.constantFrom('x', 'y'), fc.constantFrom(...TEXTS));

export const requests: fc.Arbitrary<Request> = fc.record({
  path: fc.constantFrom(...PATHS),
  method: fc.constantFrom('GET', 'PUT'),
  headers: values,
  query: values,
  port: fc.constantFrom(80, 81),
  namespace: fc.constantFrom('n', 'm'),
  labels: fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('1', '2')),
});
