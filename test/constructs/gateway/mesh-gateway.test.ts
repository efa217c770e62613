import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import {
  CertificateAuthority, ClientCertificates, GatewayForm, GatewayListener, IstioMesh, MeshGateway, MeshGatewayProps, MeshIdentity,
  RouteNamespaces, ServicePort, TlsCredential, TlsVersion, ZeroTrustNamespace,
} from '../../../src';
import '../../../src/testing';
import { chartOn, only, refusal, refusalOn, synth, synthOn } from '../../program';

const HTTP = GatewayListener.http(80, { hosts: ['shop.example.com'] });
const TLS = TlsCredential.secret('shop-tls');
const https = (options: object = {}) => GatewayListener.https(443, { hosts: ['shop.example.com'], certificate: TLS, ...options });
const gatewayOf = (props: Partial<MeshGatewayProps>) => (chart: Chart) => new MeshGateway(chart, 'public', { namespace: 'ingress', listeners: [HTTP], ...props });
const servers = (...listeners: GatewayListener[]) => only(synthOn('istio', gatewayOf({ listeners })), 'Gateway').spec.servers;
const refused = (props: Partial<MeshGatewayProps>) => refusalOn('istio', gatewayOf(props));

describe('what is written', () => {
  test('a Gateway of Istio\'s own for the ingress gateway that is installed', () => {
    const objects = synthOn('istio', gatewayOf({}));
    expect(objects).toEqual([{
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'public', namespace: 'ingress' },
      spec: { selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['./shop.example.com'] }] },
    }]);
  });

  test('other pods', () => {
    const form = GatewayForm.mesh({ labels: { istio: 'internal' }, namespace: 'edge', serviceAccount: 'internal-gateway' });
    expect(only(synthOn('istio', gatewayOf({ form })), 'Gateway').spec.selector).toEqual({ istio: 'internal' });
  });

  test('the namespace of the chart, of a guarded one, or of a Namespace', () => {
    const namespaceOf = (props: (chart: Chart) => Partial<MeshGatewayProps>, options = {}) => {
      const chart = chartOn('istio');
      const inner = new Chart(chart.node.root, 'd', options);
      const { namespace } = new MeshGateway(inner, 'public', { listeners: [HTTP], ...props(inner) });
      expect(only(synth(chart), 'Gateway').metadata.namespace).toBe(namespace);
      return namespace;
    };
    expect(namespaceOf(() => ({}), { namespace: 'of-chart' })).toBe('of-chart');
    expect(namespaceOf(chart => ({ namespace: new ZeroTrustNamespace(chart, 'shop'), form: GatewayForm.mesh({ namespace: 'ingress' }) }))).toBe('shop');
    expect(namespaceOf(chart => ({ namespace: new kplus.Namespace(chart, 'n', { metadata: { name: 'edge' } }) }))).toBe('edge');
    expect(namespaceOf(() => ({ namespace: MeshIdentity.namespace('lab') }))).toBe('lab');
  });

  test('whose routes are taken stands before each host', () => {
    const at = (routesFrom: RouteNamespaces) => servers(GatewayListener.http(80, { hosts: ['a.example.com', '*'], routesFrom }))[0].hosts;
    expect(at(RouteNamespaces.own())).toEqual(['./a.example.com', './*']);
    expect(at(RouteNamespaces.any())).toEqual(['a.example.com', '*']);
    expect(at(RouteNamespaces.of('shop', 'billing', 'shop'))).toEqual(['billing/a.example.com', 'billing/*', 'shop/a.example.com', 'shop/*']);
  });

  test('a redirect: its hosts stand alone, for istiod compares them as they stand', () => {
    expect(servers(https(), GatewayListener.http(80, { hosts: ['shop.example.com'], redirectToHttps: true }))[1]).toEqual({
      port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'], tls: { httpsRedirect: true },
    });
  });

  test('TLS that it ends', () => {
    const [server] = servers(https({
      secondCertificate: TlsCredential.secret('shop-tls-ecdsa'),
      minVersion: TlsVersion.V1_2,
      maxVersion: TlsVersion.V1_3,
      cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    }));
    expect(server.tls).toEqual({
      mode: 'SIMPLE',
      credentialNames: ['shop-tls', 'shop-tls-ecdsa'],
      minProtocolVersion: 'TLSV1_2',
      maxProtocolVersion: 'TLSV1_3',
      cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    });
    const old = servers(https({ minVersion: TlsVersion.V1_0, maxVersion: TlsVersion.V1_1, cipherSuites: ['AES128-SHA'] }))[0];
    expect([old.tls.minProtocolVersion, old.tls.maxProtocolVersion]).toEqual(['TLSV1_0', 'TLSV1_1']);
  });

  test('certificates in files', () => {
    const files = (name: string) => TlsCredential.files({ certificate: `/${name}.crt`, privateKey: `/${name}.key` });
    expect(servers(https({ certificate: files('a') }))[0].tls).toEqual({ mode: 'SIMPLE', serverCertificate: '/a.crt', privateKey: '/a.key' });
    expect(servers(https({ certificate: files('a'), secondCertificate: files('b') }))[0].tls).toEqual({
      mode: 'SIMPLE', tlsCertificates: [{ serverCertificate: '/a.crt', privateKey: '/a.key' }, { serverCertificate: '/b.crt', privateKey: '/b.key' }],
    });
    const clients = ClientCertificates.optional({ authority: CertificateAuthority.files({ certificates: '/ca.crt', revoked: '/ca.crl' }), names: ['partner'] });
    expect(servers(https({ certificate: files('a'), clients }))[0].tls).toEqual({
      mode: 'OPTIONAL_MUTUAL', serverCertificate: '/a.crt', privateKey: '/a.key', caCertificates: '/ca.crt', caCrl: '/ca.crl', subjectAltNames: ['partner'],
    });
  });

  test('certificates of clients', () => {
    const tls = (clients: ClientCertificates) => servers(https({ clients }))[0].tls;
    expect(tls(ClientCertificates.required())).toEqual({ mode: 'MUTUAL', credentialName: 'shop-tls' });
    expect(tls(ClientCertificates.optional())).toEqual({ mode: 'OPTIONAL_MUTUAL', credentialName: 'shop-tls' });
    expect(tls(ClientCertificates.required({ names: ['a', 'b'], certificateHashes: ['ab'.repeat(32)], publicKeyHashes: [`${'A'.repeat(43)}=`] }))).toEqual({
      mode: 'MUTUAL',
      credentialName: 'shop-tls',
      subjectAltNames: ['a', 'b'],
      verifyCertificateHash: ['ab'.repeat(32)],
      verifyCertificateSpki: [`${'A'.repeat(43)}=`],
    });
  });

  test('an authority of its own is asked for by the ending at which istiod knows authorities', () => {
    const clients = (authority: CertificateAuthority) => ClientCertificates.required({ authority });
    const of = (authority: CertificateAuthority) => servers(https({ clients: clients(authority) }))[0].tls.caCertCredentialName;
    expect(of(CertificateAuthority.secret('partners'))).toBe('partners-cacert');
    expect(of(CertificateAuthority.secret('partners-cacert'))).toBe('partners-cacert');
    expect(of(CertificateAuthority.secretIn('ingress', 'partners'))).toBe('partners-cacert');
  });

  test('what else a gateway takes', () => {
    const bytes = TlsCredential.secret('db-tls');
    expect(servers(
      GatewayListener.tls(8443, { hosts: ['db.example.com'], certificate: bytes }),
      GatewayListener.passthrough(9443, { name: 'unopened', hosts: ['*.example.com'] }),
      GatewayListener.passthroughWithinMesh(15443, { name: 'cross-network', hosts: ['*.local'] }),
      GatewayListener.meshHttps(15444, { hosts: ['a.example.com'] }),
      GatewayListener.tcp(3306, { bind: '127.0.0.1' }),
    )).toEqual([
      { port: { number: 8443, name: 'tls', protocol: 'TLS' }, hosts: ['./db.example.com'], tls: { mode: 'SIMPLE', credentialName: 'db-tls' } },
      { port: { number: 9443, name: 'unopened', protocol: 'TLS' }, hosts: ['./*.example.com'], tls: { mode: 'PASSTHROUGH' } },
      { port: { number: 15443, name: 'cross-network', protocol: 'TLS' }, hosts: ['*.local'], tls: { mode: 'AUTO_PASSTHROUGH' } },
      { port: { number: 15444, name: 'https', protocol: 'HTTPS' }, hosts: ['./a.example.com'], tls: { mode: 'ISTIO_MUTUAL' } },
      { port: { number: 3306, name: 'tcp', protocol: 'TCP' }, bind: '127.0.0.1', hosts: ['./*'] },
    ]);
  });

  test('names: the protocol, with the port where there are several', () => {
    const named = servers(GatewayListener.http(80, { hosts: ['*'] }), GatewayListener.http(8080, { hosts: ['*'] }), GatewayListener.http(8081, { name: 'web', hosts: ['*'] }), GatewayListener.tcp(1));
    expect(named.map(({ port }: any) => port.name)).toEqual(['http-80', 'http-8080', 'web', 'tcp']);
  });

  test('in ambient mode it is the same', () => {
    expect(synthOn('ambient', gatewayOf({}))).toEqual(synthOn('istio', gatewayOf({})));
  });

  test('patches', () => {
    const overrides = { Gateway: [JsonPatch.add('/spec/servers/0/name', 'stats')] };
    expect(only(synthOn('istio', gatewayOf({ overrides })), 'Gateway').spec.servers[0].name).toBe('stats');
    expect(refused({ overrides: { HTTPRoute: [] } })).toContain('`overrides` names HTTPRoute');
  });

  test('its objects are handed out, and valid', () => {
    const chart = chartOn('istio');
    expect(gatewayOf({})(chart).apiObjects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Gateway public']);
    expect(chart).toSatisfySchemas();
  });
});

