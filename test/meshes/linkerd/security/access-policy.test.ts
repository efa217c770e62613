import '../../../../src/testing';
import { Chart, JsonPatch } from 'cdk8s';
import {
  AccessAction, AccessCondition, AccessPolicy, AccessPolicyProps, AccessPolicyRule, MeshIdentity, MeshService, PolicyTarget, ServicePort,
  ZeroTrustNamespace, ZeroTrustStage,
} from '../../../../src';
import { account, chartOn, inOrder, nameOf, ofKind, only, PlainObject, refusal, synth, synthOn } from '../../../program';

/** A program with a workload of three ports, of which the last takes plaintext. */
function shopOn(chart: Chart, stage?: ZeroTrustStage): MeshService {
  return new ZeroTrustNamespace(chart, 'shop', { stage }).addService('cart', {
    ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.tcp(6379), ServicePort.http(9000)], plaintextPorts: [9000],
  });
}

const write = (rules: AccessPolicyRule[], props: Partial<AccessPolicyProps> = {}, stage?: ZeroTrustStage) => (chart: Chart) =>
  new AccessPolicy(chart, 'p', { target: shopOn(chart, stage), action: AccessAction.ALLOW, rules, ...props });
const ofPolicy = (objects: PlainObject[]) => inOrder(objects.filter(({ metadata }) => /^p(-|$)/.test(metadata.name)));
const refused = (rules: AccessPolicyRule[], props: Partial<AccessPolicyProps> = {}, stage?: ZeroTrustStage) => {
  const chart = chartOn('linkerd');
  return refusal(() => write(rules, props, stage)(chart));
};

test('callers, from some networks, at one port', () => {
  const objects = ofPolicy(synthOn('linkerd', write([{
    from: [{ callers: [account('web'), MeshIdentity.namespace('lab')], ipBlocks: ['10.0.0.0/8', '192.168.0.7'], notIpBlocks: ['10.9.0.0/16'] }], to: [{ ports: [8080] }],
  }])));
  expect(objects).toEqual([
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'p-8080', namespace: 'shop' },
      spec: {
        targetRef: { group: 'policy.linkerd.io', kind: 'Server', name: 'cart-8080' },
        requiredAuthenticationRefs: [
          { group: 'policy.linkerd.io', kind: 'MeshTLSAuthentication', name: 'p' }, { group: 'policy.linkerd.io', kind: 'NetworkAuthentication', name: 'p' },
        ],
      },
    },
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'MeshTLSAuthentication',
      metadata: { name: 'p', namespace: 'shop' },
      spec: { identityRefs: [{ kind: 'ServiceAccount', name: 'web', namespace: 'elsewhere' }, { kind: 'Namespace', name: 'lab' }] },
    },
    {
      apiVersion: 'policy.linkerd.io/v1alpha1',
      kind: 'NetworkAuthentication',
      metadata: { name: 'p', namespace: 'shop' },
      spec: { networks: [{ cidr: '10.0.0.0/8', except: ['10.9.0.0/16'] }, { cidr: '192.168.0.7/32' }] },
    },
  ]);
});

test('several sources are objects of their own, for each port that is not open anyway', () => {
  const objects = ofPolicy(synthOn('linkerd', write([
    { from: [{ namespaces: ['lab'] }, { serviceAccounts: ['web', 'lab/job'] }] }, { from: [{ notIpBlocks: ['10.0.0.0/8', '2001:db8::/32'] }], to: [{ notPorts: [8080] }] },
  ])));
  expect(objects.map(nameOf)).toEqual([
    'AuthorizationPolicy shop/p-1-6379', 'AuthorizationPolicy shop/p-1-8080', 'AuthorizationPolicy shop/p-2-6379', 'AuthorizationPolicy shop/p-2-8080',
    'AuthorizationPolicy shop/p-3-6379', 'MeshTLSAuthentication shop/p-1', 'MeshTLSAuthentication shop/p-2', 'MeshTLSAuthentication shop/p-3', 'NetworkAuthentication shop/p-3',
  ]);
  expect(only(objects, 'MeshTLSAuthentication', 'p-1').spec).toEqual({ identityRefs: [{ kind: 'Namespace', name: 'lab' }] });
  expect(only(objects, 'MeshTLSAuthentication', 'p-2').spec.identityRefs).toEqual([
    { kind: 'ServiceAccount', name: 'job', namespace: 'lab' }, { kind: 'ServiceAccount', name: 'web', namespace: 'shop' },
  ]);
  expect(only(objects, 'MeshTLSAuthentication', 'p-3').spec).toEqual({ identities: ['*'] });
  expect(only(objects, 'NetworkAuthentication').spec).toEqual({ networks: [{ cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] }, { cidr: '::/0', except: ['2001:db8::/32'] }] });
});

