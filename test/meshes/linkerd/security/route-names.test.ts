import * as fc from 'fast-check';
import { parsePath, PathMatch, RequestMatch, requestKey } from '../../../../src/intent/security/requests';
import { routeNames } from '../../../../src/meshes/linkerd/security/route-names';

const http = (path: string, method?: string): RequestMatch => ({ kind: 'http', method, path: parsePath(path) as PathMatch });
const names = (...requests: RequestMatch[]) => [...routeNames('cart-80', requests, 'cart-80-all').values()];

test.each([
  [http('/cart'), 'cart-80-cart'],
  [http('/cart/*'), 'cart-80-cart-any'],
  [http('/'), 'cart-80-root'],
  [http('/Cart/Items', 'GET'), 'cart-80-get-cart-items'],
  [{ kind: 'grpc' as const, service: 'shop.Cart', method: 'Get' }, 'cart-80-shop-cart-get'],
  [{ kind: 'grpc' as const, service: 'shop.Cart' }, 'cart-80-shop-cart-any'],
])('%j', (request, name) => {
  expect(names(request)).toEqual([name]);
});

test('what reads alike is numbered, whatever the order', () => {
  const alike = [http('/a/b'), http('/a-b'), http('/a.b'), http('/a-b-2')];
  const made = routeNames('cart-80', alike, 'cart-80-all');
  expect(new Set(made.values()).size).toBe(4);
  expect(routeNames('cart-80', [...alike].reverse(), 'cart-80-all')).toEqual(made);
});

test('a name that is kept for something else is given to no match', () => {
  expect(names(http('/all'))).toEqual(['cart-80-all-2']);
});

test('no two matches share a name, and every name is one that Kubernetes takes', () => {
  const path = fc.array(fc.constantFrom('a', 'A', 'a-b', 'a.b', '2', 'any', 'all', '~'), { maxLength: 3 }).map(elements => `/${elements.join('/')}`);
  const request = fc.record({ kind: fc.constant('http' as const), path: path.map(text => ({ kind: 'exact' as const, value: text })), method: fc.option(fc.constant('GET'), { nil: undefined }) });
  fc.assert(fc.property(fc.array(request, { maxLength: 8 }), requests => {
    const made = [...routeNames('cart-80', requests, 'cart-80-all').values()];
    expect(new Set(made).size).toBe(new Set(requests.map(requestKey)).size);
    expect(made).not.toContain('cart-80-all');
    for (const name of made) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  }), { numRuns: 300 });
});
