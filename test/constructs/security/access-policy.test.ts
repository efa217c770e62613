import { App, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  AccessAction, AccessCondition, AccessPolicy, AccessPolicyRule, ExtensionProvider, IstioMesh, JwtAuthentication, MeshIdentity, PolicyTarget,
  ServicePort, ZeroTrustNamespace, ZeroTrustStage,
} from '../../../src';
import { account, chartOn, ofKind, only, refusal, refusalOn, synth, synthOn } from '../../program';

const cart = PolicyTarget.pods({ namespace: 'shop', labels: { app: 'cart' } });

/** The rules that a policy is written with, as Istio gets them. */
const written = (rules: AccessPolicyRule[], action = AccessAction.ALLOW) => {
  const chart = chartOn('istio');
  JwtAuthentication.verifiedElsewhere(chart, { target: PolicyTarget.mesh() });
  new AccessPolicy(chart, 'p', { target: cart, action, rules });
  return only(synth(chart), 'AuthorizationPolicy').spec.rules;
};

test('an object of the name of the construct, for the target', () => {
  const [policy] = synthOn('istio', chart => new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.DENY, rules: [{ from: [{ namespaces: ['lab'] }] }] }));
  expect(policy).toEqual({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'cart' } }, action: 'DENY', rules: [{ from: [{ source: { namespaces: ['lab'] } }] }] },
  });
});

describe('actions', () => {
  test.each<[string, AccessAction, object]>([
    ['ALLOW', AccessAction.ALLOW, { action: 'ALLOW' }],
    ['DENY', AccessAction.DENY, { action: 'DENY' }],
    ['AUDIT', AccessAction.AUDIT, { action: 'AUDIT' }],
    ['CUSTOM', AccessAction.custom(ExtensionProvider.grpc('oauth2-proxy')), { action: 'CUSTOM', provider: { name: 'oauth2-proxy' } }],
  ])('%s', (_, action, expected) => {
    const [{ spec }] = synthOn('istio', chart => new AccessPolicy(chart, 'p', { target: cart, action, rules: [{ from: [{ ipBlocks: ['10.0.0.0/8'] }] }] }));
    expect(spec).toEqual({ selector: { matchLabels: { app: 'cart' } }, rules: [{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }], ...expected });
  });

  test('a provider has a name', () => {
    expect(refusal(() => ExtensionProvider.named(' '))).toMatchInlineSnapshot(`
"ExtensionProvider.named: the name is empty
  because  an unknown provider denies every request that a policy gives it
  instead  write it as in the mesh's configuration"
`);
    expect(refusal(() => AccessAction.custom('oauth2-proxy' as any))).toContain('AccessAction.custom: `provider` is "oauth2-proxy", a string');
  });
});

describe('who calls', () => {
  test('workloads and whatever else is an identity, beside texts', () => {
    const chart = chartOn(app => new IstioMesh(app, 'mesh', { trustDomain: 'corp.test' }));
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const web = shop.addService('web', { ports: [ServicePort.http(80)] });
    const ann = new kplus.ServiceAccount(chart, 'Ann', { metadata: { name: 'ann', namespace: 'lab' } });
    new AccessPolicy(chart, 'p', {
      target: cart, action: AccessAction.ALLOW, rules: [{ from: [{ callers: [web, shop, ann], notCallers: [account('eve')], principals: ['other.test/*'] }] }],
    });
    expect(only(synth(chart), 'AuthorizationPolicy', 'p').spec.rules[0].from).toEqual([{
      source: {
        principals: ['corp.test/ns/shop/sa/web', 'corp.test/ns/shop/*', 'corp.test/ns/lab/sa/ann', 'other.test/*'],
        notPrincipals: ['corp.test/ns/elsewhere/sa/eve'],
      },
    }]);
  });

  test('every other field, with its negation', () => {
    const source = {
      namespaces: ['a*'],
      notNamespaces: ['ab'],
      trustDomains: ['corp.test'],
      notTrustDomains: ['*.lab'],
      ipBlocks: ['10.0.0.0/8'],
      notIpBlocks: ['10.1.0.0/16'],
      remoteIpBlocks: ['::1'],
      notRemoteIpBlocks: ['1.2.3.4'],
      requestPrincipals: ['*'],
      notRequestPrincipals: ['iss/sub'],
      notPrincipals: ['corp.test/ns/a/sa/b'],
    };
    expect(written([{ from: [source] }])).toEqual([{ from: [{ source }] }]);
    const accounts = { serviceAccounts: ['shop/web', 'web'], notServiceAccounts: ['lab/web'] };
    expect(written([{ from: [accounts, { namespaces: ['b'] }] }])).toEqual([{ from: [{ source: accounts }, { source: { namespaces: ['b'] } }] }]);
  });
});

