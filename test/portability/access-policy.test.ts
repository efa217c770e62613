import * as fc from 'fast-check';
import { istioAllows } from './istio-verdict';
import { Attempt } from './request';
import {
  AccessAction, AccessCondition, AccessOperation, AccessPolicy, AccessPolicyRule, AccessSource, JwtAuthentication, PolicyTarget, ServicePort,
  ZeroTrustNamespace,
} from '../../src';
import { account, PlainObject, refusal, synthOn } from '../program';

/** What policies say together, as Istio decides, is what their words mean. */

const HTTP = 8080;
const TCP = 6379;
const PORTS = [ServicePort.http(80, { targetPort: HTTP }), ServicePort.tcp(TCP)];

/** A rule, and what it means. */
interface Meant {
  readonly rule: AccessPolicyRule;
  matches(attempt: Attempt): boolean;
}

/** A part of a rule, what it means, and whether it is about requests. */
interface Part<T> {
  readonly value: T;
  readonly isOfRequests?: boolean;
  matches(attempt: Attempt): boolean;
}

const pick = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const some = <T>(parts: fc.Arbitrary<T>, maxLength = 2) => fc.array(parts, { maxLength });

/** A field, or its negation, or both. */
function field<T extends object>(
  name: string, values: fc.Arbitrary<any[]>, is: (value: any, attempt: Attempt) => boolean, isOfRequests = false,
): fc.Arbitrary<Part<T>> {
  const negation = `not${name[0].toUpperCase()}${name.slice(1)}`;
  const given = fc.record({ any: values, none: values }, { requiredKeys: [] }).filter(({ any, none }) => (any ?? none) !== undefined);
  return given.map(({ any, none }) => ({
    value: { ...any && { [name]: any }, ...none && { [negation]: none } } as T,
    isOfRequests,
    matches: attempt => (!any || any.some(value => is(value, attempt))) && !(none && none.some(value => is(value, attempt))),
  }));
}

const ACCOUNTS = { ann: account('ann'), bob: account('bob', 'lab') };
const NAMESPACES: { readonly [name: string]: string } = { ann: 'elsewhere', bob: 'lab' };

const callers = fc.tuple(pick('ann', 'bob'), fc.boolean()).map(([names, negative]): Part<AccessSource> => {
  const identities = names.map(name => ACCOUNTS[name as keyof typeof ACCOUNTS]);
  const isOne = ({ from }: Attempt) => from !== undefined && names.includes(from.account) && NAMESPACES[from.account] === from.namespace;
  return { value: negative ? { notCallers: identities } : { callers: identities }, matches: attempt => isOne(attempt) !== negative };
});
const source: fc.Arbitrary<Part<AccessSource>> = fc.oneof(
  callers,
  field<AccessSource>('namespaces', pick('elsewhere', 'lab', 'l*'), (value, { from }) => from !== undefined && new RegExp(`^${value.replace('*', '.*')}$`).test(from.namespace)),
  field<AccessSource>('ipBlocks', pick('10.0.0.0/8', '10.1.0.0/16', '10.1.0.1'), (value, { address }) => {
    return value === '10.0.0.0/8' ? address!.startsWith('10.') : value === '10.1.0.0/16' ? address!.startsWith('10.1.') : address === value;
  }),
  field<AccessSource>('requestPrincipals', pick('*', 'https://auth.test/*', 'https://auth.test/u1'), (value, { token }) => token !== undefined && (!value.endsWith('1') || token.sub === 'u1'), true),
);
const operation: fc.Arbitrary<Part<AccessOperation>> = fc.oneof(
  field<AccessOperation>('ports', pick(HTTP, TCP), (value, { port }) => value === port),
  field<AccessOperation>('methods', pick('GET', 'PUT', 'P*'), (value, { method }) => method === value || (value === 'P*' && method.startsWith('P')), true),
  field<AccessOperation>('paths', pick('/a', '/a/*', '*.b', '/{*}/c'), (value, { path }) => {
    return { '/a': path === '/a', '/a/*': path.startsWith('/a/'), '*.b': path.endsWith('.b'), '/{*}/c': /^\/[^/]+\/c$/.test(path) }[value as '/a'];
  }, true),
  field<AccessOperation>('hosts', pick('shop.test', 'other.test'), (value, { host }) => host!.toLowerCase().split(':')[0] === value, true),
);
const condition: fc.Arbitrary<Part<AccessCondition>> = fc.oneof(
  fc.record({ values: pick('1', '2*'), notValues: pick('2', '3') }, { requiredKeys: [] }).filter(match => Object.keys(match).length > 0).map(match => ({
    value: AccessCondition.header('X-A', match),
    isOfRequests: true,
    matches: ({ headers }: Attempt) => {
      const found = headers!['x-a'];
      const is = (value: string) => found !== undefined && (value === '2*' ? found.startsWith('2') : found === value);
      return (!match.values || match.values.some(is)) && !(match.notValues && match.notValues.some(is));
    },
  })),
  pick('10.1.0.0/16').map(values => ({ value: AccessCondition.sourceIp({ notValues: values }), matches: ({ address }: Attempt) => !address!.startsWith('10.1.') })),
);

