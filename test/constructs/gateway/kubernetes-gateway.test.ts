import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  CertificateAuthority, ClientCertificates, GatewayForm, GatewayListener, MeshGateway, MeshGatewayClass, MeshGatewayProps, RouteNamespaces,
  TlsCredential, TlsVersion,
} from '../../../src';
import '../../../src/testing';
import { chartOn, ofKind, only, refusal, refusalOn, synth, synthOn } from '../../program';

const FORM = GatewayForm.kubernetes();
const TLS = TlsCredential.secret('shop-tls');
const https = (options: object = {}) => GatewayListener.https(443, { hosts: ['shop.example.com'], certificate: TLS, ...options });
const gatewayOf = (listeners: GatewayListener[], props: Partial<MeshGatewayProps> = {}) => (chart: Chart) =>
  new MeshGateway(chart, 'public', { namespace: 'ingress', form: FORM, listeners, ...props });
const specOf = (...listeners: GatewayListener[]) => only(synthOn('istio', gatewayOf(listeners)), 'Gateway').spec;
const refused = (...listeners: GatewayListener[]) => refusalOn('istio', gatewayOf(listeners));
const SAME = { namespaces: { from: 'Same' } };

describe('what is written', () => {
  test('a Gateway of the class that istiod makes', () => {
    const objects = synthOn('istio', gatewayOf([GatewayListener.http(80, { hosts: ['*'] })]));
    expect(objects).toEqual([{
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'public', namespace: 'ingress' },
      spec: { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: SAME }] },
    }]);
  });

  test('a listener for each host, of which the first keeps the name', () => {
    const { listeners } = specOf(GatewayListener.http(80, { hosts: ['a.example.com', '*.b.example.com', '*'] }));
    expect(listeners.map(({ name, hostname }: any) => [name, hostname])).toEqual([['http', 'a.example.com'], ['http-2', '*.b.example.com'], ['http-3', undefined]]);
  });

  test('TLS of all kinds', () => {
    const { listeners } = specOf(
      https({ secondCertificate: TlsCredential.secretIn('ingress', 'shop-ecdsa'), cipherSuites: ['AES128-SHA', 'AES256-SHA'], clients: ClientCertificates.required() }),
      GatewayListener.tls(8443, { hosts: ['db.example.com'], certificate: TLS }),
      GatewayListener.passthrough(9443, { name: 'unopened', hosts: ['*.example.com'] }),
      GatewayListener.meshHttps(15444, { name: 'mesh', hosts: ['a.example.com'] }),
      GatewayListener.tcp(3306),
    );
    expect(listeners.map(({ allowedRoutes, ...rest }: any) => rest)).toEqual([
      {
        name: 'https',
        port: 443,
        protocol: 'HTTPS',
        hostname: 'shop.example.com',
        tls: {
          mode: 'Terminate',
          certificateRefs: [{ name: 'shop-tls' }, { name: 'shop-ecdsa' }],
          options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL', 'gateway.istio.io/tls-cipher-suites': 'AES128-SHA,AES256-SHA' },
        },
      },
      { name: 'tls', port: 8443, protocol: 'TLS', hostname: 'db.example.com', tls: { mode: 'Terminate', certificateRefs: [{ name: 'shop-tls' }] } },
      { name: 'unopened', port: 9443, protocol: 'TLS', hostname: '*.example.com', tls: { mode: 'Passthrough' } },
      { name: 'mesh', port: 15444, protocol: 'HTTPS', hostname: 'a.example.com', tls: { mode: 'Terminate', options: { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_MUTUAL' } } },
      { name: 'tcp', port: 3306, protocol: 'TCP' },
    ]);
  });

  test('whose routes are taken', () => {
    const from = (routesFrom: RouteNamespaces) => specOf(GatewayListener.http(80, { hosts: ['*'], routesFrom })).listeners[0].allowedRoutes.namespaces;
    expect(from(RouteNamespaces.any())).toEqual({ from: 'All' });
    expect(from(RouteNamespaces.own())).toEqual({ from: 'Same' });
    expect(from(RouteNamespaces.labelled({ team: 'shop' }))).toEqual({ from: 'Selector', selector: { matchLabels: { team: 'shop' } } });
    expect(from(RouteNamespaces.of('shop', 'billing')))
      .toEqual({ from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['billing', 'shop'] }] } });
  });

  test('a redirect is a route of the gateway\'s own namespace', () => {
    const objects = synthOn('istio', gatewayOf([https(), GatewayListener.http(80, { hosts: ['shop.example.com', 'www.example.com'], redirectToHttps: true })]));
    expect(only(objects, 'Gateway').spec.listeners.slice(1)).toEqual([
      { name: 'http', port: 80, protocol: 'HTTP', hostname: 'shop.example.com', allowedRoutes: SAME },
      { name: 'http-2', port: 80, protocol: 'HTTP', hostname: 'www.example.com', allowedRoutes: SAME },
    ]);
    const { metadata, spec } = only(objects, 'HTTPRoute');
    expect(metadata).toEqual({ name: 'public-to-https', namespace: 'ingress' });
    expect(spec).toEqual({
      parentRefs: [{ name: 'public', sectionName: 'http' }, { name: 'public', sectionName: 'http-2' }],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
    });
  });

  test('its facts: the pods that istiod runs, and a listener for each host', () => {
    const facts = gatewayOf([https({ hosts: ['a.example.com', 'b.example.com'] })], { form: GatewayForm.kubernetes({ className: 'internal' }) })(chartOn('istio'))._gateway('c');
    expect(facts).toMatchObject({ form: 'kubernetes', podLabels: { 'gateway.networking.k8s.io/gateway-name': 'public' }, serviceAccount: 'public-internal' });
    expect(facts.listeners.map(({ name, hosts }) => [name, hosts])).toEqual([['https', ['a.example.com']], ['https-2', ['b.example.com']]]);
  });

  test('patches', () => {
    const overrides = { Gateway: [JsonPatch.add('/spec/infrastructure', { labels: { team: 'edge' } })] };
    expect(only(synthOn('istio', gatewayOf([https()], { overrides })), 'Gateway').spec.infrastructure).toEqual({ labels: { team: 'edge' } });
  });

  test('the API server would take all of it', () => {
    const chart = chartOn('istio');
    gatewayOf([https(), GatewayListener.http(80, { hosts: ['shop.example.com'], redirectToHttps: true })])(chart);
    expect(chart).toSatisfySchemas();
  });
});