describe('what is asked for', () => {
  test('every field, with its negation', () => {
    expect(written([{ to: [{ ports: [80, 8080], notPorts: [81], methods: ['GET', 'P*'], notMethods: ['PUT'], paths: ['/a', '/b*', '/u/{*}/c', '/f/{**}'], notPaths: ['*.html'] }] }])).toEqual([{
      to: [{ operation: { ports: ['80', '8080'], notPorts: ['81'], methods: ['GET', 'P*'], notMethods: ['PUT'], paths: ['/a', '/b*', '/u/{*}/c', '/f/{**}'], notPaths: ['*.html'] } }],
    }]);
  });

  test('a host is it at any port, as Istio compares what the client wrote', () => {
    expect(written([{ to: [{ hosts: ['a.test', 'b.test:80', 'c.*', '*'], notHosts: ['d.test'] }] }])).toEqual([{
      to: [{ operation: { hosts: ['a.test', 'a.test:*', 'b.test:80', 'c.*', '*'], notHosts: ['d.test', 'd.test:*'] } }],
    }]);
  });
});

describe('what else must be so', () => {
  const is = { values: ['a'], notValues: ['b'] };
  const ips = { values: ['10.0.0.0/8'], notValues: ['10.0.0.1'] };
  const principals = { values: ['a/b'], notValues: ['a/c'] };
  test.each<[string, AccessCondition, object]>([
    ['request.headers[x-tenant]', AccessCondition.header('X-Tenant', is), is],
    ['source.ip', AccessCondition.sourceIp(ips), ips],
    ['remote.ip', AccessCondition.remoteIp(ips), ips],
    ['source.namespace', AccessCondition.sourceNamespace(is), is],
    ['source.principal', AccessCondition.sourcePrincipal(principals), principals],
    ['source.serviceAccount', AccessCondition.sourceServiceAccount(is), is],
    ['source.trustDomain', AccessCondition.sourceTrustDomain(is), is],
    ['request.auth.principal', AccessCondition.requestPrincipal(principals), principals],
    ['request.auth.audiences', AccessCondition.audience(is), is],
    ['request.auth.presenter', AccessCondition.presenter(is), is],
    ['request.auth.claims[scope]', AccessCondition.claim('scope', is), is],
    ['request.auth.claims[realm][roles]', AccessCondition.claim('[realm][roles]', is), is],
    ['destination.ip', AccessCondition.destinationIp(ips), ips],
    ['destination.port', AccessCondition.destinationPort({ values: ['80'] }), { values: ['80'] }],
    ['connection.sni', AccessCondition.serverName({ notValues: ['*.test'] }), { notValues: ['*.test'] }],
    ['experimental.envoy.filters.network.mysql_proxy[db.table]', AccessCondition.filterMetadata('envoy.filters.network.mysql_proxy', 'db.table', { values: ['[update]'] }), { values: ['[update]'] }],
  ])('%s', (key, condition, values) => {
    expect(written([{ when: [condition] }])).toEqual([{ when: [{ key, ...values }] }]);
  });

  test.each<[string, () => unknown, string]>([
    ['nothing', () => AccessCondition.header('x', undefined as any), 'AccessCondition.header: `match` is undefined'],
    ['no values', () => AccessCondition.header('x', {}), 'neither `values` nor `notValues` is given'],
    ['values from an unset variable', () => AccessCondition.header('x', { values: undefined }), 'neither `values` nor `notValues` is given'],
    ['half from an unset variable', () => AccessCondition.header('x', { values: ['a'], notValues: undefined }), '`notValues` is undefined'],
    ['an empty list', () => AccessCondition.header('x', { values: [] }), '`values` cannot be compared with\n  because  it is an empty list'],
    ['a misspelt field', () => AccessCondition.header('x', { value: ['a'] } as any), 'write `values`, or leave it out'],
    ['one value', () => AccessCondition.header('x', { values: 'a' as any }), '`values` is "a", a string'],
    ['a header that is none', () => AccessCondition.header('x y', is), 'AccessCondition.header: the header "x y"'],
    ['the host', () => AccessCondition.header('Host', is), '"host" is no header of its own'],
    ['a pattern within', () => AccessCondition.audience({ values: ['a*b'] }), 'AccessCondition.audience: `values` cannot be compared with'],
    ['an address that is none', () => AccessCondition.sourceIp({ values: ['a'] }), '"a" is no IP address'],
    ['a principal that is none', () => AccessCondition.sourcePrincipal({ values: ['web'] }), '"web" has no "/"'],
    ['a claim that is none', () => AccessCondition.claim('[a', is), 'the claim cannot be read\n  because  "[a" is no claim'],
    ['a claim without a name', () => AccessCondition.claim(undefined as any, is), '`claim` is undefined'],
    ['a port that is none', () => AccessCondition.destinationPort({ values: ['http'] }), '"http" is not a port'],
    ['a filter that is none', () => AccessCondition.filterMetadata('mysql', 'table', is), 'the filter "mysql" and the key "table"\n  because  a filter begins with envoy.filters., and the key has no brackets'],
    ['a key with brackets', () => AccessCondition.filterMetadata('envoy.filters.a', '[b]', is), 'the key has no brackets'],
  ])('%s: refused', (_, make, message) => {
    expect(refusal(make)).toContain(message);
  });
});