/** Two fields of one source or operation must both match. */
function both<T extends object>(one: Part<T>, other?: Part<T>): Part<T> {
  const keys = Object.keys(one.value).map(key => key.replace(/^not(.)/, (_, letter) => letter.toLowerCase()));
  const clashes = other && Object.keys(other.value).some(key => keys.includes(key.replace(/^not(.)/, (_, letter) => letter.toLowerCase())));
  if (!other || clashes) return one;
  return {
    value: { ...one.value, ...other.value },
    isOfRequests: one.isOfRequests || other.isOfRequests,
    matches: tried => one.matches(tried) && other.matches(tried),
  };
}

const ANYTHING: Part<object> = { value: {}, matches: () => true };

const rule: fc.Arbitrary<Meant> = fc.record({
  from: some(fc.tuple(source, fc.option(source, { nil: undefined })).map(pair => both(...pair))),
  to: some(fc.tuple(operation, fc.option(operation, { nil: undefined })).map(pair => both(...pair))),
  when: some(condition, 1),
}).map(({ from, to, when }) => {
  const isEmpty = from.length + to.length + when.length === 0;
  const isConditional = when.some(part => part.isOfRequests);
  const parts = {
    ...from.length > 0 && { from: from.map(({ value }) => value) },
    ...to.length > 0 && { to: to.map(({ value }) => value) },
    ...when.length > 0 && { when: when.map(({ value }) => value) },
  };
  const sources = from.length > 0 ? from : [ANYTHING];
  const asked = to.length > 0 ? to : [ANYTHING];
  return {
    rule: isEmpty ? { everything: true } : parts,
    // What is about requests is about the ports that have any
    matches: one => when.every(part => part.matches(one)) && sources.some(who => asked.some(what => {
      return who.matches(one) && what.matches(one) && !(one.isTcp && (isConditional || who.isOfRequests || what.isOfRequests));
    })),
  };
});

const attempt = fc.record({
  from: fc.constantFrom({ namespace: 'elsewhere', account: 'ann' }, { namespace: 'lab', account: 'bob' }, { namespace: 'lab', account: 'eve' }, undefined),
  address: fc.constantFrom('10.0.0.1', '10.1.0.1', '10.1.0.2', '192.168.0.1'),
  isTcp: fc.boolean(),
  method: fc.constantFrom('GET', 'PUT', 'POST'),
  path: fc.constantFrom('/', '/a', '/a/c', '/ab', '/x.b', '/x/c', '/x/y/c'),
  host: fc.constantFrom('shop.test', 'SHOP.test:8080', 'third.test'),
  headers: fc.constantFrom({}, { 'x-a': '1' }, { 'x-a': '2' }, { 'x-a': '22' }),
  token: fc.constantFrom(undefined, { iss: 'https://auth.test', sub: 'u1' }, { iss: 'https://auth.test', sub: 'u2' }),
}).map(one => ({ ...one, to: { namespace: 'shop', labels: { app: 'cart' } }, port: one.isTcp ? TCP : HTTP })) as fc.Arbitrary<Attempt>;

const TARGET = PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' }, ports: PORTS });

function write(policies: readonly { readonly action: AccessAction; readonly rules: readonly Meant[] }[]): PlainObject[] {
  return synthOn('istio', chart => {
    new JwtAuthentication(chart, 'login', { target: TARGET, issuers: [{ issuer: 'https://auth.test' }], required: false });
    policies.forEach(({ action, rules }, index) => new AccessPolicy(chart, `p${index}`, { target: TARGET, action, rules: rules.map(({ rule: one }) => one) }));
  });
}

