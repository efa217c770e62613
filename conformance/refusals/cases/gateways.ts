import {
  ClientCertificates, EgressGateway, ExternalService, GatewayForm, GatewayListener, MeshGateway, MeshGatewayProps, ResilientUpstream, ServicePort,
  ServiceRoute, TlsCredential, TlsVersion, UpstreamTls,
} from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

const hosts = ['a.example.com'];
const certificate = TlsCredential.secret('example-tls');
const files = TlsCredential.files({ certificate: '/etc/tls/tls.crt', privateKey: '/etc/tls/tls.key' });
const https = (options: object = {}) => GatewayListener.https(8443, { hosts, certificate, ...options });

/** A gateway in pods of its own, of which anything may be wrong. */
const gateway = (listeners: GatewayListener[], props: Partial<MeshGatewayProps> = {}) => ({ chart }: Scene) => new MeshGateway(chart, 'edge', {
  namespace: 'shop', form: GatewayForm.mesh({ labels: { app: 'public' } }), listeners, ...props,
});

/** A service of others, and a gateway by which calls to it leave. */
const carried = ({ chart }: Scene) => {
  const api = new ExternalService(chart, 'api', { namespace: 'shop', hosts: ['api.example.com'], ports: [ServicePort.http(80, { targetPort: 443 })] });
  const egress = new EgressGateway(chart, 'egress', { namespace: 'istio-egress' });
  egress.carry(api);
  return { api, egress };
};

/** A listener with a certificate of its own. */
const named = (name: string, more: object) => https({ name, certificate: TlsCredential.secret(`${name}-tls`), ...more });

/** A Gateway by its servers. */
const servers = (list: string, name = 'edge') => `
  apiVersion: networking.istio.io/v1
  kind: Gateway
  metadata: { name: ${name}, namespace: shop }
  spec: { selector: { app: public }, servers: [${list}] }
`;
const HTTP = 'port: { number: 8080, name: http, protocol: HTTP }, hosts: [a.example.com]';
const HTTPS = 'port: { number: 8443, name: https, protocol: HTTPS }, hosts: [a.example.com]';
const FILES = 'mode: SIMPLE, serverCertificate: /etc/tls/tls.crt, privateKey: /etc/tls/tls.key';
const MUTUAL = 'mode: MUTUAL, serverCertificate: /etc/tls/tls.crt, privateKey: /etc/tls/tls.key, caCertificates: /etc/tls/ca.crt';
const SECRET = 'mode: SIMPLE, credentialName: example-tls';