test('every request, by name', () => {
  expect(written([{ everything: true }])).toEqual([{}]);
  expect(written([{ everything: false, from: [{ namespaces: ['a'] }] }])).toEqual([{ from: [{ source: { namespaces: ['a'] } }] }]);
});

describe('nothing is allowed', () => {
  const spec = (target: PolicyTarget) => only(synthOn('istio', chart => AccessPolicy.denyAll(chart, 'none', { target })), 'AuthorizationPolicy', 'none');

  test('at a workload, in a namespace, in the mesh', () => {
    expect(spec(cart)).toMatchObject({ metadata: { namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'cart' } } } });
    expect(spec(cart).spec).not.toHaveProperty('rules');
    expect(spec(PolicyTarget.namespace('shop'))).toMatchObject({ metadata: { namespace: 'shop' }, spec: {} });
    expect(spec(PolicyTarget.mesh())).toMatchObject({ metadata: { namespace: 'istio-system' }, spec: {} });
  });

  test.each<[string, any, string]>([
    ['of nothing', undefined, 'c/none: `props` is undefined'],
    ['with rules, which would be void', { target: cart, rules: [] }, '`props` has no option "rules"'],
    ['with an action, which would be void', { target: cart, action: AccessAction.DENY }, '`props` has no option "action"'],
  ])('%s: refused', (_, props, message) => {
    expect(refusalOn('istio', chart => AccessPolicy.denyAll(chart, 'none', props))).toContain(message);
  });
});