test('the API server takes all of it', () => {
  const chart = chartOn('linkerd');
  write([{ from: [{ callers: [account('web')], ipBlocks: ['10.0.0.0/8'] }, { notIpBlocks: ['10.9.0.1'] }] }])(chart);
  expect(chart).toSatisfySchemas();
});

test('everything is what comes with an identity: mTLS stays required', () => {
  const objects = ofPolicy(synthOn('linkerd', write([{ everything: true }])));
  expect(only(objects, 'MeshTLSAuthentication').spec).toEqual({ identities: ['*'] });
  expect(ofKind(objects, 'AuthorizationPolicy').flatMap(({ spec }) => spec.requiredAuthenticationRefs.map(({ kind }: any) => kind))).toEqual(['MeshTLSAuthentication', 'MeshTLSAuthentication']);
});

test('who may send anything finds a route for it, beside those of requests', () => {
  const routes = (allowFirst: boolean) => ofKind(synthOn('linkerd', chart => {
    const cart = shopOn(chart);
    if (allowFirst) cart.allow(account('web'), { paths: ['/cart'] });
    new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.ALLOW, rules: [{ from: [{ namespaces: ['lab'] }] }] });
    if (!allowFirst) cart.allow(account('web'), { paths: ['/cart'] });
  }), 'HTTPRoute').map(({ metadata }) => metadata.name).sort();
  expect(routes(true)).toEqual(['cart-8080-all', 'cart-8080-cart', 'linkerd-admin-metrics', 'linkerd-admin-probes']);
  expect(routes(false)).toEqual(routes(true));
});

test('callers are let through the NetworkPolicies', () => {
  const objects = synthOn('linkerd', write([{ from: [{ callers: [account('web')] }], to: [{ ports: [8080] }] }]));
  expect(only(objects, 'NetworkPolicy', 'cart').spec.ingress[0].ports).toEqual([{ protocol: 'TCP', port: 4143 }, { protocol: 'TCP', port: 8080 }]);
});

test('to deny by default nothing is written: a guarded namespace does', () => {
  const chart = chartOn('linkerd');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const cart = shop.addWorkload('cart', { ports: [ServicePort.http(80)] });
  expect(AccessPolicy.denyAll(chart, 'all', { target: PolicyTarget.namespace(shop) }).apiObjects).toEqual([]);
  expect(AccessPolicy.denyAll(chart, 'one', { target: cart }).apiObjects).toEqual([]);
  expect(refusal(() => AccessPolicy.denyAll(chart, 'lab', { target: PolicyTarget.namespace('lab') }))).toContain('c/lab: it is for namespace "lab"');
});

test('what is only observed is only logged', () => {
  const objects = synthOn('linkerd', write([{ everything: true }], {}, ZeroTrustStage.OBSERVE));
  expect(only(objects, 'Server', 'cart-8080').spec.accessPolicy).toBe('audit');
  expect(ofPolicy(objects).map(nameOf)).toContain('AuthorizationPolicy shop/p-8080');
  expect(refused([{ everything: true }], { dryRun: false }, ZeroTrustStage.OBSERVE)).toBe(
    'c/p: it would deny at service "shop/cart", whose namespace is only observed\n'
    + '  because  Linkerd says for a whole port whether what is not allowed is denied or only logged (accessPolicy), and all that is guarded follows its namespace\n'
    + '  instead  leave `dryRun` out, and choose by the `stage` of the namespace',
  );
  expect(refused([{ everything: true }], { dryRun: true })).toContain('c/p: it would only log what it does at service "shop/cart"\n');
});

