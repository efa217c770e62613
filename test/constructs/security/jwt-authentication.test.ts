import { App, Chart, Duration, JsonPatch } from 'cdk8s';
import {
  IstioMesh, JwtAuthentication, JwtAuthenticationProps, JwtIssuer, MeshService, PolicyTarget, ServicePort, ZeroTrustNamespace, ZeroTrustStage,
} from '../../../src';
import { istioAllows } from '../../portability/istio-verdict';
import { Attempt, Token } from '../../portability/request';
import { chartOn, inOrder, MeshName, ofKind, only, Pods, podsOf, refusal, refusalOn, synth, synthOn } from '../../program';

const ISSUER: JwtIssuer = { issuer: 'https://auth.test' };
const cart = PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' }, ports: [ServicePort.http(8080), ServicePort.tcp(6379)] });

const login = (props: Partial<JwtAuthenticationProps> = {}, mesh: MeshName = 'istio') => synthOn(mesh, chart => new JwtAuthentication(chart, 'login', { target: cart, issuers: [ISSUER], ...props }));
const jwtRules = (issuer: Partial<JwtIssuer>) => only(login({ issuers: [{ ...ISSUER, ...issuer }] }), 'RequestAuthentication').spec.jwtRules;
const denied = (props: Partial<JwtAuthenticationProps> = {}) => only(login(props), 'AuthorizationPolicy').spec.rules;

test('tokens are verified, and one is required', () => {
  expect(inOrder(login())).toEqual([
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'login-required', namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: 'cart' } },
        action: 'DENY',
        rules: [{ from: [{ source: { notRequestPrincipals: ['https://auth.test/*'] } }], to: [{ operation: { ports: ['8080'] } }] }],
      },
    },
    {
      apiVersion: 'security.istio.io/v1',
      kind: 'RequestAuthentication',
      metadata: { name: 'login', namespace: 'shop' },
      spec: { selector: { matchLabels: { app: 'cart' } }, jwtRules: [{ issuer: 'https://auth.test' }] },
    },
  ]);
});

describe('the same requests at two places', () => {
  const both = (first: Partial<JwtAuthenticationProps>, second: Partial<JwtAuthenticationProps>, mesh: MeshName = 'istio') => () => {
    const chart = chartOn(mesh);
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const service = shop.addService('cart', { ports: [ServicePort.http(8080)] });
    const other = shop.addService('web', { ports: [ServicePort.http(8080)] });
    const waypoint = shop.waypoint && PolicyTarget.gateway(shop.waypoint);
    const targets = { service, other, namespace: PolicyTarget.namespace('shop'), mesh: PolicyTarget.mesh(), waypoint };
    const make = (id: string, { target, ...props }: any) => (
      new JwtAuthentication(chart, id, { issuers: [ISSUER], ...props, target: targets[target as keyof typeof targets] })
    );
    make('first', first);
    make('second', second);
  };
  const wide = { issuers: [{ ...ISSUER, audiences: ['shop'] }], required: false };

  test('one would let in what the other refuses', () => {
    expect(refusal(both({ target: 'service' as any }, { target: 'namespace' as any, ...wide }))).toMatchInlineSnapshot(`
"c/second: it reads tokens of https://auth.test at namespace "shop" by other keys or for other audiences than "c/first" at service "shop/cart"
  because  the same requests may come to both, and a token is good that one of them takes: each would let in what the other refuses
  instead  say the same keys and audiences in both, or choose targets that have no requests in common"
`);
  });

  test.each<[string, any, any, MeshName]>([
    ['in any order', { target: 'namespace', ...wide }, { target: 'service' }, 'istio'],
    ['with other keys', { target: 'service' }, { target: 'mesh', issuers: [{ ...ISSUER, jwksUri: 'https://other.test/keys' }] }, 'istio'],
    ['at a service and the waypoint before it', { target: 'service' }, { target: 'waypoint', ports: [8080], ...wide, required: true }, 'ambient'],
  ])('%s', (_, first, second, mesh) => {
    expect(refusal(both(first, second, mesh))).toContain('by other keys or for other audiences');
  });

  test.each<[string, any, any]>([
    ['said alike', { target: 'service', issuers: [{ ...ISSUER, audiences: ['a', 'b'] }] }, { target: 'namespace', issuers: [{ ...ISSUER, audiences: ['b', 'a'] }], required: false }],
    ['of another issuer', { target: 'service', required: false }, { target: 'namespace', issuers: [{ issuer: 'https://other.test', audiences: ['x'] }], required: false }],
    ['at pods that are not the same', { target: 'service' }, { target: 'other', issuers: [{ ...ISSUER, audiences: ['x'] }] }],
  ])('taken: %s', (_, first, second) => {
    expect(both(first, second)).not.toThrow();
  });
});