describe('what is misspelt, empty or not set', () => {
  const rules = (value: any) => ({ target: cart, action: AccessAction.ALLOW, rules: value });
  test.each<[string, any, string]>([
    ['nothing', undefined, 'c/p: `props` is undefined'],
    ['no target', { action: AccessAction.ALLOW, rules: [] }, '`target` is undefined'],
    ['no action', { target: cart, rules: [] }, '`action` is undefined'],
    ['an action by its name', { target: cart, action: 'DENY', rules: [] }, '`action` is "DENY", a string'],
    ['no rules', { target: cart, action: AccessAction.ALLOW }, '`rules` is undefined'],
    ['an empty list of rules', rules([]), '`rules` is an empty list\n  because  an ALLOW policy without rules denies everything, and any other one does nothing\n  instead  name what it matches; to deny by default write AccessPolicy.denyAll'],
    ['a misspelt option', { ...rules([{ everything: true }]), dryrun: true }, 'write `dryRun`, or leave it out'],
    ['a rule of nothing', rules([{}]), '`rules[0]` says nothing\n  because  it would match every request and every connection'],
    ['everything and something', rules([{ everything: true, to: [{ methods: ['GET'] }] }]), '`rules[0]` matches `everything`, and something besides'],
    ['a misspelt part', rules([{ form: [] }]), '`rules[0]` has no option "form"'],
    ['no sources', rules([{ from: [] }]), '`rules[0].from` is an empty list'],
    ['sources from an unset variable', rules([{ from: undefined, to: [{ methods: ['GET'] }] }]), '`rules[0].from` is undefined'],
    ['a source of nothing', rules([{ from: [{}] }]), '`rules[0].from[0]` says nothing'],
    ['a misspelt field of a source', rules([{ from: [{ namespace: ['a'] }] }]), 'write `namespaces`, or leave it out'],
    ['an empty field of a source', rules([{ from: [{ namespaces: [] }] }]), '`rules[0].from[0].namespaces` is an empty list'],
    ['a field of a source from an unset variable', rules([{ from: [{ namespaces: ['a'], notPrincipals: undefined }] }]), '`rules[0].from[0].notPrincipals` is undefined'],
    ['a value that is no text', rules([{ from: [{ namespaces: [1] }] }]), '`rules[0].from[0].namespaces[0]` is 1'],
    ['a value that matches nothing', rules([{ from: [{ principals: ['web'] }] }]), '`rules[0].from[0].principals[0]` matches nothing\n  because  "web" has no "/"'],
    ['an operation of nothing', rules([{ to: [{}] }]), '`rules[0].to[0]` says nothing'],
    ['a misspelt field of an operation', rules([{ to: [{ path: ['/a'] }] }]), 'write `paths`, or leave it out'],
    ['a port as a text', rules([{ to: [{ ports: ['80'] }] }]), '`rules[0].to[0].ports[0]` is "80", a string'],
    ['a port that is none', rules([{ to: [{ ports: [0] }] }]), '`rules[0].to[0].ports[0]` matches nothing\n  because  0 is not a port'],
    ['a path that is none', rules([{ to: [{ notPaths: ['a'] }] }]), '`rules[0].to[0].notPaths[0]` matches nothing'],
    ['a condition as an object', rules([{ when: [{ key: 'source.ip', values: ['a'] }] }]), '`rules[0].when[0]` is {"key":"source.ip","values":["a"]}'],
    ['everything as a text', rules([{ everything: 'yes' }]), '`rules[0].everything` is "yes", a string'],
    ['dryRun as a text', { ...rules([{ everything: true }]), dryRun: 'yes' }, '`dryRun` is "yes", a string'],
    ['a caller by its name', rules([{ from: [{ callers: ['web'] }] }]), 'c/p: the caller is "web"'],
    ['a caller that is anybody', rules([{ from: [{ callers: [account('default')] }] }]), 'the caller runs as the service account "default"'],
    ['no patches', { ...rules([{ everything: true }]), overrides: null }, '`overrides` is null'],
    ['patches for what is not made', { ...rules([{ everything: true }]), overrides: { Gateway: [] } }, '`overrides` names Gateway'],
  ])('%s', (_, props, message) => {
    expect(refusalOn('istio', chart => new AccessPolicy(chart, 'p', props))).toContain(message);
  });

  test('a name that Kubernetes does not take', () => {
    expect(refusalOn('istio', chart => new AccessPolicy(chart, 'No_Admin', rules([{ everything: true }])))).toContain('c/No_Admin: the policy is called "No_Admin"\n  because  "No_Admin" is not allowed');
  });

  test('a name that is taken', () => {
    expect(refusalOn('istio', chart => {
      new AccessPolicy(chart, 'p', rules([{ everything: true }]));
      new AccessPolicy(new Chart(chart.node.root as App, 'd'), 'p', rules([{ everything: true }]));
    })).toContain('d/p: AuthorizationPolicy "p" would be made twice in namespace "shop"');
  });
});

test('an account that two workloads share is nobody\'s', () => {
  expect(refusalOn('istio', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const serviceAccount = new kplus.ServiceAccount(chart, 'Both', { metadata: { name: 'both', namespace: 'shop' } });
    const [a] = ['a', 'b'].map(name => shop.addWorkload(name, { serviceAccount }));
    new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.ALLOW, rules: [{ from: [{ callers: [a] }] }] });
  })).toContain('the service account "both" is shared by "c/shop/a" and "c/shop/b"');
});

