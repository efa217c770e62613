import { Chart } from 'cdk8s';
import {
  AccessAction, AccessPolicy, AccessPolicyRule, EgressGateway, ExtensionProvider, ExternalService, GatewayForm, GatewayListener,
  JwtAuthentication, MeshGateway, PolicyTarget, ServicePort,
} from '../../../../src';
import { chartOn, only, refusal, synth } from '../../../program';

const { ALLOW, DENY, AUDIT } = AccessAction;
const ADDRESSES: AccessPolicyRule = { from: [{ ipBlocks: ['10.0.0.0/8'] }] };
const SOURCE = { from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] };
const ISSUER = { issuer: 'https://auth.example.com', jwksUri: 'https://auth.example.com/jwks.json' };
const FOR_ALL = "PolicyTarget.pods({ namespace: 'ingress', labels: { istio: 'ingressgateway' } })";
const APART = 'put both into one gateway, or give "edge" pods of its own by `form`';

interface Gateways {
  readonly own?: GatewayListener;
  readonly other?: GatewayListener;
  readonly form?: GatewayForm;
}

const http = (...hosts: string[]) => GatewayListener.http(80, { hosts });

/** Two gateways in the same pods. */
function gateways(chart: Chart, { own = http('a.example.com'), other = http('b.example.com'), form }: Gateways = {}): { edge: PolicyTarget; second: () => unknown } {
  const edge = new MeshGateway(chart, 'edge', { namespace: 'ingress', form, listeners: [own] });
  return { edge: PolicyTarget.gateway(edge), second: () => new MeshGateway(chart, 'second', { namespace: 'ingress', form, listeners: [other] }) };
}

/** What a program with a policy for the first of two gateways says, whichever comes last. */
function inBothOrders(write: (chart: Chart, edge: PolicyTarget) => unknown, given: Gateways = {}): string[] {
  const early = chartOn('istio');
  const first = gateways(early, given);
  first.second();
  const late = chartOn('istio');
  const second = gateways(late, given);
  write(late, second.edge);
  second.second();
  return [refusal(() => write(early, first.edge)), ...new Set(late.node.findAll().flatMap(({ node }) => node.validate()))];
}

const policy = (action: AccessAction, ...rules: AccessPolicyRule[]) => (chart: Chart, edge: PolicyTarget) => new AccessPolicy(chart, 'p', { target: edge, action, rules });

function rulesOf(action: AccessAction, rules: AccessPolicyRule[], given: Gateways = {}) {
  const chart = chartOn('istio');
  const { edge, second } = gateways(chart, given);
  policy(action, ...rules)(chart, edge);
  second();
  return only(synth(chart), 'AuthorizationPolicy').spec.rules;
}

describe('what allows at one of two gateways in the same pods would close the other', () => {
  test.each<[string, (chart: Chart, edge: PolicyTarget) => unknown]>([
    ['by a rule', policy(ALLOW, ADDRESSES)],
    ['by a rule for hosts', policy(ALLOW, { to: [{ hosts: ['a.example.com'] }] })],
    ['by none', (chart, target) => AccessPolicy.denyAll(chart, 'p', { target })],
  ])('%s', (_, write) => {
    const message = [
      'c/p: an ALLOW policy is for gateway "ingress/edge", in whose pods another gateway takes b.example.com',
      '  because  a policy finds a gateway by its pods, and what no ALLOW policy matches is denied: it would close the other one',
      `  instead  write it for all of these gateways: ${FOR_ALL}; or ${APART}`,
    ].join('\n');
    expect(inBothOrders(write)).toEqual([message, message]);
  });

  test('not for the pods as a whole, nor for a gateway of its own pods', () => {
    const chart = chartOn('istio');
    gateways(chart).second();
    const third = new MeshGateway(chart, 'third', { namespace: 'ingress', form: GatewayForm.mesh({ labels: { istio: 'apart' } }), listeners: [http('c.example.com')] });
    const targets = { all: PolicyTarget.pods({ namespace: 'ingress', labels: { istio: 'ingressgateway' } }), apart: PolicyTarget.gateway(third) };
    for (const [id, target] of Object.entries(targets)) new AccessPolicy(chart, id, { target, action: ALLOW, rules: [ADDRESSES] });
    expect(['all', 'apart'].map(name => only(synth(chart), 'AuthorizationPolicy', name).spec)).toEqual([
      { action: 'ALLOW', rules: [SOURCE], selector: { matchLabels: { istio: 'ingressgateway' } } },
      { action: 'ALLOW', rules: [SOURCE], selector: { matchLabels: { istio: 'apart' } } },
    ]);
  });
});