test('none is required where that is said', () => {
  expect(login({ required: false }).map(({ kind }) => kind)).toEqual(['RequestAuthentication']);
});

describe('issuers', () => {
  const keys = JSON.stringify({ keys: [{ kty: 'RSA', e: 'AQAB', n: 'xAE7' }] });

  test.each<[string, Partial<JwtIssuer>, object]>([
    ['keys by URI', { jwksUri: 'https://auth.test/jwks' }, { jwksUri: 'https://auth.test/jwks' }],
    ['keys themselves', { jwks: keys }, { jwks: keys }],
    ['audiences', { audiences: ['shop', 'lab'] }, { audiences: ['shop', 'lab'] }],
    ['headers', { fromHeaders: [{ name: 'x-jwt', prefix: 'Bearer ' }, { name: 'x-other' }] }, { fromHeaders: [{ name: 'x-jwt', prefix: 'Bearer ' }, { name: 'x-other' }] }],
    ['parameters', { fromParams: ['token'] }, { fromParams: ['token'] }],
    ['cookies', { fromCookies: ['session'] }, { fromCookies: ['session'] }],
    ['the token handed on', { forwardOriginalToken: true }, { forwardOriginalToken: true }],
    ['the token kept back, as by default', { forwardOriginalToken: false }, {}],
    ['the payload in a header', { outputPayloadToHeader: 'x-payload' }, { outputPayloadToHeader: 'x-payload' }],
    ['claims in headers', { outputClaimToHeaders: { 'x-user': 'sub', 'x-group': 'a.b' } }, { outputClaimToHeaders: [{ header: 'x-group', claim: 'a.b' }, { header: 'x-user', claim: 'sub' }] }],
    ['words', { spaceDelimitedClaims: ['roles'] }, { spaceDelimitedClaims: ['roles'] }],
    ['a time', { timeout: Duration.seconds(2) }, { timeout: '2s' }],
  ])('%s', (_, issuer, rule) => {
    expect(jwtRules(issuer)).toEqual([{ issuer: 'https://auth.test', ...rule }]);
  });

  test('several, each with what it needs', () => {
    const objects = login({ issuers: [ISSUER, { issuer: 'accounts@test', jwks: keys }] });
    expect(only(objects, 'RequestAuthentication').spec.jwtRules).toEqual([{ issuer: 'https://auth.test' }, { issuer: 'accounts@test', jwks: keys }]);
    expect(only(objects, 'AuthorizationPolicy').spec.rules[0].from).toEqual([{ source: { notRequestPrincipals: ['https://auth.test/*', 'accounts@test/*'] } }]);
  });

  const fault = (issuer: any) => refusal(() => login({ issuers: [issuer] }));
  test.each<[string, any, string]>([
    ['nothing', undefined, '`issuers[0]` is undefined'],
    ['by its name', 'https://auth.test', '`issuers[0]` is "https://auth.test", a string'],
    ['without a name', {}, '`issuers[0].issuer` is undefined'],
    ['with an empty name', { issuer: '' }, '`issuers[0].issuer` is empty'],
    ['with a pattern for a name', { issuer: 'https://*.test' }, '`issuers[0].issuer` is "https://*.test"\n  because  it is compared with the claim `iss` as a whole'],
    ['that is no URL, without keys', { issuer: 'accounts@test' }, '`issuers[0].issuer` leads to no keys\n  because  "accounts@test" is no URL that begins with https:// or http://\n  instead  give `jwksUri` or `jwks`'],
    ['with keys twice', { ...ISSUER, jwksUri: 'https://a.test', jwks: keys }, '`issuers[0]` has both `jwksUri` and `jwks`'],
    ['with keys at no URL', { ...ISSUER, jwksUri: 'auth.test/jwks' }, '`issuers[0].jwksUri` leads to no keys\n  because  "auth.test/jwks" is no URL'],
    ['with keys at a file', { ...ISSUER, jwksUri: 'file:///jwks' }, '"file:///jwks" is no URL'],
    ['with keys that are none', { ...ISSUER, jwks: '{}' }, '`issuers[0].jwks` leads to no keys\n  because  it has no list of `keys`'],
    ['with a private key', { ...ISSUER, jwks: '{"keys":[{"kty":"RSA","d":"x"}]}' }, 'it has a private key (`d`)'],
    ['misspelt', { ...ISSUER, jwksUrl: 'https://a.test' }, 'write `jwksUri`, or leave it out'],
    ['with one audience', { ...ISSUER, audiences: 'shop' }, '`issuers[0].audiences` is "shop", a string'],
    ['with an empty audience', { ...ISSUER, audiences: [''] }, '`issuers[0].audiences[0]` is empty'],
    ['with a header by its name', { ...ISSUER, fromHeaders: ['x-jwt'] }, '`issuers[0].fromHeaders[0]` is "x-jwt", a string'],
    ['with a header that is none', { ...ISSUER, fromHeaders: [{ name: 'x jwt' }] }, 'a header in `issuers[0].fromHeaders[0].name`\n  because  "x jwt" is not the name of an HTTP header'],
    ['with a header that the proxy does not take', { ...ISSUER, outputPayloadToHeader: 'x.jwt' }, '"x.jwt" has other characters than letters, digits, "-" and "_"'],
    ['with a header misspelt', { ...ISSUER, fromHeaders: [{ name: 'x', prefx: 'Bearer ' }] }, 'write `prefix`, or leave it out'],
    ['with an empty parameter', { ...ISSUER, fromParams: [''] }, '`issuers[0].fromParams[0]` is empty'],
    ['with an empty cookie', { ...ISSUER, fromCookies: [''] }, '`issuers[0].fromCookies[0]` is empty'],
    ['with a flag as a text', { ...ISSUER, forwardOriginalToken: 'no' }, '`issuers[0].forwardOriginalToken` is "no", a string'],
    ['with an empty claim', { ...ISSUER, outputClaimToHeaders: { 'x-user': '' } }, '`issuers[0].outputClaimToHeaders["x-user"]` is empty'],
    ['with a claim for no header', { ...ISSUER, outputClaimToHeaders: { 'x user': 'sub' } }, 'a header in `issuers[0].outputClaimToHeaders`'],
    ['with a time as a number', { ...ISSUER, timeout: 2 }, '`issuers[0].timeout` is 2'],
  ])('%s: refused', (_, issuer, message) => {
    expect(fault(issuer)).toContain(message);
  });

  test('none, or one twice', () => {
    expect(refusal(() => login({ issuers: [] }))).toContain('`issuers` is an empty list\n  because  no token would be valid, and none would be looked for');
    expect(refusal(() => login({ issuers: [ISSUER, ISSUER] }))).toContain('the issuer "https://auth.test" is named twice');
  });
});

