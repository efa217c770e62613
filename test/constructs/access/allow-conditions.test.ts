import { Chart } from 'cdk8s';
import { AllowProps, JwtAuthentication, MeshService, PolicyTarget, ServicePort, ZeroTrustNamespace } from '../../../src';
import { account, chartOn, only, refusal, refusalOn, synth, synthOn } from '../../program';

/** The service that everything is allowed at: HTTP behind another number, gRPC and bytes. */
function cartIn(chart: Chart): MeshService {
  return new ZeroTrustNamespace(chart, 'shop').addService('cart', {
    ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6379, { name: 'redis' })],
  });
}

const rules = (...allows: AllowProps[]) => {
  const chart = chartOn('istio');
  const cart = cartIn(chart);
  JwtAuthentication.verifiedElsewhere(chart, { target: PolicyTarget.mesh() });
  for (const props of allows) cart.allow(account('ann'), props);
  return only(synth(chart), 'AuthorizationPolicy', 'cart-allow-elsewhere.ann').spec.rules.map(({ to, when }: any) => ({ to: to.map(({ operation }: any) => operation), when }));
};

describe('what a request must be like besides its method and path', () => {
  test('headers, at all ports that have requests', () => {
    expect(rules({ headers: { 'X-Tenant': ['green', 'blue', 'blue'], 'x-a': ['1'] } })).toEqual([{
      to: [{ ports: ['7070', '8080'] }],
      when: [{ key: 'request.headers[x-a]', values: ['1'] }, { key: 'request.headers[x-tenant]', values: ['blue', 'green'] }],
    }]);
  });

  test('hosts, at any port', () => {
    expect(rules({ hosts: ['b.shop.test', 'a.shop.test'], ports: [8080] })).toEqual([{
      to: [{ ports: ['8080'], hosts: ['a.shop.test', 'a.shop.test:*', 'b.shop.test', 'b.shop.test:*'] }], when: undefined,
    }]);
  });

  test('claims, also within others', () => {
    expect(rules({ claims: { 'scope': ['read'], '[realm_access][roles]': ['user'] }, methods: ['GET'] })).toEqual([{
      to: [{ ports: ['8080'], methods: ['GET'] }],
      when: [{ key: 'request.auth.claims[realm_access][roles]', values: ['user'] }, { key: 'request.auth.claims[scope]', values: ['read'] }],
    }]);
  });

  test('beside gRPC', () => {
    expect(rules({ grpc: ['shop.Cart/Get'], headers: { 'x-a': ['1'] }, hosts: ['a.test'] })).toEqual([{
      to: [{ ports: ['7070'], methods: ['POST'], paths: ['/shop.Cart/Get'], hosts: ['a.test', 'a.test:*'] }], when: [{ key: 'request.headers[x-a]', values: ['1'] }],
    }]);
  });
});

describe('several `allow` for one caller are one policy', () => {
  const written = { headers: { 'x-a': ['1', '2'] } };

  test('with a rule for each set of conditions, whatever the order in which they are written', () => {
    const expected = [
      { to: [{ ports: ['8080'], methods: ['GET'] }], when: undefined },
      { to: [{ ports: ['8080'], methods: ['POST', 'PUT'] }], when: [{ key: 'request.headers[x-a]', values: ['1', '2'] }] },
    ];
    expect(rules({ methods: ['GET'] }, { methods: ['PUT'], ...written }, { methods: ['POST'], headers: { 'X-A': ['2', '1'] } })).toEqual(expected);
    expect(rules({ methods: ['POST'], headers: { 'X-A': ['2', '1'] } }, { methods: ['PUT'], ...written }, { methods: ['GET'] })).toEqual(expected);
  });

  test('what is open without conditions needs no rule with any', () => {
    expect(rules({ ports: [8080] }, { ports: [8080], ...written })).toEqual([{ to: [{ ports: ['8080'] }], when: undefined }]);
    expect(rules({ ports: [8080] }, written)).toEqual([{ to: [{ ports: ['8080'] }], when: undefined }, { to: [{ ports: ['7070'] }], when: [{ key: 'request.headers[x-a]', values: ['1', '2'] }] }]);
  });

  test('what is open under conditions does not open what is limited without', () => {
    expect(rules({ methods: ['GET'] }, { ports: [8080], ...written })).toEqual([
      { to: [{ ports: ['8080'], methods: ['GET'] }], when: undefined },
      { to: [{ ports: ['8080'] }], when: [{ key: 'request.headers[x-a]', values: ['1', '2'] }] },
    ]);
  });
});