describe('Secrets', () => {
  const secret = (chart: Chart, namespace?: string) => new kplus.Secret(chart, 's', { metadata: { name: 'shop-tls', namespace } });
  const with_ = (namespace?: string) => synthOn('istio', chart => gatewayOf({ listeners: [https({ certificate: TlsCredential.secret(secret(chart, namespace)) })] })(chart));

  test('of this program, in the namespace of the pods', () => {
    expect(only(with_('ingress'), 'Gateway').spec.servers[0].tls.credentialName).toBe('shop-tls');
    expect(only(with_(), 'Gateway').spec.servers[0].tls.credentialName).toBe('shop-tls');
  });

  test('one that is made without cdk8s-plus', () => {
    const object = (chart: Chart) => new ApiObject(chart, 's', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'raw', namespace: 'ingress' } });
    const objects = synthOn('istio', chart => gatewayOf({ listeners: [https({ certificate: TlsCredential.secret(object(chart)) })] })(chart));
    expect(only(objects, 'Gateway').spec.servers[0].tls.credentialName).toBe('raw');
  });

  test('imported ones are known by name', () => {
    const objects = synthOn('istio', chart => gatewayOf({ listeners: [https({ certificate: TlsCredential.secret(kplus.Secret.fromSecretName(chart, 's', 'imported')) })] })(chart));
    expect(only(objects, 'Gateway').spec.servers[0].tls.credentialName).toBe('imported');
  });

  test('of another namespace are out of reach', () => {
    const [because, instead] = [
      'Istio hands a gateway of its own kind the Secrets of the namespace that its pods are in, and no others',
      'make the Secret in "ingress", or take GatewayForm.kubernetes()',
    ];
    expect(refusal(() => with_('shop'))).toBe(`c/public: Secret "shop-tls" is in namespace "shop", and the gateway's pods are in "ingress"\n  because  ${because}\n  instead  ${instead}`);
    expect(refused({ listeners: [https({ clients: ClientCertificates.required({ authority: CertificateAuthority.secretIn('shop', 'ca') }) })] })).toContain('Secret "ca" is in namespace "shop"');
    expect(refused({ form: GatewayForm.mesh({ namespace: 'edge' }), listeners: [https({ certificate: TlsCredential.secretIn('ingress', 'shop-tls') })] })).toContain('the gateway\'s pods are in "edge"');
  });
});