test('patches are put on every object of a kind', () => {
  const chart = chartOn('linkerd');
  write([{ from: [{ namespaces: ['lab'] }] }], { overrides: { AuthorizationPolicy: [JsonPatch.add('/metadata/labels', { team: 'a' })] } })(chart);
  expect(ofKind(ofPolicy(synth(chart)), 'AuthorizationPolicy').map(({ metadata }) => metadata.labels)).toEqual([{ team: 'a' }, { team: 'a' }]);
});

test('ports that the target gets later would have no object', () => {
  const chart = chartOn('linkerd');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const cart = shop.addWorkload('cart', { ports: [ServicePort.http(8080)] });
  new AccessPolicy(chart, 'p', { target: cart, action: AccessAction.ALLOW, rules: [{ everything: true }] });
  shop.addService('cart-2', { sharedWorkload: cart, ports: [ServicePort.http(81)] });
  expect(() => synth(chart)).toThrow(
    'c/p: its target has got other ports or services since it was made\n  because  there is an object for each of them, and none can be added or taken away any more\n  instead  make it after all services of its target, or name `ports`',
  );
});

describe('what is refused', () => {
  const of = (from: any): AccessPolicyRule => ({ from: [from] });
  const at = (to: any): AccessPolicyRule => ({ to: [to] });

  test.each<[string, AccessPolicyRule, string]>([
    ['a condition', { when: [AccessCondition.sourceIp({ values: ['10.0.0.0/8'] })] }, 'a rule has `when`\n  because  what opens a port of Linkerd looks at who calls and from where, and at nothing else\n  instead  say in `from` who calls'],
    ['principals', of({ principals: ['*'] }), 'a source names `principals`\n  because  an identity of Linkerd is written otherwise than a SPIFFE one, and its namespace and account cannot be told from a pattern\n  instead  name them as `callers`: MeshIdentity.serviceAccount({ namespace, serviceAccount })'],
    ['two kinds of names', of({ callers: [account('a')], namespaces: ['lab'] }), '`callers` and `namespaces` stand in one source\n  because  a caller would have to be of both, and Linkerd joins identities by OR\n  instead  write two sources, or name the callers that are meant'],
    ['who is not let in', of({ notCallers: [account('a')] }), 'a source has `notCallers`\n  because  Linkerd says who is let in, and not who is not\n  instead  name who is let in'],
    ['of namespaces', of({ namespaces: ['lab', 'a'], notNamespaces: ['b'] }), 'a source has `notNamespaces`'],
    ['of accounts', of({ notServiceAccounts: ['a/b'] }), 'a source has `notServiceAccounts`'],
    ['a pattern', of({ namespaces: ['shop-*'] }), 'the namespace "shop-*" is a pattern\n  because  Linkerd knows whole names only\n  instead  name each namespace, or leave `namespaces` out for whoever has an identity'],
    ['an account of many', of({ serviceAccounts: ['default'] }), 'an ALLOW rule lets in "default"\n  because  every pod that names no service account runs as "default", so whoever is let in could be any of them\n  instead  give the caller a service account of its own'],
    ['of another namespace', of({ serviceAccounts: ['lab/default'] }), 'an ALLOW rule lets in "lab/default"'],
    ['an exception from nothing', of({ ipBlocks: ['10.0.0.0/8'], notIpBlocks: ['11.0.0.0/8'] }), '`notIpBlocks` has 11.0.0.0/8, which lies within none of `ipBlocks`\n  because  there would be nothing to except it from\n  instead  name ranges, and in `notIpBlocks` parts of them'],
    ['an exception of the other family', of({ ipBlocks: ['10.0.0.0/8'], notIpBlocks: ['::1'] }), '`notIpBlocks` has ::1/128, which lies within none'],
    ['an exception from all', of({ ipBlocks: ['10.0.0.0/8'], notIpBlocks: ['10.0.0.0/8'] }), '`notIpBlocks` has 10.0.0.0/8, which is all of 10.0.0.0/8\n  because  nothing of that range would be left'],
    ['a port of the Service', at({ ports: [80] }), '"cart" does not listen on port 80\n  because  its ports are: 6379, 8080, 9000\n  instead  name ports of its containers'],
    ['no port', at({ ports: [8080], notPorts: [8080] }), 'a rule is for no port of "cart"\n  because  its ports are: 6379, 8080, 9000'],
    ['a port that is open', at({ ports: [9000, 8080] }), 'port 9000 of "cart" is named in `plaintextPorts`\n  because  it is open to anyone: a rule would have no effect\n  instead  drop the port from `plaintextPorts`, or from the rule'],
    ['open ports only', at({ notPorts: [8080, 6379] }), 'port 9000 of "cart" is named in `plaintextPorts`'],
    ['a method', at({ methods: ['GET'] }), 'Linkerd 2.20 cannot set a policy for hosts, methods and paths\n  because  the best of its routes alone decides over a request, so that those of a workload are written together, from what `allow` says (linkerd/linkerd2-proxy linkerd/http/route/src, version-2.20)\n  instead  say it by `allow`, or allow whole ports'],
    ['a header', { when: [AccessCondition.header('x-a', { values: ['1'] })] }, 'Linkerd 2.20 cannot set a policy for requests with a header\n  because  the best of its routes alone decides'],
    ['a trust domain', of({ trustDomains: ['a.test'] }), 'Linkerd 2.20 cannot tell callers apart by their trust domain\n  because  an identity ends with its trust domain, and so with the end of any longer one'],
    ['an address of a client before', of({ remoteIpBlocks: ['10.0.0.0/8'] }), 'Linkerd 2.20 cannot tell callers apart by the address that a request first came from'],
  ])('%s', (_, rule, message) => expect(refused([rule])).toContain(`c/p: ${message}`));

  test.each<[string, PolicyTarget, string]>([
    ['pods', PolicyTarget.pods({ namespace: 'lab', labels: { app: 'a' } }), 'c/p: it is for workload "lab/app=a"\n  because  Linkerd\'s policies are for ports of workloads (Servers), which are made where a namespace guards them; pods by other labels would need a Server of their own, and of two the older one counts\n  instead  name a workload or service of a ZeroTrustNamespace: target: shop.addService(\'cart\', ...)'],
    ['a namespace', PolicyTarget.namespace('lab'), 'c/p: it is for namespace "lab"\n  because  Linkerd would take it for every port of the namespace, the one of its own proxies with their metrics among them'],
    ['the mesh', PolicyTarget.mesh(), 'Linkerd 2.20 cannot set a policy for the whole mesh'],
  ])('for %s', (_, target, message) => {
    const chart = chartOn('linkerd');
    expect(refusal(() => new AccessPolicy(chart, 'p', { target, action: AccessAction.ALLOW, rules: [{ everything: true }] }))).toContain(message);
  });

  test('a Service whose workload is made elsewhere', () => {
    const chart = chartOn('linkerd');
    const target = MeshService.fromName(chart, 'x', { name: 'x', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    expect(refusal(() => new AccessPolicy(chart, 'p', { target, action: AccessAction.ALLOW, rules: [{ everything: true }] }))).toContain('c/p: it is for service "lab/x"');
  });

  test.each([AccessAction.DENY, AccessAction.AUDIT])('action %#', action => {
    expect(refused([{ everything: true }], { action })).toMatch(/c\/p: Linkerd 2\.20 cannot (deny|record) what a policy matches/);
  });
});