describe('Secrets of other namespaces', () => {
  const GRANT = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'ReferenceGrant',
    metadata: { name: 'shop-tls-for-gateways-of-ingress', namespace: 'certs' },
    spec: { from: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', namespace: 'ingress' }], to: [{ group: '', kind: 'Secret', name: 'shop-tls' }] },
  };
  const others = () => gatewayOf([https({ hosts: ['a.example.com', 'b.example.com'], certificate: TlsCredential.secretIn('certs', 'shop-tls') })]);

  test('are granted in the chart of whoever has the Secret, or the namespace', () => {
    for (const owned of [
      (chart: Chart) => new kplus.Secret(chart, 's', { metadata: { name: 'any', namespace: 'certs' } }),
      (chart: Chart) => new ApiObject(chart, 'n', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'certs' } }),
    ]) {
      const chart = chartOn('istio');
      const certs = new Chart(chart.node.root, 'certs');
      owned(certs);
      const { apiObjects } = others()(chart);
      const objects = synth(chart);
      expect(only(objects, 'ReferenceGrant')).toEqual(GRANT);
      expect(only(objects, 'Gateway').spec.listeners[0].tls.certificateRefs).toEqual([{ name: 'shop-tls', namespace: 'certs' }]);
      expect(apiObjects.map(({ node }) => node.path)).toEqual(['c/public/Gateway', 'certs/ReferenceGrant-shop-tls-for-gateways-of-ingress']);
    }
  });

  test('are granted once', () => {
    const objects = synthOn('istio', chart => {
      new kplus.Secret(chart, 's', { metadata: { name: 'shop-tls', namespace: 'certs' } });
      others()(chart);
      new MeshGateway(chart, 'second', { namespace: 'ingress', form: FORM, listeners: [https({ certificate: TlsCredential.secretIn('certs', 'shop-tls') })] });
    });
    expect(ofKind(objects, 'ReferenceGrant')).toEqual([GRANT]);
  });

  test('of others: the grant is printed, and nothing is made', () => {
    const chart = chartOn('istio');
    expect(refusal(() => others()(chart))).toBe([
      'c/public: a ReferenceGrant is needed in namespace "certs"',
      '  because  what is in another namespace may be used only if its owner says so, and this program makes neither that namespace nor a Secret in it',
      '  instead  ask its owner for this, or make the namespace before:',
      'apiVersion: gateway.networking.k8s.io/v1',
      'kind: ReferenceGrant',
      'metadata:',
      '  name: shop-tls-for-gateways-of-ingress',
      '  namespace: certs',
      'spec:',
      '  from:',
      '    - group: gateway.networking.k8s.io',
      '      kind: Gateway',
      '      namespace: ingress',
      '  to:',
      '    - group: ""',
      '      kind: Secret',
      '      name: shop-tls',
      '',
    ].join('\n'));
    expect(synth(chart)).toEqual([]);
  });
});

