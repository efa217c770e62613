import { Chart } from 'cdk8s';
import {
  AccessAction, AccessCondition, AccessPolicy, AccessPolicyRule, ExtensionProvider, GatewayForm, GatewayListener, JwtAuthentication, MeshGateway,
  PolicyTarget, ServicePort, ZeroTrustNamespace,
} from '../../../src';
import { GatewayFacts, ListenerFacts } from '../../../src/intent/edge/gateway';
import { chartOn, only, refusal, synth } from '../../program';

/** What Istio takes and what then matches something else than it says: each is refused, or written so that it does what it says. */

const { ALLOW, DENY, AUDIT } = AccessAction;
const CUSTOM = AccessAction.custom(ExtensionProvider.named('oauth2-proxy'));
const labels = { app: 'cart' };
const unknown = PolicyTarget.pods({ namespace: 'shop', labels });
const pods = (...ports: ServicePort[]) => PolicyTarget.pods({ namespace: 'shop', labels, ports });
const mixed = pods(ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6379));
const bytes = pods(ServicePort.tcp(6379), ServicePort.tls(8443));

const write = (action: AccessAction, rules: AccessPolicyRule[], target = unknown) => {
  const chart = chartOn('istio');
  JwtAuthentication.verifiedElsewhere(chart, { target: PolicyTarget.mesh() });
  new AccessPolicy(chart, 'p', { target, action, rules });
  return only(synth(chart), 'AuthorizationPolicy').spec.rules;
};

const gateway = (...protocols: ListenerFacts['protocol'][]) => {
  const listeners = protocols.map((protocol, index) => ({ name: protocol, port: 80 + index, protocol, passthrough: false, hosts: ['*'] }));
  const facts: GatewayFacts = { name: 'edge', namespace: 'ingress', form: 'mesh', podLabels: { istio: 'ingress' }, serviceAccount: 'edge', listeners };
  return PolicyTarget.gateway({ _gateway: () => facts, _gatewayTarget: () => ({ kind: 'gateway', gateway: facts }) });
};

/** Rules about requests, each in another place. */
const ABOUT_REQUESTS: [string, AccessPolicyRule][] = [
  ['methods', { to: [{ methods: ['PUT'] }] }],
  ['notPaths', { to: [{ notPaths: ['/a'] }] }],
  ['hosts', { to: [{ hosts: ['a.test'] }] }],
  ['notRequestPrincipals', { from: [{ notRequestPrincipals: ['*'] }] }],
  ['a header', { when: [AccessCondition.header('x', { values: ['a'] })] }],
  ['a claim', { when: [AccessCondition.claim('scope', { values: ['a'] })] }],
];

describe('a DENY rule about requests would close every port that speaks TCP', () => {
  test.each(ABOUT_REQUESTS)('%s: it is for the ports that have requests', (_, rule) => {
    const [{ to }] = write(DENY, [rule], mixed);
    expect(to.map(({ operation }: any) => operation.ports)).toEqual([['8080', '7070']]);
  });

  test.each(ABOUT_REQUESTS)('%s: where nobody knows which have, it is refused', (_, rule) => {
    for (const target of [unknown, PolicyTarget.namespace('shop'), PolicyTarget.mesh()]) {
      expect(refusal(() => write(DENY, [rule], target))).toMatch(/^c\/p: a DENY rule is about requests, and which ports of .+ have any is not known\n  because  on a port that speaks TCP the rule would match every connection\n  instead  name the ports of containers/);
    }
  });

  test('the whole message', () => {
    expect(refusal(() => write(DENY, [{ to: [{ methods: ['PUT'] }] }], PolicyTarget.namespace('shop')))).toMatchInlineSnapshot(`
"c/p: a DENY rule is about requests, and which ports of namespace "shop" have any is not known
  because  on a port that speaks TCP the rule would match every connection
  instead  name the ports of containers that speak HTTP or gRPC in \`to\`: ports: [8080]"
`);
  });

  test('an external service is not asked about connections either, and a record may be too long', () => {
    const rules = [{ to: [{ methods: ['PUT'] }] }];
    expect(write(CUSTOM, rules, mixed)).toEqual([{ to: [{ operation: { methods: ['PUT'], ports: ['8080', '7070'] } }] }]);
    expect(refusal(() => write(CUSTOM, rules))).toContain('a CUSTOM rule is about requests');
    expect(write(AUDIT, rules, mixed)[0].to[0].operation.ports).toEqual(['8080', '7070']);
    expect(write(AUDIT, rules)).toEqual([{ to: [{ operation: { methods: ['PUT'] } }] }]);
  });

  test('ports that are named stay as they are', () => {
    expect(write(DENY, [{ to: [{ methods: ['PUT'], ports: [8080] }] }])).toEqual([{ to: [{ operation: { methods: ['PUT'], ports: ['8080'] } }] }]);
    expect(write(DENY, [{ to: [{ methods: ['PUT'], notPorts: [6379] }] }])).toEqual([{ to: [{ operation: { methods: ['PUT'], notPorts: ['6379'] } }] }]);
    expect(write(DENY, [{ to: [{ methods: ['PUT'], notPorts: [7070] }] }], mixed)).toEqual([{ to: [{ operation: { methods: ['PUT'], notPorts: ['7070'], ports: ['8080'] } }] }]);
  });

  test('of the operations of a rule only those about requests are limited', () => {
    expect(write(DENY, [{ to: [{ methods: ['PUT'] }, { ports: [6379] }] }], mixed)).toEqual([
      { to: [{ operation: { ports: ['6379'] } }] }, { to: [{ operation: { methods: ['PUT'], ports: ['8080', '7070'] } }] },
    ]);
    expect(write(DENY, [{ from: [{ ipBlocks: ['10.0.0.0/8'] }] }], mixed)).toEqual([{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }]);
  });
});