/** Rules that let in who is only not excluded are refused, and so are those about requests at a port that has none. */
function isRefused(policies: Parameters<typeof write>[0]): boolean {
  try {
    write(policies);
    return false;
  } catch (error) {
    expect(String(error)).toMatch(/says only which (identities|tokens) it does not let in|a rule is about requests, and workload .* has none at/);
    return true;
  }
}

const matching = (rules: readonly Meant[], one: Attempt) => rules.some(each => each.matches(one));
const rules = fc.array(rule, { minLength: 1, maxLength: 3 });
const attempts = fc.array(attempt, { minLength: 30, maxLength: 30 });

test('a policy that denies: what one of its rules matches, and nothing else', () => {
  let taken = 0;
  fc.assert(fc.property(rules, attempts, (denied, tried) => {
    const policies = [{ action: AccessAction.DENY, rules: denied }];
    if (isRefused(policies)) return;
    taken += 1;
    const objects = write(policies);
    for (const one of tried) expect({ one, allowed: istioAllows(objects, one) }).toEqual({ one, allowed: !matching(denied, one) });
  }), { numRuns: 200 });
  expect(taken).toBeGreaterThan(60);
});

test('a policy that allows: what one of its rules matches, and nothing else', () => {
  let taken = 0;
  fc.assert(fc.property(rules, attempts, (allowed, tried) => {
    const policies = [{ action: AccessAction.ALLOW, rules: allowed }];
    if (isRefused(policies)) return;
    taken += 1;
    const objects = write(policies);
    for (const one of tried) expect({ one, allowed: istioAllows(objects, one) }).toEqual({ one, allowed: matching(allowed, one) });
  }), { numRuns: 200 });
  expect(taken).toBeGreaterThan(50);
});

test('together: what one allows and none denies', () => {
  fc.assert(fc.property(rules, rules, rules, attempts, (first, second, denied, tried) => {
    const policies = [
      { action: AccessAction.ALLOW, rules: first }, { action: AccessAction.ALLOW, rules: second },
      { action: AccessAction.DENY, rules: denied }, { action: AccessAction.AUDIT, rules: denied },
    ];
    if (isRefused(policies)) return;
    const objects = write(policies);
    for (const one of tried) {
      const allowed = (matching(first, one) || matching(second, one)) && !matching(denied, one);
      expect({ one, allowed: istioAllows(objects, one) }).toEqual({ one, allowed });
    }
  }), { numRuns: 80 });
});

test('a policy that allows lets nobody in who has no identity, unless it says so', () => {
  fc.assert(fc.property(rules, attempts, (allowed, tried) => {
    const withIdentity = allowed.filter(({ rule: { from = [] } }) => from.length > 0 && from.every(one => ['callers', 'notCallers', 'namespaces', 'notNamespaces'].some(key => key in one)));
    const policies = [{ action: AccessAction.ALLOW, rules: withIdentity }];
    if (withIdentity.length === 0 || isRefused(policies)) return;
    const objects = write(policies);
    for (const one of tried) if (one.from === undefined) expect({ one, allowed: istioAllows(objects, one) }).toEqual({ one, allowed: false });
  }), { numRuns: 120 });
});

test('a policy that denies stands above what a guarded namespace allows', () => {
  const objects = synthOn('istio', chart => {
    const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: PORTS });
    cart.allow(ACCOUNTS.ann);
    new AccessPolicy(chart, 'frozen', { target: cart, action: AccessAction.DENY, rules: [{ to: [{ notMethods: ['GET'] }] }] });
  });
  const one = { from: { namespace: 'elsewhere', account: 'ann' }, to: { namespace: 'shop', labels: { app: 'cart' } }, port: HTTP, path: '/' };
  expect([istioAllows(objects, { ...one, method: 'GET' }), istioAllows(objects, { ...one, method: 'PUT' }), istioAllows(objects, { ...one, method: 'PUT', port: TCP, isTcp: true })]).toEqual([true, false, true]);
  expect(refusal(() => istioAllows([{ kind: 'AuthorizationPolicy', metadata: { namespace: 'shop' }, spec: { rules: [{ strange: true }] } }], { ...one, method: 'GET' }))).toContain('a field that the verdict does not know: strange');
});