/** What comes in from outside. */
export const gateways: readonly Refusal[] = [
  {
    name: 'a gateway without a listener',
    program: gateway([]),
    says: ['`listeners` is an empty list', 'a gateway that listens nowhere takes nothing', "write for example [GatewayListener.http(80, { hosts: ['*'] })]"],
    wrong: validation('gateway must have at least one server', servers('')),
  },
  {
    name: 'two listeners of one name',
    program: gateway([GatewayListener.http(8080, { hosts, name: 'public' }), GatewayListener.http(8081, { hosts, name: 'public' })]),
    says: ['two listeners are called "public"', 'routes and statistics tell them apart by name', 'give one of them a `name`'],
    wrong: validation('port names in servers must be unique', servers([8080, 8081].map(port => `{ port: { number: ${port}, name: public, protocol: HTTP }, hosts: [a.example.com] }`).join(', '))),
  },
  {
    name: 'a listener for no host',
    program: () => GatewayListener.http(8080, { hosts: [] }),
    by: 'GatewayListener.http',
    says: ['`hosts`', 'without a host nothing is taken', "write for example ['api.example.com'], or ['*'] for any host"],
    wrong: validation('server config must contain at least one host', servers('{ port: { number: 8080, name: http, protocol: HTTP }, hosts: [] }')),
  },
  {
    name: 'a wildcard within a host',
    program: () => GatewayListener.http(8080, { hosts: ['shop.*.example.com'] }),
    by: 'GatewayListener.http',
    says: ['`hosts`', '"shop.*.example.com": "*" stands for whole labels at the beginning only, as in *.example.com', "write for example ['api.example.com'], or ['*'] for any host"],
    wrong: validation('partial wildcard "shop.*.example.com" not allowed', servers('{ port: { number: 8080, name: http, protocol: HTTP }, hosts: ["shop.*.example.com"] }')),
  },
  {
    name: 'a listener at no port',
    program: () => GatewayListener.http(0, { hosts }),
    by: 'GatewayListener.http',
    says: ['`port` is 0', 'it is a whole number from 1 to 65535', 'write a number from 1 to 65535'],
    wrong: validation('port number 0 must be in the range 1..65535', servers('{ port: { number: 0, name: http, protocol: HTTP }, hosts: [a.example.com] }')),
  },
  {
    name: 'a listener at a name',
    program: () => GatewayListener.http(8080, { hosts, bind: 'localhost' }),
    by: 'GatewayListener.http',
    says: ['`bind`', '"localhost" is no IP address', "write the address of one interface, such as '127.0.0.1'"],
    wrong: validation('localhost is not a valid IP', servers(`{ ${HTTP}, bind: localhost }`)),
  },
  {
    name: 'HTTPS without a certificate',
    program: () => GatewayListener.https(8443, { hosts } as any),
    by: 'GatewayListener.https',
    says: ['`certificate` is undefined', 'it is a TlsCredential', 'give it a value; what it is read from may not be set'],
    wrong: validation('server must have TLS settings for HTTPS/TLS protocols', servers(`{ ${HTTPS} }`)),
  },
  {
    name: 'clients that show certificates of nobody',
    program: () => https({ certificate: files, clients: ClientCertificates.required() }),
    by: 'GatewayListener.https',
    says: ['the certificate is in files, and whose clients are trusted is not', 'the proxy is given what goes with the certificate, and would not check the rest', 'name `authority: CertificateAuthority.files(...)`, and limit clients by `names`'],
    wrong: validation('MUTUAL TLS requires a client CA bundle', servers(`{ ${HTTPS}, tls: { mode: MUTUAL, serverCertificate: /etc/tls/tls.crt, privateKey: /etc/tls/tls.key } }`)),
  },
  {
    name: 'a certificate of a client by half of its hash',
    program: () => ClientCertificates.required({ certificateHashes: ['abcdef'] }),
    by: 'ClientCertificates.required',
    says: ['`certificateHashes` holds "abcdef"', 'a SHA-256 hash is 64 hexadecimal digits, or pairs of them with colons between', 'write it as openssl prints it'],
    wrong: nobody('Envoy refuses the listener', servers(`{ ${HTTPS}, tls: { mode: MUTUAL, serverCertificate: /etc/tls/tls.crt, privateKey: /etc/tls/tls.key, caCertificates: /etc/tls/ca.crt, verifyCertificateHash: [abcdef] } }`)),
  },
  {
    name: 'a cipher suite that is none',
    program: () => https({ cipherSuites: ['AES'] }),
    by: 'GatewayListener.https',
    says: ['"AES" is no cipher suite', 'there are: ECDHE-ECDSA-AES128-GCM-SHA256, ECDHE-ECDSA-AES256-GCM-SHA384', 'name some of them, or leave `cipherSuites` out'],
    wrong: analyzers('IST0133: Schema validation warning: ignoring invalid cipher suites: [AES]', servers(`{ ${HTTPS}, tls: { ${SECRET}, cipherSuites: [AES] } }`)),
  },
  {
    name: 'a cipher suite twice',
    program: () => https({ cipherSuites: ['AES128-SHA', 'AES128-SHA'] }),
    by: 'GatewayListener.https',
    says: ['`cipherSuites` names "AES128-SHA" twice', 'Istio takes the first one and warns of the other', "write cipherSuites: ['AES128-SHA']"],
    wrong: analyzers('IST0133: Schema validation warning: ignoring duplicate cipher suites: [AES128-SHA]', servers(`{ ${HTTPS}, tls: { ${SECRET}, cipherSuites: [AES128-SHA, AES128-SHA] } }`)),
  },
  {
    name: 'an oldest version of TLS above the newest',
    program: () => https({ minVersion: TlsVersion.V1_3, maxVersion: TlsVersion.V1_2 }),
    by: 'GatewayListener.https',
    says: ['`minVersion` is TLS 1.3 and `maxVersion` TLS 1.2', 'no version is between them', 'put them in order'],
    wrong: nobody('no client can agree with it on a version', servers(`{ ${HTTPS}, tls: { ${FILES}, minProtocolVersion: TLSV1_3, maxProtocolVersion: TLSV1_2 } }`)),
  },
  {
    name: 'requests and bytes at one port',
    program: gateway([GatewayListener.http(8080, { hosts }), GatewayListener.tcp(8080)]),
    says: ['two listeners ("http" and "tcp") exclude each other', 'at port 8080 one speaks http, the other tcp', 'give them ports of their own, or hosts of their own for the same protocol'],
    wrong: nobody('one of the two listeners is left out', servers(`{ ${HTTP} }, { port: { number: 8080, name: tcp, protocol: TCP }, hosts: ['*'] }`)),
  },
  {
    name: 'one host at two listeners of one port',
    program: gateway([https({ name: 'one' }), https({ name: 'two' })]),
    says: ['two listeners ("one" and "two") exclude each other', 'both take a.example.com at port 8443', 'give them ports of their own, or hosts of their own for the same protocol'],
    wrong: nobody('one of the two listeners is left out', servers(['one', 'two'].map(name => `{ port: { number: 8443, name: ${name}, protocol: HTTPS }, hosts: [a.example.com], tls: { ${FILES} } }`).join(', '))),
  },
  {
    name: 'two gateways for one host in the same pods',
    program: scene => {
      gateway([https()])(scene);
      new MeshGateway(scene.chart, 'other', { namespace: 'shop', form: GatewayForm.mesh({ labels: { app: 'public' } }), listeners: [https()] });
    },
    says: ['it and "program/edge" exclude each other: both take a.example.com at port 8443', 'the two run in the same pods, as their labels say, and one of the listeners would be left out', 'put them into one gateway, or name pods of its own by `form`'],
    wrong: analyzers('IST0145', `${servers(`{ ${HTTPS}, tls: { ${SECRET} } }`).trimEnd()}\n  ---${servers(`{ ${HTTPS}, tls: { ${SECRET} } }`, 'other')}`),
  },
  {
    name: 'two gateways for two hosts of one certificate',
    program: scene => {
      gateway([https()])(scene);
      new MeshGateway(scene.chart, 'other', { namespace: 'shop', form: GatewayForm.mesh({ labels: { app: 'public' } }), listeners: [https({ hosts: ['b.example.com'] })] });
    },
    says: ['the certificate "example-tls" is that of "program/edge" too', 'the two run in the same pods, as their labels say: a browser that is connected to the hosts of the', 'put the hosts of one certificate into one listener of one gateway, or give each a certificate'],
    wrong: analyzers('IST0138', `${servers(`{ ${HTTPS}, tls: { ${SECRET} } }`).trimEnd()}\n  ---${servers(`{ port: { number: 8443, name: https, protocol: HTTPS }, hosts: [b.example.com], tls: { ${SECRET} } }`, 'other')}`),
  },
  {
    name: 'a Secret that the pods of the gateway cannot read',
    program: gateway([https({ certificate: TlsCredential.secretIn('lab', 'lab-tls') })]),
    says: ['Secret "lab-tls" is in namespace "lab", and the gateway\'s pods are in "shop"', 'Istio hands a gateway of its own kind the Secrets of the namespace that its pods are in, and no', 'make the Secret in "shop", or take GatewayForm.kubernetes()'],
    wrong: analyzers('IST0101', servers(`{ ${HTTPS}, tls: { mode: SIMPLE, credentialName: lab-tls } }`)),
  },
  {
    name: 'an old version of TLS, and no ciphers for it',
    program: () => https({ minVersion: TlsVersion.V1_0 }),
    by: 'GatewayListener.https',
    says: ['`minVersion` is TLS 1.0, and no cipher suites are named', 'those that the proxy speaks by itself need TLS 1.2', 'write minVersion: TlsVersion.V1_2, or name cipher suites of that time'],
    wrong: analyzers('IST0133: Schema validation warning: TLS version below TLSV1_2 require setting compatible ciphers', servers(`{ ${HTTPS}, tls: { ${SECRET}, minProtocolVersion: TLSV1_0 } }`)),
  },
  {
    name: 'certificates of clients that a wider listener does not ask for',
    program: gateway([named('public', { hosts: ['*.example.com'] }), named('admin', { clients: ClientCertificates.required() })]),
    says: ['the listener "admin" asks its clients for certificates, "public" for none, and routes for a.example.com hold at both', 'a route is bound to the gateway and not to a listener', 'ask the same of both, let plain HTTP redirect (redirectToHttps: true), or put one of the two into a gateway of its own'],
    wrong: nobody('who asks for b.example.com in TLS, and for a.example.com in the request, gets in without a certificate', servers([
      `{ port: { number: 8443, name: public, protocol: HTTPS }, hosts: ['*.example.com'], tls: { ${FILES} } }`,
      `{ port: { number: 8443, name: admin, protocol: HTTPS }, hosts: [a.example.com], tls: { ${MUTUAL} } }`,
    ].join(', '))),
  },
  {
    name: 'certificates of clients that plain HTTP does not ask for',
    program: gateway([GatewayListener.http(8080, { hosts }), named('admin', { clients: ClientCertificates.required() })]),
    says: ['the listener "admin" asks its clients for certificates, "http" for none, and routes for a.example.com hold at both', 'a route is bound to the gateway and not to a listener', 'ask the same of both, let plain HTTP redirect (redirectToHttps: true), or put one of the two into a gateway of its own'],
    wrong: nobody('the same routes hold in plain text', servers(`{ ${HTTP} }, { port: { number: 8443, name: admin, protocol: HTTPS }, hosts: [a.example.com], tls: { ${MUTUAL} } }`)),
  },
  {
    name: 'a gateway in a guarded namespace',
    program: gateway([GatewayListener.http(8080, { hosts })]),
    says: ['its pods are in namespace "shop", which "program/shop" guards', 'what denies by default there holds for them too, and no rule lets their clients in', "run the pods in a namespace of their own, and say so: form: GatewayForm.mesh({ namespace: 'ingress' })"],
    wrong: nobody('the policy is for every pod of the namespace, those of the gateway too', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: deny-by-default, namespace: shop }
      spec: {}
    `),
  },
  {
    name: 'TLS of some clients alone, to what leaves by an egress gateway',
    program: scene => new ResilientUpstream(scene.chart, 'upstream', {
      service: carried(scene).api.service, visibleTo: ['shop'], tls: UpstreamTls.simple({ caCertificates: 'system', sni: 'api.example.com' }),
    }),
    says: ['with "program/egress": every call leaves by gateway "istio-egress/egress", and the policy holds for other clients only (`visibleTo`)', 'where it asks for TLS, it would send plaintext', "add 'istio-egress' to visibleTo, or leave it out"],
    wrong: nobody('the gateway does not see it, and sends plaintext to port 443', `
      apiVersion: networking.istio.io/v1
      kind: DestinationRule
      metadata: { name: api, namespace: shop }
      spec: { host: cart.shop.svc.cluster.local, exportTo: [.], trafficPolicy: { tls: { mode: SIMPLE, caCertificates: system, sni: api.example.com } } }
    `),
  },
  {
    name: 'routes of a person at an egress gateway, beside its own',
    program: scene => {
      const { api, egress } = carried(scene);
      new ServiceRoute(scene.chart, 'route', { service: api.service, gateways: [egress], hosts: ['api.example.com'], meshTraffic: false });
    },
    says: ['"program/egress" has routes for the same requests: at gateway "istio-egress/egress" those for host "api.example.com" with every request', 'which of the two is looked at first depends on which object is older', 'let the matches exclude one another'],
    wrong: nobody('both have a route for every request, and the older one wins', ['egress', 'route'].map(name => `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: api-${name}, namespace: shop }
      spec: { hosts: [api.example.com], gateways: [public], http: [{ route: [{ destination: { host: cart.shop.svc.cluster.local } }] }] }`).join('\n      ---')),
  },
];
