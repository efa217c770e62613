import * as fc from 'fast-check';
import { istioAllows } from './istio-verdict';
import { Attempt } from './request';
import { AllowProps, JwtAuthentication, ServicePort, ZeroTrustNamespace } from '../../src';
import { account, PlainObject, synthOn } from '../program';

/** `allow` with hosts, headers and claims, on the mesh that carries them. */

const HTTP = 8080;
const GRPC = 7070;
const TCP = 6379;
const CALLERS = { ann: account('ann'), bob: account('bob') };

interface Allow extends AllowProps {
  readonly from: keyof typeof CALLERS;
}

const pick = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const conditions = {
  hosts: pick('shop.test', 'other.test'),
  headers: fc.record({ 'X-A': pick('1', '2'), 'x-b': pick('1', '2') }, { requiredKeys: [] }).filter(headers => Object.keys(headers).length > 0) as fc.Arbitrary<{ [name: string]: string[] }>,
  claims: fc.record({ 'scope': pick('read', 'write'), '[realm][role]': pick('user', 'admin') }, { requiredKeys: [] }).filter(claims => Object.keys(claims).length > 0) as fc.Arbitrary<{ [claim: string]: string[] }>,
};
const from = fc.constantFrom<Allow['from']>('ann', 'bob');
const allow: fc.Arbitrary<Allow> = fc.oneof(
  fc.record({ from, methods: pick('GET', 'PUT'), paths: pick('/a', '/a/*'), ports: fc.constant([HTTP]), ...conditions }, { requiredKeys: ['from', 'ports'] }),
  fc.record({ from, grpc: pick('shop.Cart', 'shop.Cart/Get'), ...conditions }, { requiredKeys: ['from', 'grpc'] }),
  fc.record({ from, ...conditions }, { requiredKeys: ['from'] }),
);
const attempt = fc.record({
  from: fc.constantFrom('ann', 'bob', 'eve').map(name => ({ namespace: 'elsewhere', account: name })),
  to: fc.constant({ namespace: 'shop', labels: { app: 'cart' } }),
  port: fc.constantFrom(HTTP, HTTP, GRPC, TCP),
  method: fc.constantFrom('GET', 'PUT', 'POST'),
  path: fc.constantFrom('/', '/a', '/a/b', '/ab', '/shop.Cart/Get', '/shop.Cart/Add'),
  host: fc.constantFrom('shop.test', 'Shop.Test:8080', 'shop.test.evil', 'other.test'),
  headers: fc.constantFrom({}, { 'x-a': '1' }, { 'x-a': '2', 'x-b': '1' }, { 'x-a': '12', 'x-b': '2' }),
  token: fc.constantFrom(undefined, { iss: 'https://auth.test', sub: 'u', scope: 'read write' }, { iss: 'https://auth.test', sub: 'u', scope: 'readonly', realm: { role: ['guest', 'user'] } }),
}).map(one => ({ ...one, isTcp: one.port === TCP })) as fc.Arbitrary<Attempt>;

function write(allows: readonly Allow[]): PlainObject[] {
  return synthOn('istio', chart => {
    const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80, { targetPort: HTTP }), ServicePort.grpc(GRPC), ServicePort.tcp(TCP)] });
    new JwtAuthentication(chart, 'login', { target: cart, issuers: [{ issuer: 'https://auth.test' }], required: false });
    for (const { from: caller, ...props } of allows) cart.allow(CALLERS[caller], props);
  });
}

/** What the program says, without any mesh. */
function meant(allows: readonly Allow[], one: Attempt): boolean {
  return allows.some(({ from: caller, methods, paths, grpc, ports, hosts, headers, claims }) => {
    if (one.from!.account !== caller || !(ports?.includes(one.port) ?? true)) return false;
    if (hosts ?? headers ?? claims) {
      if (one.port === TCP) return false;
      if (hosts && !hosts.includes(one.host!.toLowerCase().replace(/:\d+$/, ''))) return false;
      if (headers && !Object.entries(headers).every(([name, values]) => values.includes(one.headers![name.toLowerCase()]))) return false;
      if (claims && !Object.entries(claims).every(([claim, values]) => values.some(value => claimed(claim, one).includes(value)))) return false;
    }
    if (grpc) return one.port === GRPC && one.method === 'POST' && grpc.some(call => one.path === `/${call}` || one.path.startsWith(`/${call}/`));
    return (methods?.includes(one.method) ?? true) && (paths?.some(path => one.path === path.replace('/*', '') || (path.endsWith('/*') && one.path.startsWith(path.slice(0, -1)))) ?? true);
  });
}

function claimed(claim: string, { token }: Attempt): string[] {
  const found: any = claim === 'scope' ? (token?.scope as string | undefined)?.split(' ') : (token?.realm as any)?.role;
  return found ?? [];
}

test('lets in what is meant, and nothing else', () => {
  let open = 0;
  fc.assert(fc.property(fc.array(allow, { minLength: 1, maxLength: 4 }), fc.array(attempt, { minLength: 40, maxLength: 40 }), (allows, tried) => {
    const objects = write(allows);
    for (const one of tried) {
      const allowed = meant(allows, one);
      if (allowed) open += 1;
      expect({ one, allowed: istioAllows(objects, one) }).toEqual({ one, allowed });
    }
  }), { numRuns: 150 });
  expect(open).toBeGreaterThan(30);
});

test('the objects do not depend on the order of what is allowed', () => {
  const spec = (objects: readonly PlainObject[]) => objects.filter(({ kind }) => kind === 'AuthorizationPolicy').map(object => JSON.stringify(object)).sort();
  fc.assert(fc.property(fc.array(allow, { minLength: 2, maxLength: 4 }), allows => {
    expect(spec(write([...allows].reverse()))).toEqual(spec(write(allows)));
  }), { numRuns: 40 });
});