describe('an ALLOW rule about requests matches nothing on a port that speaks TCP', () => {
  test.each(ABOUT_REQUESTS)('%s: refused where there is no other port', (_, rule) => {
    expect(refusal(() => write(ALLOW, [rule], bytes))).toMatch(/^c\/p: a rule is about requests, and workload "shop\/app=cart" has none at 6379 \(tcp\), 8443 \(tls\)/);
  });

  test('refused at a port that is named', () => {
    expect(refusal(() => write(ALLOW, [{ to: [{ methods: ['PUT'], ports: [8080, 6379] }] }], mixed))).toMatchInlineSnapshot(`
"c/p: a rule is about requests, and workload "shop/app=cart" has none at 6379 (tcp)
  because  the mesh sees connections there; an ALLOW rule would match nothing, and any other one every connection
  instead  limit it to ports that speak HTTP or gRPC, or say nothing of hosts, methods, paths, headers and tokens"
`);
  });

  test('refused where what is left speaks TCP', () => {
    expect(refusal(() => write(DENY, [{ to: [{ methods: ['PUT'], notPorts: [8080, 7070] }] }], mixed))).toContain('has none at 6379 (tcp)');
  });

  test('where there are other ports it is as it is written', () => {
    expect(write(ALLOW, [{ to: [{ methods: ['PUT'] }] }], mixed)).toEqual([{ to: [{ operation: { methods: ['PUT'] } }] }]);
    expect(write(ALLOW, [{ to: [{ methods: ['PUT'] }] }], PolicyTarget.mesh())).toEqual([{ to: [{ operation: { methods: ['PUT'] } }] }]);
  });
});

describe('an ALLOW rule of which a part is about requests is dropped as a whole on a port that speaks TCP', () => {
  const lab = { source: { namespaces: ['lab'] } };
  const anyone = { source: { requestPrincipals: ['*'] } };

  test('so the parts are rules of their own', () => {
    expect(write(ALLOW, [{ from: [{ namespaces: ['lab'] }], to: [{ ports: [6379] }, { methods: ['GET'] }] }], mixed)).toEqual([
      { from: [lab], to: [{ operation: { ports: ['6379'] } }] }, { from: [lab], to: [{ operation: { methods: ['GET'] } }] },
    ]);
    expect(write(ALLOW, [{ from: [{ namespaces: ['lab'] }, { requestPrincipals: ['*'] }] }], mixed)).toEqual([{ from: [lab] }, { from: [anyone] }]);
    expect(write(ALLOW, [{ from: [{ namespaces: ['lab'] }, { requestPrincipals: ['*'] }], to: [{ ports: [8080] }, { methods: ['GET'] }] }], mixed)).toEqual([
      { from: [lab], to: [{ operation: { ports: ['8080'] } }] },
      { from: [lab, anyone], to: [{ operation: { methods: ['GET'] } }] },
      { from: [anyone], to: [{ operation: { ports: ['8080'] } }] },
    ]);
  });

  test('what nobody could match is refused', () => {
    expect(refusal(() => write(ALLOW, [{ from: [{ namespaces: ['lab'] }, { requestPrincipals: ['*'] }], to: [{ ports: [6379] }] }], mixed))).toContain('has none at 6379 (tcp)');
  });
});