describe('what denies at one of two gateways is for its own hosts', () => {
  const hosts = ['a.example.com', 'a.example.com:*'];

  test.each([DENY, AUDIT, AccessAction.custom(ExtensionProvider.named('opa'))])('a rule that says none: %j', action => {
    expect(rulesOf(action, [ADDRESSES])).toEqual([{ ...SOURCE, to: [{ operation: { hosts } }] }]);
    expect(rulesOf(action, [{ to: [{ paths: ['/admin'] }] }])).toEqual([{ to: [{ operation: { paths: ['/admin'], hosts } }] }]);
  });

  test('all of them', () => {
    expect(rulesOf(DENY, [ADDRESSES], { own: http('a.example.com', 'c.example.com') })).toEqual([{ ...SOURCE, to: [{ operation: { hosts: [...hosts, 'c.example.com', 'c.example.com:*'] } }] }]);
  });

  test('a rule that says some stays as it is', () => {
    const given: Gateways = { other: http('*.example.com') };
    expect(rulesOf(DENY, [{ to: [{ hosts: ['a.example.com'] }] }], given)).toEqual([{ to: [{ operation: { hosts } }] }]);
    expect(rulesOf(DENY, [{ to: [{ notHosts: ['b.example.com'] }] }], given)).toEqual([{ to: [{ operation: { notHosts: ['b.example.com', 'b.example.com:*'] } }] }]);
    expect(rulesOf(DENY, [{ to: [{ hosts: ['a.example.com'] }, { methods: ['PUT'] }] }])).toEqual([{ to: [{ operation: { hosts } }, { operation: { methods: ['PUT'], hosts } }] }]);
  });

  test.each<[string, Gateways, string]>([
    ['the same host', { other: GatewayListener.http(8080, { hosts: ['a.example.com'] }) }, 'a.example.com'],
    ['a pattern that means it', { other: http('*.example.com') }, '*.example.com'],
    ['any host', { other: http('*') }, 'any host'],
    ['a pattern of its own', { own: http('*.shop.example.com') }, 'b.example.com'],
    ['connections, which have no hosts', { other: GatewayListener.tcp(9000) }, 'port 9000'],
    ['TLS, which passes unopened', { other: GatewayListener.passthrough(443, { hosts: ['b.example.com'] }) }, 'b.example.com'],
  ])('where hosts do not tell them apart it is refused: %s', (_, given, takes) => {
    const message = [
      `c/p: a DENY rule for gateway "ingress/edge" says no \`hosts\`, and in the same pods another gateway takes ${takes}`,
      '  because  a policy finds a gateway by its pods, and whole hosts do not tell the two apart: it would be for the other one too',
      `  instead  name the hosts that it is about in \`to\`: hosts: ['shop.example.com']; or write it for all of these gateways: ${FOR_ALL}; or ${APART}`,
    ].join('\n');
    expect(inBothOrders(policy(DENY, ADDRESSES), given)).toEqual([message, message]);
  });

  test('a rule about requests is not for a gateway that takes connections', () => {
    expect(rulesOf(DENY, [{ to: [{ ports: [8080], paths: ['/admin'] }] }], { other: GatewayListener.tcp(9000) })).toEqual([{ to: [{ operation: { ports: ['8080'], paths: ['/admin'] } }] }]);
  });

  test('a gateway that has no hosts yet, and gets some', () => {
    const chart = chartOn('istio');
    const external = (id: string) => new ExternalService(chart, id, { namespace: 'shop', hosts: [`${id}.example.com`], ports: [ServicePort.http(80)] });
    const [one, other] = ['one', 'other'].map(id => new EgressGateway(chart, id, { namespace: 'egress' }));
    other.carry(external('b'));
    policy(DENY, ADDRESSES)(chart, PolicyTarget.gateway(one));
    one.carry(external('a'));
    expect(only(synth(chart), 'AuthorizationPolicy').spec.rules).toEqual([{ ...SOURCE, to: [{ operation: { hosts } }] }]);
  });
});