describe('what the token must say', () => {
  test('one rule for each claim, as each must hold', () => {
    expect(denied({ requiredClaims: { 'scope': ['read', 'write'], '[realm_access][roles]': ['user'] } }).slice(1)).toEqual([
      { to: [{ operation: { ports: ['8080'] } }], when: [{ key: 'request.auth.claims[realm_access][roles]', notValues: ['user'] }] },
      { to: [{ operation: { ports: ['8080'] } }], when: [{ key: 'request.auth.claims[scope]', notValues: ['read', 'write'] }] },
    ]);
  });

  test.each<[string, any, string]>([
    ['none', {}, '`requiredClaims` is empty'],
    ['without values', { scope: [] }, '`requiredClaims["scope"]` is an empty list'],
    ['one value', { scope: 'read' }, '`requiredClaims["scope"]` is "read", a string'],
    ['a pattern', { scope: ['read*'] }, '`requiredClaims["scope"][0]` is "read*"\n  because  values are compared as a whole'],
    ['no claim', { '[scope': ['read'] }, 'a claim in `requiredClaims`\n  because  "[scope" is no claim'],
    ['twice', { 'scope': ['read'], '[scope]': ['write'] }, '`requiredClaims` names [scope] twice'],
    ['from an unset variable', undefined, '`requiredClaims` is undefined'],
  ])('%s: refused', (_, requiredClaims, message) => {
    expect(refusal(() => login({ requiredClaims }))).toContain(message);
  });
});