describe('a port', () => {
  test.each([{ ports: [80] }, { notPorts: [80] }])('of the Service, where the containers listen on another: %j', operation => {
    expect(refusal(() => write(DENY, [{ to: [operation] }], mixed))).toMatchInlineSnapshot(`
"c/p: workload "shop/app=cart" does not listen on port 80
  because  policies are about the ports of containers, not of Services, and its ports are: 6379, 7070, 8080
  instead  name one of them; for a port that nothing here knows use PolicyTarget.pods"
`);
  });

  test('of pods of which nothing is known', () => {
    expect(write(DENY, [{ to: [{ ports: [80] }] }])).toEqual([{ to: [{ operation: { ports: ['80'] } }] }]);
  });
});

describe('a gateway', () => {
  const rules: AccessPolicyRule[] = [{ to: [{ paths: ['/admin*'] }] }];

  test('that speaks HTTP only needs no ports, which are others in its pods than at its listeners', () => {
    expect(write(DENY, rules, gateway('http', 'https'))).toEqual([{ to: [{ operation: { paths: ['/admin*'] } }] }]);
    expect(write(DENY, [{ to: [{ ports: [8443] }] }], gateway('https'))).toEqual([{ to: [{ operation: { ports: ['8443'] } }] }]);
  });

  test.each([gateway('https', 'tls'), gateway('tcp'), gateway()])('that speaks something else, or of which nothing is known, needs them', target => {
    expect(refusal(() => write(DENY, rules, target))).toContain('which ports of gateway "ingress/edge" have any is not known');
  });

  test('beside another one in the same pods, which takes connections that the rule would close', () => {
    for (const last of ['raw', 'policy']) {
      const chart = chartOn('istio');
      const edge = new MeshGateway(chart, 'edge', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: ['shop.example.com'] })] });
      const steps = {
        raw: () => new MeshGateway(chart, 'raw', { namespace: 'ingress', listeners: [GatewayListener.tcp(9999)] }),
        policy: () => new AccessPolicy(chart, 'p', { target: PolicyTarget.gateway(edge), action: DENY, rules }),
      };
      const complete = () => {
        for (const step of last === 'raw' ? [steps.policy, steps.raw] : [steps.raw, steps.policy]) step();
        const [problem] = chart.node.findAll().flatMap(({ node }) => node.validate());
        throw new Error(problem);
      };
      expect(complete).toThrow([
        'c/p: a DENY rule is about requests, and which ports of gateway "ingress/edge" have any is not known',
        '  because  a gateway of the same pods listens at port 9999 for TCP, and the rule would match every connection there',
        '  instead  name the ports of containers that speak HTTP or gRPC in `to`: ports: [8080]',
      ].join('\n'));
    }
  });

  test('beside another one in the same pods that speaks HTTP too, or one in other pods', () => {
    const chart = chartOn('istio');
    const edge = new MeshGateway(chart, 'edge', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: ['shop.example.com'] })] });
    new MeshGateway(chart, 'more', { namespace: 'ingress', listeners: [GatewayListener.http(8080, { hosts: ['more.example.com'] })] });
    new MeshGateway(chart, 'apart', { namespace: 'ingress', form: GatewayForm.mesh({ labels: { istio: 'raw' } }), listeners: [GatewayListener.tcp(9999)] });
    new AccessPolicy(chart, 'p', { target: PolicyTarget.gateway(edge), action: DENY, rules });
    expect(only(synth(chart), 'AuthorizationPolicy').spec.rules).toEqual([
      { to: [{ operation: { hosts: ['shop.example.com', 'shop.example.com:*'], paths: ['/admin*'] } }] },
    ]);
  });
});