describe('in a namespace that is only observed', () => {
  const annotations = (stage: ZeroTrustStage, action: AccessAction, dryRun?: boolean) => only(synthOn('istio', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop', { stage });
    new AccessPolicy(chart, 'p', { target: PolicyTarget.namespace(shop), action, rules: [{ from: [{ ipBlocks: ['10.0.0.0/8'] }] }], ...dryRun !== undefined && { dryRun } });
  }), 'AuthorizationPolicy', 'p').metadata.annotations;
  const logged = { 'istio.io/dry-run': 'true' };

  test('a policy only logs what it would do, until it says otherwise', () => {
    expect(annotations(ZeroTrustStage.OBSERVE, AccessAction.DENY)).toEqual(logged);
    expect(annotations(ZeroTrustStage.OBSERVE, AccessAction.ALLOW)).toEqual(logged);
    expect(annotations(ZeroTrustStage.OBSERVE, AccessAction.DENY, false)).toBeUndefined();
    expect(annotations(ZeroTrustStage.PERMISSIVE, AccessAction.DENY)).toBeUndefined();
    expect(annotations(ZeroTrustStage.STRICT, AccessAction.DENY, true)).toEqual(logged);
  });

  test('a record is one', () => {
    expect(annotations(ZeroTrustStage.OBSERVE, AccessAction.AUDIT)).toBeUndefined();
    expect(refusal(() => annotations(ZeroTrustStage.OBSERVE, AccessAction.AUDIT, true))).toMatchInlineSnapshot(`
"c/p: \`dryRun\` is given, and the action is AUDIT
  because  only what allows or denies can be tried out
  instead  leave it out"
`);
  });

  test('an external service that denies cannot be only logged', () => {
    const custom = AccessAction.custom(ExtensionProvider.grpc('oauth2-proxy'));
    expect(refusal(() => annotations(ZeroTrustStage.OBSERVE, custom))).toMatchInlineSnapshot(`
"c/p: a CUSTOM policy is for a namespace whose stage is OBSERVE
  because  nothing is refused there, and an external service that denies cannot be only logged
  instead  go on to ZeroTrustStage.PERMISSIVE first, or say that it denies all the same: dryRun: false"
`);
    expect(annotations(ZeroTrustStage.OBSERVE, custom, false)).toBeUndefined();
    expect(annotations(ZeroTrustStage.STRICT, custom)).toBeUndefined();
    expect(refusal(() => annotations(ZeroTrustStage.STRICT, custom, true))).toContain('`dryRun` is given, and the action is CUSTOM');
  });
});

describe('callers that are let in are let through the NetworkPolicies', () => {
  const program = (action: AccessAction, to?: any) => synthOn('istio', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const web = shop.addWorkload('web');
    const target = shop.addService('cart', { ports: [ServicePort.http(8080), ServicePort.tcp(6379)] });
    new AccessPolicy(chart, 'p', { target, action, rules: [{ from: [{ callers: [web] }], ...to && { to } }] });
  });
  const ingress = (objects: any[]) => only(objects, 'NetworkPolicy', 'cart').spec.ingress;
  const from = [{ podSelector: { matchLabels: { app: 'web' } } }];
  const tcp = (...ports: number[]) => ports.map(port => ({ protocol: 'TCP', port }));

  test('at the ports that are named, or at all', () => {
    expect(ingress(program(AccessAction.ALLOW, [{ ports: [8080] }]))).toEqual([{ from, ports: tcp(8080) }]);
    expect(ingress(program(AccessAction.ALLOW, [{ ports: [8080] }, { methods: ['GET'] }]))).toEqual([{ from, ports: tcp(6379, 8080) }]);
    expect(ingress(program(AccessAction.ALLOW))).toEqual([{ from, ports: tcp(6379, 8080) }]);
    expect(only(program(AccessAction.ALLOW), 'NetworkPolicy', 'web').spec.egress).toEqual([{ to: [{ podSelector: { matchLabels: { app: 'cart' } } }], ports: tcp(6379, 8080) }]);
  });

  test('but not by a policy that denies', () => {
    expect(ingress(program(AccessAction.DENY))).toEqual([]);
  });
});