describe('a class', () => {
  test('of the mesh, in no namespace', () => {
    const chart = chartOn('istio');
    const inner = new Chart(chart.node.root, 'd', { namespace: 'of-chart' });
    const made = new MeshGatewayClass(inner, 'istio-internal', { description: 'within the company', overrides: { GatewayClass: [JsonPatch.add('/metadata/labels', { a: 'b' })] } });
    new MeshGateway(inner, 'internal', { form: GatewayForm.kubernetes({ className: made.name }), listeners: [GatewayListener.http(80, { hosts: ['*'] })] });
    const objects = synth(chart);
    expect(only(objects, 'GatewayClass')).toEqual({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'GatewayClass',
      metadata: { name: 'istio-internal', labels: { a: 'b' } },
      spec: { controllerName: 'istio.io/gateway-controller', description: 'within the company' },
    });
    expect(only(objects, 'Gateway').spec.gatewayClassName).toBe('istio-internal');
    expect(made.apiObjects.map(({ kind }) => kind)).toEqual(['GatewayClass']);
  });

  test('is made once, and says little', () => {
    const twice = (chart: Chart) => { for (const id of ['a', 'b']) new MeshGatewayClass(new Chart(chart, id), 'istio'); };
    expect(refusalOn('istio', twice)).toContain('GatewayClass "istio" would be made twice in the cluster');
    expect(refusalOn('istio', chart => new MeshGatewayClass(chart, 'istio', { description: 'x'.repeat(65) }))).toContain('c/istio: `description` has 65 characters');
    expect(refusalOn('istio', chart => new MeshGatewayClass(chart, 'istio', { controller: 'x' } as any))).toContain('`props` has no option "controller"');
    expect(refusalOn('linkerd', chart => new MeshGatewayClass(chart, 'istio'))).toContain('Linkerd 2.20 cannot open a gateway of the Kubernetes Gateway API');
  });
});

describe('what cannot be said by it', () => {
  const files = TlsCredential.files({ certificate: '/a.crt', privateKey: '/a.key' });
  const clients = (options: object) => https({ clients: ClientCertificates.required(options) });

  test.each<[string, GatewayListener, string]>([
    ['one address', GatewayListener.tcp(80, { bind: '127.0.0.1' }), 'the listener "tcp" is bound to one address'],
    ['mTLS of the mesh without routes', GatewayListener.passthroughWithinMesh(15443, { hosts: ['*.local'] }), 'the listener "tls" passes mTLS of the mesh on without a route'],
    ['files', https({ certificate: files }), 'the listener "https" has its certificate in files'],
    ['an oldest version', https({ minVersion: TlsVersion.V1_3 }), 'is limited to versions of TLS'],
    ['a newest version', https({ maxVersion: TlsVersion.V1_2 }), 'is limited to versions of TLS'],
    ['clients with and without', https({ clients: ClientCertificates.optional() }), 'takes clients with and without a certificate'],
    ['an authority', clients({ authority: CertificateAuthority.secret('ca') }), 'trusts an authority that stands apart from its certificate'],
    ['names of clients', clients({ names: ['a'] }), 'takes some certificates of clients only'],
    ['hashes of certificates', clients({ certificateHashes: ['ab'.repeat(32)] }), 'takes some certificates of clients only'],
    ['hashes of keys', clients({ publicKeyHashes: [`${'A'.repeat(43)}=`] }), 'takes some certificates of clients only'],
  ])('%s', (_, listener, what) => {
    const message = refused(listener);
    expect(message).toContain(what);
    expect(message).toContain('a Gateway of the Kubernetes Gateway API has nothing to say it by that Istio reads');
    expect(message).toContain('instead  leave it out, or take GatewayForm.mesh()');
  });

  test.each(['istio-waypoint', 'istio-east-west', 'istio-remote'])('the class %s', className => {
    expect(refusalOn('istio', gatewayOf([https()], { form: GatewayForm.kubernetes({ className }) }))).toContain(`c/public: the class "${className}"`);
  });

  test('a name that would be too long for what istiod makes', () => {
    expect(refusalOn('istio', chart => new MeshGateway(chart, 'g'.repeat(58), { namespace: 'ingress', form: FORM, listeners: [https()] })))
      .toContain(`Istio would make a Service "${'g'.repeat(58)}-istio"`);
    expect(refusalOn('istio', chart => new MeshGateway(chart, '1st', { namespace: 'ingress', form: FORM, listeners: [https()] }))).toContain('beginning with a letter');
  });
});