describe('what cannot be read', () => {
  test.each<[string, any, string]>([
    ['headers from an unset variable', { headers: undefined }, '`headers` is undefined'],
    ['headers as a list', { headers: ['x-a'] }, '`headers` is ["x-a"]'],
    ['no headers', { headers: {} }, '`headers` is empty'],
    ['a header without values', { headers: { 'x-a': [] } }, '`headers["x-a"]` is an empty list'],
    ['one value', { headers: { 'x-a': '1' } }, '`headers["x-a"]` is "1", a string'],
    ['a value from an unset variable', { headers: { 'x-a': [undefined] } }, '`headers["x-a"][0]` is undefined'],
    ['an empty value', { headers: { 'x-a': [''] } }, '`headers["x-a"][0]` is ""\n  because  an empty value matches nothing'],
    ['a pattern', { headers: { 'x-a': ['b*'] } }, '`headers["x-a"][0]` is "b*"\n  because  values are compared as a whole, and "*" stands for nothing\n  instead  write every value that is allowed; an AccessPolicy takes patterns'],
    ['presence', { headers: { 'x-a': ['*'] } }, '`headers["x-a"][0]` is "*"'],
    ['a header that is none', { headers: { 'x a': ['1'] } }, 'a header in `headers`\n  because  "x a" is not the name of an HTTP header\n  instead  write its name as in the request'],
    ['a header twice', { headers: { 'X-A': ['1'], 'x-a': ['2'] } }, '`headers` names x-a twice'],
    ['the host', { headers: { Host: ['a.test'] } }, '"host" is no header of its own: it is the request\'s authority\n  instead  write `hosts`'],
    ['a pseudo header', { headers: { ':path': ['/a'] } }, 'write `hosts`, `methods` or `paths`'],
    ['hosts from an unset variable', { hosts: undefined }, '`hosts` is undefined'],
    ['no hosts', { hosts: [] }, '`hosts` is an empty list'],
    ['one host', { hosts: 'a.test' }, '`hosts` is "a.test", a string'],
    ['a host with a port', { hosts: ['a.test:8080'] }, 'the host "a.test:8080"'],
    ['a pattern of hosts', { hosts: ['*.test'] }, 'the host "*.test"'],
    ['claims from an unset variable', { claims: undefined }, '`claims` is undefined'],
    ['a claim that is none', { claims: { 'a[b]': ['1'] } }, 'a claim in `claims`\n  because  "a[b]" is no claim'],
    ['a claim twice', { claims: { 'a': ['1'], '[a]': ['2'] } }, '`claims` names [a] twice'],
    ['misspelt', { header: { 'x-a': ['1'] } }, 'write `headers`, or leave it out'],
  ])('%s', (_, props, message) => {
    expect(refusalOn('istio', chart => cartIn(chart).allow(account('ann'), props))).toContain(message);
  });
});

describe('where there are no requests', () => {
  const bytes = (props: AllowProps) => refusalOn('istio', chart => new ZeroTrustNamespace(chart, 'shop').addService('db', { ports: [ServicePort.tcp(6379)] }).allow(account('ann'), props));

  test('no port has any', () => {
    expect(bytes({ headers: { 'x-a': ['1'] } })).toContain('db has no port that speaks HTTP or gRPC to allow anything at\n  because  its ports are: 6379 (tcp)');
  });

  test('a port that is named', () => {
    expect(bytes({ headers: { 'x-a': ['1'] }, ports: [6379] })).toContain('port 6379 of db speaks tcp, and hosts, headers or claims are allowed there\n  because  the mesh sees connections there, no requests');
  });
});

describe('claims of tokens that nothing verifies', () => {
  const write = (verify: (chart: Chart, cart: MeshService) => void) => () => synthOn('istio', chart => {
    const cart = cartIn(chart);
    cart.allow(account('ann'), { claims: { scope: ['read'] } });
    verify(chart, cart);
  });
  const issuers = [{ issuer: 'https://auth.test' }];

  test('are refused when the program is synthesized', () => {
    expect(write(() => undefined)).toThrow(/"c\/shop\/cart" allows by claims, and nothing verifies the tokens of requests there, so that none is ever seen: add a JwtAuthentication for it/);
    expect(write(chart => new JwtAuthentication(chart, 'login', { target: PolicyTarget.pods({ namespace: 'shop', labels: { app: 'web' } }), issuers, required: false }))).toThrow(/allows by claims/);
  });

  test('what verifies them may come later, for the workload or its namespace', () => {
    expect(write((chart, target) => new JwtAuthentication(chart, 'login', { target, issuers }))).not.toThrow();
    expect(write(chart => new JwtAuthentication(chart, 'login', { target: PolicyTarget.namespace('shop'), issuers, required: false }))).not.toThrow();
  });
});

test.each<[string, AllowProps, string]>([
  ['hosts', { hosts: ['a.test'] }, 'Linkerd 2.20 cannot allow by the host of a request'],
  ['headers', { headers: { 'x-a': ['1'] } }, 'Linkerd 2.20 cannot allow by headers of a request'],
  ['claims', { claims: { scope: ['read'] } }, 'Linkerd 2.20 cannot allow by claims of the token of a request'],
])('Linkerd carries no %s', (_, props, message) => {
  const chart = chartOn('linkerd');
  const cart = cartIn(chart);
  expect(refusal(() => cart.allow(account('ann'), props))).toContain(`c/shop/cart: ${message}`);
  cart.allow(account('ann'), { ports: [6379] });
  expect(synth(chart).filter(({ kind, metadata }) => kind === 'HTTPRoute' && metadata.name.startsWith('cart'))).toEqual([]);
});