describe('an ALLOW rule that says only who is not let in lets in whoever has no identity', () => {
  test.each<[string, AccessPolicyRule]>([
    ['notPrincipals', { from: [{ notPrincipals: ['cluster.local/ns/lab/sa/eve'] }] }],
    ['notNamespaces', { from: [{ notNamespaces: ['lab'] }] }],
    ['notServiceAccounts', { from: [{ notServiceAccounts: ['lab/eve'] }] }],
    ['notTrustDomains', { from: [{ notTrustDomains: ['lab.test'] }] }],
    ['one of several sources', { from: [{ namespaces: ['a'] }, { notNamespaces: ['lab'] }] }],
    ['beside an address', { from: [{ notNamespaces: ['lab'], ipBlocks: ['10.0.0.0/8'] }] }],
    ['a condition', { when: [AccessCondition.sourceNamespace({ notValues: ['lab'] })] }],
    ['a condition beside an address', { from: [{ ipBlocks: ['10.0.0.0/8'] }], when: [AccessCondition.sourcePrincipal({ notValues: ['a/b'] })] }],
  ])('%s: refused', (_, rule) => {
    expect(refusal(() => write(ALLOW, [rule]))).toContain('c/p: an ALLOW rule says only which identities it does not let in');
  });

  test('the whole message, for callers', () => {
    const chart = chartOn('istio');
    const eve = new ZeroTrustNamespace(chart, 'lab').addWorkload('eve');
    expect(refusal(() => new AccessPolicy(chart, 'p', { target: unknown, action: ALLOW, rules: [{ from: [{ notCallers: [eve] }] }] }))).toMatchInlineSnapshot(`
"c/p: an ALLOW rule says only which identities it does not let in
  because  who calls without mTLS has no identity, so it is none of these and would be let in
  instead  say who is let in besides, principals: ['*'] for whoever has an identity; notPrincipals: ['*'] alone is whoever has none"
`);
  });

  test.each<[string, AccessPolicyRule]>([
    ['beside who is let in', { from: [{ principals: ['*'], notNamespaces: ['lab'] }] }],
    ['beside a condition on who is', { from: [{ notNamespaces: ['lab'] }], when: [AccessCondition.sourceNamespace({ values: ['shop-*'] })] }],
    ['who has no identity, by name', { from: [{ notPrincipals: ['*'] }] }],
  ])('%s: taken', (_, rule) => {
    expect(() => write(ALLOW, [rule])).not.toThrow();
  });

  test('a DENY rule of the kind denies them too, as it says', () => {
    expect(write(DENY, [{ from: [{ notNamespaces: ['shop'] }] }])).toEqual([{ from: [{ source: { notNamespaces: ['shop'] } }] }]);
  });
});

describe('an ALLOW rule that says only which tokens are not let in lets in requests without any', () => {
  test.each<[string, AccessPolicyRule]>([
    ['notRequestPrincipals', { from: [{ notRequestPrincipals: ['iss/eve'] }] }],
    ['a claim', { when: [AccessCondition.claim('group', { notValues: ['guests'] })] }],
    ['an audience, beside a caller', { from: [{ namespaces: ['a'] }], when: [AccessCondition.audience({ notValues: ['lab'] })] }],
  ])('%s: refused', (_, rule) => {
    expect(refusal(() => write(ALLOW, [rule]))).toMatchInlineSnapshot(`
"c/p: an ALLOW rule says only which tokens it does not let in
  because  a request without a token has none of these, and would be let in
  instead  say which are let in besides, requestPrincipals: ['*'] for any valid token; notRequestPrincipals: ['*'] alone is requests without one"
`);
  });

  test.each<[string, AccessPolicyRule]>([
    ['beside those that are', { from: [{ requestPrincipals: ['*'], notRequestPrincipals: ['iss/eve'] }] }],
    ['a claim beside any token', { from: [{ requestPrincipals: ['*'] }], when: [AccessCondition.claim('group', { notValues: ['guests'] })] }],
    ['a claim with what it must be', { when: [AccessCondition.claim('group', { values: ['a*'], notValues: ['ab'] })] }],
    ['requests without a token, by name', { from: [{ notRequestPrincipals: ['*'] }] }],
  ])('%s: taken', (_, rule) => {
    expect(() => write(ALLOW, [rule])).not.toThrow();
  });
});

describe('a CUSTOM rule is asked before anything is known of the caller', () => {
  test.each<[string, AccessPolicyRule, string]>([
    ['principals', { from: [{ principals: ['*'] }] }, '`principals`'],
    ['notNamespaces', { from: [{ notNamespaces: ['a'] }] }, '`namespaces`'],
    ['service accounts', { from: [{ serviceAccounts: ['a/b'] }] }, '`serviceAccounts`'],
    ['trust domains', { from: [{ trustDomains: ['a'] }] }, '`trustDomains`'],
    ['tokens', { from: [{ requestPrincipals: ['*'] }] }, '`requestPrincipals`'],
    ['a condition on the caller', { when: [AccessCondition.sourceNamespace({ values: ['a'] })] }, 'the source namespace of a condition'],
    ['a condition on a token', { when: [AccessCondition.claim('a', { values: ['b'] })] }, 'the claim of a condition'],
  ])('%s', (_, rule, what) => {
    expect(refusal(() => write(CUSTOM, [rule], mixed))).toContain(`c/p: a CUSTOM rule is about ${what}\n  because  the external service is asked first, before callers and tokens are known`);
  });

  test('callers', () => {
    const chart = chartOn('istio');
    const web = new ZeroTrustNamespace(chart, 'lab').addWorkload('web');
    expect(refusal(() => new AccessPolicy(chart, 'p', { target: mixed, action: CUSTOM, rules: [{ from: [{ callers: [web] }] }] }))).toContain('a CUSTOM rule is about `callers`');
  });

  test('what is known is taken', () => {
    expect(() => write(CUSTOM, [{ from: [{ ipBlocks: ['10.0.0.0/8'] }], to: [{ hosts: ['a.test'], paths: ['/a'] }], when: [AccessCondition.header('x', { values: ['a'] })] }], mixed)).not.toThrow();
  });
});