describe('tokens that nothing verifies', () => {
  const rules: [string, AccessPolicyRule][] = [
    ['requestPrincipals', { from: [{ requestPrincipals: ['*'] }] }],
    ['notRequestPrincipals', { from: [{ notRequestPrincipals: ['*'] }] }],
    ['a claim', { when: [AccessCondition.claim('scope', { values: ['read'] })] }],
  ];
  const write = (rule: AccessPolicyRule, verify: (chart: Chart) => void) => () => synthOn('istio', chart => {
    new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.ALLOW, rules: [rule] });
    verify(chart);
  });

  test.each(rules)('%s: refused when the program is synthesized', (_, rule) => {
    expect(write(rule, () => undefined)).toThrow(/"c\/p" speaks of tokens, and nothing verifies the tokens of requests there, so that none is ever seen: add a JwtAuthentication/);
    expect(write(rule, chart => JwtAuthentication.verifiedElsewhere(chart, { target: PolicyTarget.namespace('lab') }))).toThrow(/"c\/p" speaks of tokens/);
  });

  test.each(rules)('%s: what verifies them may come later, or be elsewhere', (_, rule) => {
    expect(write(rule, chart => new JwtAuthentication(chart, 'login', { target: cart, issuers: [{ issuer: 'https://auth.test' }], required: false }))).not.toThrow();
    expect(write(rule, chart => JwtAuthentication.verifiedElsewhere(chart, { target: PolicyTarget.namespace('shop') }))).not.toThrow();
  });
});

test('patches are put on the object, which is handed out', () => {
  const chart = chartOn('istio');
  const policy = new AccessPolicy(chart, 'p', {
    target: cart, action: AccessAction.DENY, rules: [{ everything: true }], overrides: { AuthorizationPolicy: [JsonPatch.add('/metadata/labels', { team: 'shop' })] },
  });
  expect(policy.apiObjects.map(object => object.toJson().metadata.labels)).toEqual([{ team: 'shop' }]);
});

describe('what a mesh cannot carry', () => {
  const rules = [{ from: [{ ipBlocks: ['10.0.0.0/8'] }] }];

  test.each<[string, AccessAction, string]>([
    ['ALLOW for pods by their labels', AccessAction.ALLOW, 'c/p: it is for workload "shop/app=cart"\n  because  Linkerd\'s policies are for ports of workloads (Servers)'],
    ['DENY', AccessAction.DENY, 'c/p: Linkerd 2.20 cannot deny what a policy matches, whatever else allows it\n  because  its policies only admit'],
    ['AUDIT', AccessAction.AUDIT, 'c/p: Linkerd 2.20 cannot record what a policy matches'],
    ['CUSTOM', AccessAction.custom(ExtensionProvider.named('x')), 'c/p: Linkerd 2.20 cannot have an external service decide'],
  ])('Linkerd: %s', (_, action, message) => {
    expect(refusalOn('linkerd', chart => new AccessPolicy(chart, 'p', { target: cart, action, rules }))).toContain(message);
  });

  test.each<[string, string, AccessPolicyRule]>([
    ['1.24', 'tell callers apart by service accounts, whatever the trust domain\n  because  it came with Istio 1.25', { from: [{ serviceAccounts: ['a/b'] }] }],
    ['1.24', 'tell callers apart by service accounts', { when: [AccessCondition.sourceServiceAccount({ values: ['a/b'] })] }],
    ['1.30', 'tell callers apart by their trust domain\n  because  it came with Istio 1.31', { from: [{ trustDomains: ['a'] }] }],
    ['1.30', 'tell callers apart by their trust domain', { when: [AccessCondition.sourceTrustDomain({ values: ['a'] })] }],
  ])('Istio %s cannot %s', (version, need, rule) => {
    const write = (at: string) => synthOn(app => new IstioMesh(app, 'mesh', { version: at }), chart => new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.ALLOW, rules: [rule] }));
    expect(refusal(() => write(version))).toContain(`c/p: Istio ${version} cannot ${need}`);
    expect(() => write('1.31')).not.toThrow();
  });
});

test('MeshIdentity is taken from another mesh of the same trust domain only', () => {
  const chart = chartOn('istio');
  const other = new Chart(chart.node.root as App, 'other');
  new IstioMesh(other, 'mesh', { trustDomain: 'other.test' });
  const caller = new ZeroTrustNamespace(other, 'lab');
  expect(refusal(() => new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.ALLOW, rules: [{ from: [{ callers: [caller] }] }] }))).toContain('c/p: the caller is in another mesh');
  expect(ofKind(synth(chart), 'AuthorizationPolicy').map(({ metadata }) => metadata.name)).toEqual(['deny-by-default']);
  expect(MeshIdentity.namespace('lab')).toBeDefined();
});
