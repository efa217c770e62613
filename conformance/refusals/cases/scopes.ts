import { CertificateAuthority, ClientCertificates, ScopeHost, ServicePort, SidecarScope, TlsCredential } from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

const HTTP = ServicePort.http(80);
const files = TlsCredential.files({ certificate: '/etc/tls/tls.crt', privateKey: '/etc/tls/tls.key' });

/** What comes in to `cart`, of which anything may be wrong. */
const inbound = (...listeners: object[]) => ({ chart, cart }: Scene) => new SidecarScope(chart, 'scope', {
  workload: cart, inboundListeners: listeners.map(listener => ({ port: HTTP, ...listener })),
});

/** A Sidecar by what is said of it. */
const sidecar = (fields: string, metadata = 'name: scope, namespace: shop') => `
  apiVersion: networking.istio.io/v1
  kind: Sidecar
  metadata: { ${metadata} }
  spec: { ${fields} }
`;
const PODS = 'workloadSelector: { labels: { app: cart } }';
const PORT = 'port: { number: 80, name: http, protocol: HTTP }';

/** What proxies know of the mesh, and what they let in. */
export const scopes: readonly Refusal[] = [
  {
    name: 'the namespace of the control plane',
    program: ({ chart }) => new SidecarScope(chart, 'scope', { namespace: 'istio-system' }),
    says: ['it is for namespace "istio-system"', 'that is the root namespace: what is said there holds in every namespace that has no scope of its own', 'make a scope for each namespace'],
    wrong: nobody('no sidecar of the mesh knows anything but istiod any more', `
      apiVersion: networking.istio.io/v1
      kind: Sidecar
      metadata: { name: scope, namespace: istio-system }
      spec: { egress: [{ hosts: [istio-system/*] }] }
    `),
  },
  {
    name: 'what comes in to a whole namespace',
    program: ({ chart, shop }) => new SidecarScope(chart, 'scope', { namespace: shop, inboundListeners: [{ port: HTTP }] }),
    says: ['`inboundListeners` is for a whole namespace', 'every workload of it would listen there, and nowhere else', 'make a scope for one `workload`'],
    wrong: nobody('every workload of the namespace listens there, and nowhere else', sidecar(`ingress: [{ ${PORT}, defaultEndpoint: "127.0.0.1:8080" }]`)),
  },
  {
    name: 'a port at which nothing is known',
    program: ({ chart, shop }) => new SidecarScope(chart, 'scope', { namespace: shop, outboundListeners: [{ port: HTTP, hosts: [] }] }),
    says: ['`outboundListeners[0].hosts` is an empty list', 'a port at which no host is known takes nothing', 'name hosts, or leave the listener out'],
    wrong: validation('egress listener must contain at least one host', sidecar(`egress: [{ ${PORT}, hosts: [] }]`)),
  },
  {
    name: 'one port twice on the way out',
    program: ({ chart, shop }) => new SidecarScope(chart, 'scope', { namespace: shop, outboundListeners: [1, 2].map(() => ({ port: HTTP, hosts: [ScopeHost.everything()] })) }),
    says: ['two listeners are at port 80', 'a proxy listens at a port once', 'give one of them another port'],
    wrong: validation('sidecar: ports on IP bound listeners must be unique', sidecar(`egress: [{ ${PORT}, hosts: ["*/*"] }, { ${PORT}, hosts: ["*/*"] }]`)),
  },
  {
    name: 'one port twice on the way in',
    program: inbound({}, {}),
    says: ['two listeners are at port 80', 'a proxy listens at a port once', 'give one of them another port'],
    wrong: validation('sidecar: ports on IP bound listeners must be unique', sidecar(`${PODS}, ingress: [{ ${PORT}, defaultEndpoint: "127.0.0.1:8080" }, { ${PORT}, defaultEndpoint: "127.0.0.1:8080" }]`)),
  },
  {
    name: 'requests that are let in for somebody else',
    program: inbound({ forwardTo: '10.0.0.1:80' }),
    says: ['`inboundListeners[0].forwardTo` is "10.0.0.1:80"', 'it is 127.0.0.1, 0.0.0.0, [::1] or [::] with a port, or a socket', "write for example '127.0.0.1:8080' or 'unix:///run/app.sock'"],
    wrong: validation('sidecar: defaultEndpoint must be of form', sidecar(`${PODS}, ingress: [{ ${PORT}, defaultEndpoint: "10.0.0.1:80" }]`)),
  },
  {
    name: 'the address of a proxy by its name',
    program: inbound({ bind: 'localhost' }),
    says: ['`inboundListeners[0].bind`', '"localhost" is no IP address', "write for example '127.0.0.1'"],
    wrong: validation('localhost is not a valid IP', sidecar(`${PODS}, ingress: [{ ${PORT}, bind: localhost, defaultEndpoint: "127.0.0.1:8080" }]`)),
  },
  {
    name: 'a certificate in a Secret, which sidecars do not read',
    program: inbound({ certificate: TlsCredential.secret('cart-tls') }),
    says: ['`inboundListeners[0]` has its certificate in a Secret', 'a sidecar ends TLS once, with files, and without a look at names', 'write TlsCredential.files(...), ClientCertificates.required({ authority'],
    wrong: validation('sidecar: credentialName is not currently supported', sidecar(`${PODS}, ingress: [{ port: { number: 443, name: https, protocol: HTTPS }, defaultEndpoint: "127.0.0.1:8080", tls: { mode: SIMPLE, credentialName: cart-tls } }]`)),
  },
  {
    name: 'certificates of clients, and none of the proxy',
    program: inbound({ clients: ClientCertificates.required({ authority: CertificateAuthority.files({ certificates: '/etc/tls/ca.crt' }) }) }),
    says: ['`inboundListeners[0].clients` stands without a certificate', 'clients show certificates where the proxy ends TLS', 'give a `certificate` too: TlsCredential.files(...)'],
    wrong: validation('MUTUAL TLS requires a server certificate', sidecar(`${PODS}, ingress: [{ port: { number: 443, name: https, protocol: HTTPS }, defaultEndpoint: "127.0.0.1:8080", tls: { mode: MUTUAL, caCertificates: /etc/tls/ca.crt } }]`)),
  },
  {
    name: 'limits of nothing on the way in',
    program: inbound({ limits: {} }),
    says: ['`inboundListeners[0].limits` is empty', 'it would limit nothing', 'give one of maxConnections, maxPendingRequests, maxRequests, maxRequestsPerConnection'],
    wrong: validation('connection pool must have at least one field', sidecar(`${PODS}, ingress: [{ ${PORT}, defaultEndpoint: "127.0.0.1:8080", connectionPool: {} }]`)),
  },
  {
    name: 'a name of the mesh without its dots',
    program: () => ScopeHost.named('cart'),
    by: 'ScopeHost.named',
    says: ['the host', '"cart" is no full name: it has no dot', "write for example 'api.example.com'"],
    wrong: validation('host must be of form namespace/dnsName', sidecar('egress: [{ hosts: [cart] }]')),
  },
  {
    name: 'TLS within the TLS that a sidecar ends',
    program: inbound({ port: ServicePort.tls(443), certificate: files }),
    says: ['`inboundListeners[0]` is TLS within the TLS that it ends', 'a sidecar ends TLS once, with files, and without a look at names', 'write TlsCredential.files(...), ClientCertificates.required({ authority'],
    wrong: validation('server cannot have TLS settings for non HTTPS/TLS ports', sidecar(`${PODS}, ingress: [{ port: { number: 443, name: tls, protocol: HTTP }, defaultEndpoint: "127.0.0.1:8080", tls: { mode: SIMPLE, serverCertificate: /etc/tls/tls.crt, privateKey: /etc/tls/tls.key } }]`)),
  },
  {
    name: 'two scopes of one namespace',
    program: ({ chart, shop }) => ['one', 'two'].forEach(id => new SidecarScope(chart, id, { namespace: shop })),
    says: ['namespace "shop" has a scope already', '"program/one" makes it, and a proxy goes by one, the older', 'say both in one SidecarScope'],
    wrong: analyzers('IST0111', `${sidecar('egress: [{ hosts: [istio-system/*] }]', 'name: one, namespace: shop').trimEnd()}\n  ---${sidecar('egress: [{ hosts: [istio-system/*] }]', 'name: two, namespace: shop')}`),
  },
  {
    name: 'two scopes of one workload',
    program: ({ chart, cart }) => ['one', 'two'].forEach(id => new SidecarScope(chart, id, { workload: cart })),
    says: ['the pods app=cart have a scope already', '"program/one" makes it, and a proxy goes by one, the older', 'say both in one SidecarScope'],
    wrong: analyzers('IST0110', `${sidecar(`${PODS}, egress: [{ hosts: [istio-system/*] }]`, 'name: one, namespace: shop').trimEnd()}\n  ---${sidecar(`${PODS}, egress: [{ hosts: [istio-system/*] }]`, 'name: two, namespace: shop')}`),
  },
];