describe('exceptions', () => {
  const operations = (except: any) => denied({ except })[0].to.map(({ operation }: any) => operation);

  test('paths for every method: each of them is none of the others', () => {
    expect(operations([{ paths: ['/health'] }, { paths: ['/public/*'] }])).toEqual([{ ports: ['8080'], notPaths: ['/health', '/public', '/public/*'] }]);
  });

  test('methods for every path', () => {
    expect(operations([{ methods: ['OPTIONS'] }])).toEqual([{ ports: ['8080'], notMethods: ['OPTIONS'] }]);
  });

  test('paths by a method: another path, or another method', () => {
    expect(operations([{ paths: ['/health'], methods: ['GET'] }])).toEqual([{ ports: ['8080'], notPaths: ['/health'] }, { ports: ['8080'], notMethods: ['GET'] }]);
  });

  test('they hold for the claims too', () => {
    const [token, claim] = denied({ except: [{ paths: ['/health'] }], requiredClaims: { scope: ['read'] } });
    expect(claim.to).toEqual(token.to);
  });

  test.each<[string, any, string]>([
    ['one', { paths: ['/a'] }, '`except` is {"paths":["/a"]}'],
    ['none', [], '`except` is an empty list'],
    ['from an unset variable', undefined, '`except` is undefined'],
    ['of nothing', [{}], '`except[0]` says nothing\n  because  every request would be excepted'],
    ['misspelt', [{ path: ['/a'] }], 'write `paths`, or leave it out'],
    ['empty paths', [{ paths: [] }], '`except[0].paths` is an empty list'],
    ['empty methods', [{ paths: ['/a'], methods: [] }], '`except[0].methods` is an empty list'],
    ['paths from an unset variable', [{ paths: undefined, methods: ['GET'] }], '`except[0].paths` is undefined'],
    ['a path that is none', [{ paths: ['health'] }], '`except[0].paths[0]` is no exception\n  because  "health" is not a path'],
    ['every path', [{ paths: ['/*'], methods: ['GET'] }], '`except[0].paths[0]` is no exception\n  because  it is every path'],
    ['a method that is none', [{ methods: ['get'] }], '`except[0].methods[0]` is no exception\n  because  "get" is not one of the HTTP methods'],
    ['too many of both', Array.from({ length: 5 }, (_, index) => ({ paths: [`/${index}`], methods: ['GET'] })), 'more than 4 exceptions name both paths and methods'],
  ])('%s: refused', (_, except, message) => {
    expect(refusal(() => login({ except }))).toContain(message);
  });
});

describe('ports at which a token is required', () => {
  test('those that have requests, those included that come later', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const sharedWorkload = shop.addWorkload('cart', { ports: [ServicePort.http(8080)] });
    new JwtAuthentication(chart, 'login', { target: sharedWorkload, issuers: [ISSUER] });
    shop.addService('cart-grpc', { sharedWorkload, ports: [ServicePort.grpc(7070), ServicePort.tcp(6379)] });
    expect(only(synth(chart), 'AuthorizationPolicy', 'login-required').spec.rules[0].to).toEqual([{ operation: { ports: ['8080', '7070'] } }]);
  });

  test('those that are named', () => {
    expect(denied({ ports: [8080, 8080] })[0].to).toEqual([{ operation: { ports: ['8080'] } }]);
  });

  test('where they are not known they must be', () => {
    const target = PolicyTarget.namespace('shop');
    expect(refusal(() => login({ target }))).toContain('c/login: a DENY rule is about requests, and which ports of namespace "shop" have any is not known');
    expect(denied({ target, ports: [8080] })[0].to).toEqual([{ operation: { ports: ['8080'] } }]);
    expect(login({ target, required: false })).toHaveLength(1);
  });

  test.each<[string, any, string]>([
    ['none', [], '`ports` where a token is required\n  because  no port is named'],
    ['from an unset variable', undefined, '`ports` is undefined'],
    ['as a text', ['8080'], '`ports[0]` is "8080", a string'],
    ['that is none', [0], '0 is not a port'],
    ['that speaks TCP', [6379], 'c/login: a rule is about requests, and workload "shop/app=cart" has none at 6379 (tcp)'],
    ['of the Service', [80], 'workload "shop/app=cart" does not listen on port 80'],
  ])('%s: refused', (_, ports, message) => {
    expect(refusal(() => login({ ports }))).toContain(message);
  });
});