describe('tokens at one of two gateways would be verified at both', () => {
  const login = (required: boolean) => (chart: Chart, target: PolicyTarget) => new JwtAuthentication(chart, 'login', { target, issuers: [ISSUER], required });

  test.each([true, false])('whether they are required: %s', required => {
    const message = [
      'c/login: it verifies tokens at gateway "ingress/edge", in whose pods another gateway takes b.example.com',
      "  because  the mesh finds a gateway by its pods, so that the tokens of the other one's requests would be verified and taken away too",
      `  instead  ${APART}, or verify them for all of these gateways: ${FOR_ALL}, with required: false, and deny what has none by an AccessPolicy for the gateway`,
    ].join('\n');
    expect(inBothOrders(login(required))).toEqual([message, message]);
  });

  test('so they are verified at the pods, and required by what denies at the gateway', () => {
    const chart = chartOn('istio');
    const { edge, second } = gateways(chart);
    second();
    login(false)(chart, PolicyTarget.pods({ namespace: 'ingress', labels: { istio: 'ingressgateway' } }));
    policy(DENY, { from: [{ notRequestPrincipals: ['*'] }] })(chart, edge);
    expect(only(synth(chart), 'AuthorizationPolicy').spec.rules).toEqual([
      { from: [{ source: { notRequestPrincipals: ['*'] } }], to: [{ operation: { hosts: ['a.example.com', 'a.example.com:*'] } }] },
    ]);
  });
});

describe('a gateway whose pods are in the root namespace', () => {
  const form = GatewayForm.mesh({ namespace: 'istio-system' });
  const alone = () => {
    const chart = chartOn('istio');
    return { chart, edge: gateways(chart, { form }).edge };
  };

  test('what allows there would open pods of the same labels elsewhere', () => {
    const { chart, edge } = alone();
    expect(refusal(() => policy(ALLOW, ADDRESSES)(chart, edge))).toBe([
      'c/p: an ALLOW policy is for gateway "ingress/edge", whose pods are in namespace "istio-system"',
      '  because  that is the root namespace, where labels mean the pods of every namespace that have them: it would open those too',
      '  instead  write what is not let in, by AccessAction.DENY, or run the pods of the gateway in a namespace of their own',
    ].join('\n'));
  });

  test('what denies, or allows nothing, and what verifies tokens is beside the pods', () => {
    const { chart, edge } = alone();
    policy(DENY, ADDRESSES)(chart, edge);
    AccessPolicy.denyAll(chart, 'closed', { target: edge });
    new JwtAuthentication(chart, 'login', { target: edge, issuers: [ISSUER], required: false });
    const placed = synth(chart).filter(({ kind }) => kind !== 'Gateway').map(({ kind, metadata, spec }) => [kind, metadata.namespace, spec.selector]);
    const selector = { matchLabels: { istio: 'ingressgateway' } };
    expect(placed).toEqual([
      ['AuthorizationPolicy', 'istio-system', selector], ['AuthorizationPolicy', 'istio-system', selector], ['RequestAuthentication', 'istio-system', selector],
    ]);
  });

  test('one of the Kubernetes Gateway API is named, and not selected', () => {
    const chart = chartOn('istio');
    const edge = new MeshGateway(chart, 'edge', { namespace: 'istio-system', form: GatewayForm.kubernetes(), listeners: [http('a.example.com')] });
    policy(ALLOW, ADDRESSES)(chart, PolicyTarget.gateway(edge));
    expect(only(synth(chart), 'AuthorizationPolicy').spec.targetRefs).toEqual([{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }]);
  });

  test('its pods are no target, so that nobody is sent there', () => {
    const given: Gateways = { form, other: http('*') };
    const instead = (write: (chart: Chart, edge: PolicyTarget) => unknown) => inBothOrders(write, given).map(message => message.split('  instead  ')[1]);
    expect(instead((chart, target) => AccessPolicy.denyAll(chart, 'p', { target }))).toEqual([APART, APART]);
    expect(instead(policy(DENY, ADDRESSES))).toEqual(Array(2).fill(`name the hosts that it is about in \`to\`: hosts: ['shop.example.com']; or ${APART}`));
    expect(instead((chart, target) => new JwtAuthentication(chart, 'login', { target, issuers: [ISSUER] }))).toEqual([APART, APART]);
  });
});