describe('as a caller', () => {
  const allowed = (gateway: (chart: Chart) => MeshGateway | ReturnType<typeof MeshGateway.fromName>) => {
    const objects = synthOn('istio', chart => {
      const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
      cart.allow(gateway(chart), { methods: ['GET'] });
    });
    const policy = objects.find(({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.name !== 'deny-by-default');
    return [policy.spec.rules[0].from[0].source.principals, only(objects, 'NetworkPolicy', 'cart').spec.ingress[0].from];
  };
  const from = (namespace: string, labels: object) => [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, podSelector: { matchLabels: labels } }];

  test('it is the service account of its pods', () => {
    expect(allowed(gatewayOf({}))).toEqual([['cluster.local/ns/ingress/sa/istio-ingressgateway'], from('ingress', { istio: 'ingressgateway' })]);
    const form = GatewayForm.mesh({ namespace: 'edge', labels: { app: 'gw' }, serviceAccount: 'gw' });
    expect(allowed(gatewayOf({ form }))).toEqual([['cluster.local/ns/edge/sa/gw'], from('edge', { app: 'gw' })]);
  });

  test('that of others too', () => {
    expect(allowed(chart => MeshGateway.fromName(chart, { name: 'public', namespace: 'ingress', form: GatewayForm.kubernetes() })))
      .toEqual([['cluster.local/ns/ingress/sa/public-istio'], from('ingress', { 'gateway.networking.k8s.io/gateway-name': 'public' })]);
    expect(allowed(chart => MeshGateway.fromName(chart, { name: 'public', namespace: 'ingress' })))
      .toEqual([['cluster.local/ns/ingress/sa/istio-ingressgateway'], from('ingress', { istio: 'ingressgateway' })]);
  });

  test('its facts are those that routes and policies go by', () => {
    const gateway = gatewayOf({ form: GatewayForm.mesh({ namespace: 'edge' }), listeners: [https(), GatewayListener.passthrough(8443, { hosts: ['*'] })] })(chartOn('istio'));
    expect(gateway._gateway('c')).toMatchObject({
      name: 'public',
      namespace: 'ingress',
      form: 'mesh',
      podLabels: { istio: 'ingressgateway' },
      podNamespace: 'edge',
      serviceAccount: 'istio-ingressgateway',
      listeners: [
        { name: 'https', port: 443, protocol: 'https', passthrough: false, hosts: ['shop.example.com'], routesFrom: { kind: 'same' }, redirectToHttps: false },
        { name: 'tls', port: 8443, protocol: 'tls', passthrough: true, hosts: ['*'] },
      ],
    });
    expect(MeshGateway.fromName(chartOn('istio'), { name: 'public', namespace: 'ingress' })._gateway('c')).toMatchObject({ name: 'public', listeners: [] });
  });
});

describe('gateways of the same pods', () => {
  const two = (first: Partial<MeshGatewayProps>, second: Partial<MeshGatewayProps>) => refusalOn('istio', chart => {
    gatewayOf(first)(chart);
    new MeshGateway(chart, 'second', { namespace: 'other', listeners: [HTTP], ...second });
  });

  test('take a host at a port once', () => {
    expect(two({}, {})).toBe(
      'c/second: it and "c/public" exclude each other: both take shop.example.com at port 80\n'
      + '  because  the two run in the same pods, as their labels say, and one of the listeners would be left out\n'
      + '  instead  put them into one gateway, or name pods of its own by `form`',
    );
    expect(two({ listeners: [https()] }, { listeners: [GatewayListener.http(443, { hosts: ['*'] })] })).toContain('at port 443 one speaks http, the other tls');
  });

  test('show a certificate once', () => {
    const second = { listeners: [GatewayListener.https(443, { hosts: ['other.example.com'], certificate: TLS })], namespace: 'ingress' };
    expect(two({ listeners: [https()] }, second)).toBe(
      'c/second: the certificate "shop-tls" is that of "c/public" too\n'
      + '  because  the two run in the same pods, as their labels say: a browser that is connected to the hosts of the one would ask there for those of the other, and get 404\n'
      + '  instead  put the hosts of one certificate into one listener of one gateway, or give each a certificate',
    );
  });

  test('stand beside each other otherwise', () => {
    const objects = synthOn('istio', chart => {
      gatewayOf({})(chart);
      new MeshGateway(chart, 'second', { namespace: 'ingress', listeners: [GatewayListener.http(80, { hosts: ['other.example.com'] })] });
      new MeshGateway(chart, 'third', { namespace: 'ingress', listeners: [HTTP], form: GatewayForm.mesh({ labels: { istio: 'internal' } }) });
      new MeshGateway(chart, 'fourth', { namespace: 'ingress', listeners: [HTTP], form: GatewayForm.kubernetes() });
      new MeshGateway(chart, 'fifth', { namespace: 'ingress', listeners: [HTTP], form: GatewayForm.kubernetes() });
    });
    expect(objects).toHaveLength(5);
  });

  test('one that was refused leaves nothing behind', () => {
    const chart = chartOn('istio');
    gatewayOf({})(chart);
    expect(refusal(() => new MeshGateway(chart, 'second', { namespace: 'ingress', listeners: [HTTP, GatewayListener.tcp(3306)] }))).toContain('exclude each other');
    new MeshGateway(chart, 'third', { namespace: 'ingress', listeners: [GatewayListener.tcp(3306)] });
    expect(synth(chart).map(({ metadata }) => metadata.name)).toEqual(['public', 'third']);
  });
});

describe('what cannot be asked', () => {
  test.each<[string, Partial<MeshGatewayProps>, string]>([
    ['no listener', { listeners: [] }, '`listeners` is an empty list'],
    ['something else', { listeners: [{ port: 80 } as any] }, '`listeners[0]` is {"port":80}'],
    ['two of one name', { listeners: [https({ name: 'a' }), GatewayListener.http(80, { name: 'a', hosts: ['*'] })] }, 'two listeners are called "a"'],
    ['two of one protocol and port', { listeners: [https(), https({ hosts: ['b.example.com'] })] }, 'two listeners are called "https-443"'],
    ['one host twice', { listeners: [https(), https({ name: 'again' })] }, 'two listeners ("https" and "again") exclude each other'],
    ['two protocols at one port', { listeners: [HTTP, GatewayListener.tcp(80)] }, 'at port 80 one speaks http, the other tcp'],
    ['a misspelt option', { listner: [] } as any, '`props` has no option "listner"'],
    ['a form that is none', { form: 'kubernetes' as any }, '`form` is "kubernetes", a string'],
    ['a namespace that is none', { namespace: 'Ingress' }, '`namespace` is "Ingress"'],
    ['somebody in the place of a namespace', { namespace: MeshIdentity.serviceAccount({ namespace: 'a', serviceAccount: 'b' }) }, '`namespace` is service account "a/b"'],
    ['namespaces by labels', { listeners: [https({ routesFrom: RouteNamespaces.labelled({ a: 'b' }) })] }, 'the listener "https" takes routes of namespaces with some labels'],
  ])('%s', (_, props, problem) => {
    expect(refused(props)).toContain(problem);
    expect(refused(props)).toMatch(/^c\/public: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });

  test('no namespace', () => {
    expect(refusalOn('istio', chart => new MeshGateway(chart, 'public', { listeners: [HTTP] }))).toBe(
      'c/public: its namespace is not known\n  because  neither `namespace` nor its chart says one, and what it does depends on it\n  instead  write for example namespace: \'shop\'',
    );
  });

  test('an object that is no Namespace', () => {
    expect(refusalOn('istio', chart => new MeshGateway(chart, 'public', { listeners: [HTTP], namespace: new kplus.Secret(chart, 's', { metadata: { name: 's' } }) as any })))
      .toContain('`namespace` is the Secret "s"');
  });

  test('a name that Istio takes for none', () => {
    expect(refusalOn('istio', chart => new MeshGateway(chart, 'a.b', { namespace: 'ingress', listeners: [HTTP] }))).toContain('c/a.b: the gateway is called "a.b"');
  });

  test('what came with later versions', () => {
    const on = (version: string, listener: GatewayListener) => refusal(() => gatewayOf({ listeners: [listener] })(chartOn(app => new IstioMesh(app, 'mesh', { version }))));
    expect(on('1.25', https({ secondCertificate: TlsCredential.secret('b') }))).toContain('Istio 1.25 cannot show one of two certificates at a gateway');
    const apart = https({ clients: ClientCertificates.required({ authority: CertificateAuthority.secret('ca') }) });
    expect(on('1.27', apart)).toContain('Istio 1.27 cannot trust clients by an authority that stands apart from the gateway\'s certificate');
    expect(on('1.27', apart)).toContain('put ca.crt into the Secret of the certificate');
  });

  test('Linkerd has none', () => {
    const message = refusalOn('linkerd', gatewayOf({}));
    expect(message).toContain("c/public: Linkerd 2.20 cannot open a gateway of the mesh's own kind\n  because  it has no gateways of its own");
    expect(message).toContain('MeshIdentity.gateway({ namespace, serviceAccount })');
  });

  test('of others: names, and no more than is known', () => {
    const named = (props: object) => refusalOn('istio', chart => MeshGateway.fromName(chart, { name: 'public', namespace: 'ingress', ...props }));
    expect(named({ name: 'Public' })).toContain('MeshGateway.fromName: the gateway is called "Public"');
    expect(named({ listeners: [] })).toContain('`props` has no option "listeners"');
    expect(named({ namespace: 'a/b' })).toContain('`namespace` is "a/b"');
    expect(named({ form: {} })).toContain('`form` is {}');
    expect(refusalOn('linkerd', chart => MeshGateway.fromName(chart, { name: 'public', namespace: 'ingress' }))).toContain("cannot open a gateway of the mesh's own kind");
  });
});