describe('where none is required, nothing of it is', () => {
  test.each(['ports', 'except', 'requiredClaims'] as const)('%s: refused', field => {
    const value = { ports: [8080], except: [{ paths: ['/a'] }], requiredClaims: { scope: ['a'] } }[field];
    expect(refusal(() => login({ required: false, [field]: value }))).toContain(`\`${field}\` stands beside \`required: false\``);
  });
});

test.each<[string, any, string]>([
  ['nothing', undefined, 'c/login: `props` is undefined'],
  ['no issuers', { target: cart }, '`issuers` is undefined'],
  ['no target', { issuers: [ISSUER] }, '`target` is undefined'],
  ['misspelt', { target: cart, issuers: [ISSUER], require: false }, 'write `required`, or leave it out'],
  ['a requirement as a text', { target: cart, issuers: [ISSUER], required: 'no' }, '`required` is "no", a string'],
  ['no patches', { target: cart, issuers: [ISSUER], overrides: 1 }, '`overrides` is 1'],
])('%s: refused', (_, props, message) => {
  expect(refusalOn('istio', chart => new JwtAuthentication(chart, 'login', props))).toContain(message);
});

test('a name that Kubernetes does not take', () => {
  expect(refusalOn('istio', chart => new JwtAuthentication(chart, 'Log_in', { target: cart, issuers: [ISSUER] }))).toContain('c/Log_in: its policy would be called "Log_in-required"');
});

describe('two that require tokens', () => {
  const two = (first: Partial<JwtAuthenticationProps>, second: Partial<JwtAuthenticationProps>) => () => synthOn('istio', chart => {
    new JwtAuthentication(chart, 'first', { target: cart, issuers: [ISSUER], ...first });
    new JwtAuthentication(chart, 'second', { target: cart, issuers: [{ issuer: 'https://other.test' }], ...second });
  });

  test('of others at the same target: no request would have both', () => {
    expect(refusal(two({}, {}))).toMatchInlineSnapshot(`
"c/second: it requires a token of https://other.test at workload "shop/app=cart", and "c/first" one of https://auth.test at workload "shop/app=cart"
  because  a request carries one token, so that where both are required nothing passes
  instead  name all issuers in both, or write required: false in one of them"
`);
    expect(refusal(two({ target: PolicyTarget.namespace('shop'), ports: [8080] }, {}))).toContain('"c/first" one of https://auth.test at namespace "shop"');
    expect(refusal(two({}, { target: PolicyTarget.mesh(), ports: [8080] }))).toContain('at the mesh');
  });

  test('of the same, or of others elsewhere, or one that requires none', () => {
    expect(two({}, { issuers: [ISSUER] })).not.toThrow();
    expect(two({}, { target: PolicyTarget.pods({ namespace: 'shop', labels: { app: 'web' }, ports: [ServicePort.http(80)] }) })).not.toThrow();
    expect(two({ required: false }, {})).not.toThrow();
    expect(two({}, { required: false })).not.toThrow();
  });
});