describe('accounts', () => {
  test.each<[string, AccessPolicyRule]>([
    ['principals', { from: [{ principals: ['cluster.local/ns/a/sa/default'] }] }],
    ['any namespace', { from: [{ principals: ['*/sa/default'] }] }],
    ['service accounts', { from: [{ serviceAccounts: ['a/default'] }] }],
    ['the policy\'s own namespace', { from: [{ serviceAccounts: ['default'] }] }],
    ['a condition', { when: [AccessCondition.sourcePrincipal({ values: ['cluster.local/ns/a/sa/default'] })] }],
    ['a condition on the account', { when: [AccessCondition.sourceServiceAccount({ values: ['a/default'] })] }],
  ])('whoever runs as "default" is nobody: %s', (_, rule) => {
    expect(refusal(() => write(ALLOW, [rule]))).toMatch(/^c\/p: an ALLOW rule lets in "[^"]*default"\n  because  every pod that names no service account runs as "default", so whoever is let in could be any of them/);
  });

  test('it can be denied, and excluded', () => {
    expect(() => write(DENY, [{ from: [{ principals: ['*/sa/default'] }] }])).not.toThrow();
    expect(() => write(ALLOW, [{ from: [{ namespaces: ['a'], notPrincipals: ['*/sa/default'] }] }])).not.toThrow();
    expect(() => write(ALLOW, [{ from: [{ serviceAccounts: ['a/not-default'] }] }])).not.toThrow();
  });

  test.each([{ principals: ['a/b'] }, { notPrincipals: ['a/b'] }, { namespaces: ['a'] }, { notNamespaces: ['a'] }])('not beside identities: %j', others => {
    expect(refusal(() => write(DENY, [{ from: [{ serviceAccounts: ['a/b'], ...others }] }]))).toMatchInlineSnapshot(`
"c/p: \`serviceAccounts\` stand beside \`callers\`, \`principals\` or \`namespaces\` in one source
  because  Istio takes one of the two
  instead  write two sources, or two rules"
`);
  });

  test('not more than 16', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `a/b${index}`);
    expect(() => write(ALLOW, [{ from: [{ serviceAccounts: names(16) }] }])).not.toThrow();
    expect(refusal(() => write(ALLOW, [{ from: [{ serviceAccounts: names(17) }] }]))).toContain('a source names more than 16 service accounts');
    expect(refusal(() => write(DENY, [{ from: [{ notServiceAccounts: names(17) }] }]))).toContain('a source names more than 16 service accounts');
  });
});

describe('a client that writes a port behind the host escapes a pattern of the host\'s end', () => {
  test('a DENY rule for it is refused', () => {
    expect(refusal(() => write(DENY, [{ to: [{ hosts: ['*.test'], ports: [8080] }] }]))).toMatchInlineSnapshot(`
"c/p: a DENY rule is for \`hosts\` "*.test"
  because  hosts are compared with the port that the client may write behind them, so that whoever writes one is not matched
  instead  name each host"
`);
  });

  test('an ALLOW rule but for it, too', () => {
    expect(refusal(() => write(ALLOW, [{ to: [{ notHosts: ['*.test'] }] }]))).toContain('an ALLOW rule is not for `notHosts` "*.test"');
  });

  test('the other way round it is at worst too narrow', () => {
    expect(() => write(ALLOW, [{ to: [{ hosts: ['*.test'] }] }])).not.toThrow();
    expect(() => write(DENY, [{ to: [{ notHosts: ['*.test'], ports: [8080] }] }])).not.toThrow();
    expect(() => write(DENY, [{ to: [{ hosts: ['*', '*:8080'], ports: [8080] }] }])).not.toThrow();
  });
});

test('nothing is left of what is refused', () => {
  const chart: Chart = chartOn('istio');
  expect(refusal(() => new AccessPolicy(chart, 'p', { target: unknown, action: DENY, rules: [{ to: [{ methods: ['PUT'] }] }] }))).toContain('c/p: ');
  expect(synth(chart)).toEqual([]);
});