describe('who has no token', () => {
  const GET = { httpGet: { path: '/health', port: 8080 } };
  const annotated = (annotations: { [key: string]: string }, container: object, props: Partial<JwtAuthenticationProps> = {}, pods: Pods = {}) => () => synthOn('istio', chart => {
    const workload = podsOf(chart, 'cart', { annotations, container, ...pods });
    const shop = new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.PERMISSIVE });
    const target: MeshService = shop.addService('cart', { workload, ports: [ServicePort.http(8080), ServicePort.grpc(7070), ServicePort.tcp(6379)] });
    new JwtAuthentication(chart, 'login', { target, issuers: [ISSUER], ...props });
  });
  const OFF = { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' };

  test('the kubelet asks past the sidecar', () => {
    expect(annotated({}, { livenessProbe: GET })).not.toThrow();
  });

  test('unless an annotation says that it does not', () => {
    expect(refusal(annotated(OFF, { livenessProbe: GET }))).toMatchInlineSnapshot(`
"c/login: the http probe of container "main" on port 8080 would need a token
  because  it is sent without one, and the annotation sidecar.istio.io/rewriteAppHTTPProbers: "false" keeps Istio from redirecting it
  instead  drop the annotation, or make an exception: except: [{ paths: ['/health'], methods: ['GET'] }]"
`);
    expect(refusal(annotated(OFF, { readinessProbe: { grpc: { port: 7070 } } }))).toContain("except: [{ paths: ['/grpc.health.v1.Health/Check'], methods: ['POST'] }]");
  });

  test.each<[string, Partial<JwtAuthenticationProps>]>([
    ['an exception', { except: [{ paths: ['/health'], methods: ['GET'] }] }],
    ['an exception of what is above', { except: [{ methods: ['POST'] }, { paths: ['/health/*'] }] }],
    ['an exception for the method', { except: [{ methods: ['GET'] }] }],
    ['no requirement', { required: false }],
    ['a requirement elsewhere', { ports: [7070] }],
  ])('%s lets it pass', (_, props) => {
    expect(annotated(OFF, { livenessProbe: GET }, props)).not.toThrow();
  });

  test.each<[string, Partial<JwtAuthenticationProps>]>([
    ['another path', { except: [{ paths: ['/healthy', '/health2/*'] }] }],
    ['another method', { except: [{ paths: ['/health'], methods: ['POST'] }] }],
  ])('an exception for %s does not', (_, props) => {
    expect(refusal(annotated(OFF, { livenessProbe: GET }, props))).toContain('would need a token');
  });

  test.each([{ tcpSocket: { port: 8080 } }, { exec: { command: ['true'] } }, { httpGet: { path: '/', port: 9999 } }])('a probe that is no request there passes: %j', livenessProbe => {
    expect(annotated(OFF, { livenessProbe })).not.toThrow();
  });

  test('Prometheus reads metrics past the sidecar, unless an annotation says that it does not', () => {
    const scraped = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' };
    expect(annotated(scraped, {})).not.toThrow();
    const message = refusal(annotated({ ...scraped, 'prometheus.istio.io/merge-metrics': 'false' }, {}));
    expect(message).toContain('c/login: reading metrics on port 8080 would need a token');
    expect(message).toContain("except: [{ paths: ['/metrics'], methods: ['GET'] }]");
  });
});

describe('what passes, as Istio decides', () => {
  const ANN = { namespace: 'shop', account: 'ann' };
  const token: Token = { iss: 'https://auth.test', sub: 'user', scope: 'read write', realm: { roles: ['user'] } };
  const objects = synthOn('istio', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const service = shop.addService('cart', { ports: [ServicePort.http(8080), ServicePort.tcp(6379)] });
    service.allow(shop.addWorkload('ann'), {});
    new JwtAuthentication(chart, 'login', {
      target: service, issuers: [ISSUER], requiredClaims: { 'scope': ['read'], '[realm][roles]': ['user', 'admin'] }, except: [{ paths: ['/health'], methods: ['GET'] }, { paths: ['/public/*'] }, { methods: ['OPTIONS'] }],
    });
  });
  const attempt = (rest: Partial<Attempt>): Attempt => ({ from: ANN, to: { namespace: 'shop', labels: { app: 'cart' } }, port: 8080, method: 'GET', path: '/', token, ...rest });

  test.each<[string, Attempt, boolean]>([
    ['a caller that is allowed, with a token', attempt({}), true],
    ['one without a token', attempt({ token: undefined }), false],
    ['one with a token of somebody else', attempt({ token: { ...token, iss: 'https://auth.test/x' } }), false],
    ['one with a token without a subject', attempt({ token: { ...token, sub: undefined } }), false],
    ['one with a token that says too little', attempt({ token: { ...token, scope: 'write' } }), false],
    ['one with a token that says nothing', attempt({ token: { iss: 'https://auth.test', sub: 'user' } }), false],
    ['one of several roles', attempt({ token: { ...token, realm: { roles: ['guest', 'admin'] } } }), true],
    ['another role', attempt({ token: { ...token, realm: { roles: ['guest'] } } }), false],
    ['a caller that nobody allowed, with a token', attempt({ from: { namespace: 'shop', account: 'eve' } }), false],
    ['an exception', attempt({ token: undefined, path: '/health' }), true],
    ['an exception by another method', attempt({ token: undefined, path: '/health', method: 'POST' }), false],
    ['an exception of every method', attempt({ token: undefined, path: '/public/a', method: 'POST' }), true],
    ['a path that looks like an exception', attempt({ token: undefined, path: '/publicity' }), false],
    ['an exception of every path', attempt({ token: undefined, path: '/', method: 'OPTIONS' }), true],
    ['an exception, by a caller that nobody allowed', attempt({ from: { namespace: 'shop', account: 'eve' }, token: undefined, path: '/health' }), false],
    ['bytes at a port that has no requests', attempt({ token: undefined, port: 6379, isTcp: true }), true],
  ])('%s: %#', (_, one, allowed) => {
    expect(istioAllows(objects, one)).toBe(allowed);
  });
});

test('in a namespace that is only observed, it is logged that a token is missing', () => {
  const objects = synthOn('istio', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.OBSERVE });
    new JwtAuthentication(chart, 'login', { target: shop.addService('cart', { ports: [ServicePort.http(80)] }), issuers: [ISSUER] });
  });
  expect(only(objects, 'AuthorizationPolicy', 'login-required').metadata.annotations).toEqual({ 'istio.io/dry-run': 'true' });
  expect(only(objects, 'RequestAuthentication').metadata.annotations).toBeUndefined();
});

describe('what a mesh cannot carry', () => {
  test('Linkerd knows no tokens', () => {
    expect(refusal(() => login({}, 'linkerd'))).toContain('c/login: Linkerd 2.20 cannot verify the tokens that requests carry\n  because  it authenticates by mesh identity and by network, and knows no tokens');
  });

  test('claims of words came with Istio 1.28', () => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { version: '1.27' }));
    expect(refusal(() => new JwtAuthentication(chart, 'login', { target: cart, issuers: [{ ...ISSUER, spaceDelimitedClaims: ['roles'] }] }))).toContain('c/login: Istio 1.27 cannot read a claim as words between spaces');
  });
});

test('patches are put on the objects, which are handed out', () => {
  const chart = chartOn('istio');
  const jwt = new JwtAuthentication(chart, 'login', { target: cart, issuers: [ISSUER], overrides: { RequestAuthentication: [JsonPatch.replace('/spec/jwtRules/0/issuer', 'x')] } });
  expect(jwt.apiObjects.map(({ kind }) => kind)).toEqual(['AuthorizationPolicy', 'RequestAuthentication']);
  expect(only(synth(chart), 'RequestAuthentication').spec.jwtRules).toEqual([{ issuer: 'x' }]);
});

test('who verifies tokens elsewhere is said with a target, and makes nothing', () => {
  const chart = chartOn('istio');
  JwtAuthentication.verifiedElsewhere(chart, { target: cart });
  expect(synth(chart)).toEqual([]);
  expect(refusal(() => JwtAuthentication.verifiedElsewhere(chart, { targets: [] } as any))).toContain('c: JwtAuthentication.verifiedElsewhere: `props` has no option "targets"');
  expect(refusal(() => JwtAuthentication.verifiedElsewhere(chart.node.root as App, {} as any))).toContain('(the app): JwtAuthentication.verifiedElsewhere: `target` is undefined');
  expect(ofKind(synth(new Chart(new App(), 'empty')), 'RequestAuthentication')).toEqual([]);
});
