import { Chart, Duration } from 'cdk8s';
import {
  CertificateAuthority, ClientCertificates, EgressGateway, ExternalService, ExternalWorkload, ExternalWorkloadGroup, GatewayForm,
  GatewayListener, HostResolution, MeshGateway, MeshGatewayClass, OutboundTraffic, RouteNamespaces, ScopeHost, ServiceLocation,
  ServicePort, SidecarScope, TlsCredential, TlsVersion, TrafficCapture, UpstreamTls, WorkloadReadiness, ZeroTrustNamespace,
} from '../../../src';
import { account, chartOn, synth } from '../../program';

/** What a program in plain JavaScript may pass by mistake, in the place of anything. */
const ODD: readonly unknown[] = [null, 0, -1, 1.5, NaN, '', 'x', '*', true, [], [null], [undefined], ['x'], {}, { x: 1 }, new Map(), () => 1, Symbol('x'), Duration.seconds(1), BigInt(1)];

const HOSTS = ['a.example.com'];
const TLS = TlsCredential.secret('tls');
const FILES = TlsCredential.files({ certificate: '/a', privateKey: '/b' });
const PORTS = [ServicePort.http(80)];
const patches = { Gateway: [] };

type Props = { readonly [prop: string]: unknown };
type Make = (chart: Chart, props: any) => unknown;

const EVERYTHING: readonly [string, Props, Make][] = [
  ['GatewayListener.http', { hosts: HOSTS, name: 'a', routesFrom: RouteNamespaces.own(), bind: '::1', redirectToHttps: false }, (_, props) => GatewayListener.http(80, props)],
  ['GatewayListener.https', {
    hosts: HOSTS,
    name: 'a',
    certificate: TLS,
    secondCertificate: TlsCredential.secret('b'),
    clients: ClientCertificates.required(),
    minVersion: TlsVersion.V1_2,
    maxVersion: TlsVersion.V1_3,
    cipherSuites: ['AES128-SHA'],
  }, (_, props) => GatewayListener.https(443, props)],
  ['GatewayListener.tcp', { name: 'a', bind: '::1' }, (_, props) => GatewayListener.tcp(443, props)],
  ['ClientCertificates', { authority: CertificateAuthority.secret('a'), names: ['a'], certificateHashes: ['ab'.repeat(32)], publicKeyHashes: [`${'A'.repeat(43)}=`] }, (_, props) => ClientCertificates.optional(props)],
  ['TlsCredential.files', { certificate: '/a', privateKey: '/b' }, (_, props) => TlsCredential.files(props)],
  ['TlsCredential.secret', { secret: 'a' }, (_, { secret }) => TlsCredential.secret(secret)],
  ['TlsCredential.secretIn', { namespace: 'a', name: 'b' }, (_, { namespace, name }) => TlsCredential.secretIn(namespace, name)],
  ['CertificateAuthority.files', { certificates: '/a', revoked: '/b' }, (_, props) => CertificateAuthority.files(props)],
  ['RouteNamespaces.of', { first: 'a', second: 'b' }, (_, { first, second }) => RouteNamespaces.of(first, second)],
  ['RouteNamespaces.labelled', { a: 'b' }, (_, props) => RouteNamespaces.labelled(props)],
  ['GatewayForm.mesh', { labels: { a: 'b' }, namespace: 'a', serviceAccount: 'a' }, (_, props) => GatewayForm.mesh(props)],
  ['GatewayForm.kubernetes', { className: 'a' }, (_, props) => GatewayForm.kubernetes(props)],
  ['MeshGateway', { listeners: [GatewayListener.http(80, { hosts: HOSTS })], namespace: 'a', form: GatewayForm.mesh(), overrides: patches }, (chart, props) => new MeshGateway(chart, 'x', props)],
  ['MeshGateway.fromName', { name: 'a', namespace: 'b', form: GatewayForm.mesh(), mesh: undefined }, (chart, props) => MeshGateway.fromName(chart, props)],
  ['MeshGatewayClass', { description: 'a', overrides: { GatewayClass: [] } }, (chart, props) => new MeshGatewayClass(chart, 'x', props)],
  ['ExternalService', {
    hosts: HOSTS,
    ports: PORTS,
    namespace: 'shop',
    location: ServiceLocation.INSIDE,
    resolution: HostResolution.DNS,
    endpoints: [{ address: 'a.b', ports: { http: 80 }, labels: { a: 'b' }, network: 'n', locality: 'eu', weight: 1, serviceAccount: 'a' }],
    addresses: ['::1'],
    subjectAltNames: ['a'],
    tls: UpstreamTls.disable(),
    visibleIn: ['shop'],
    overrides: { ServiceEntry: [] },
    workloadLabels: undefined,
    allocateAddress: undefined,
  }, (chart, props) => new ExternalService(chart, 'x', props)],
  ['an endpoint', { address: 'a.b', ports: { http: 80 }, labels: { a: 'b' }, network: 'n', locality: 'eu', weight: 1 }, (chart, props) => new ExternalService(chart, 'x', { namespace: 'shop', hosts: HOSTS, ports: PORTS, endpoints: [props] })],
  ['ExternalService.allowFrom', { from: account('a', 'shop'), ports: [80], addresses: ['::1'] }, (chart, { from, ...props }) => new ExternalService(chart, 'x', { namespace: 'shop', hosts: HOSTS, ports: PORTS }).allowFrom(from, props)],
  ['ExternalService.serviceFor', { host: 'a.example.com' }, (chart, { host }) => new ExternalService(chart, 'x', { namespace: 'shop', hosts: HOSTS, ports: PORTS }).serviceFor(host)],
  ['ExternalWorkload', { namespace: 'shop', address: 'a.b', ports: { http: 80 }, labels: { a: 'b' }, network: 'n', locality: 'eu', weight: 1, serviceAccount: 'a', overrides: { WorkloadEntry: [] } }, (chart, props) => new ExternalWorkload(chart, 'x', props)],
  ['ExternalWorkloadGroup', {
    serviceAccount: 'a',
    labels: { a: 'b' },
    annotations: { a: 'b' },
    ports: { http: 80 },
    network: 'n',
    locality: 'eu',
    weight: 1,
    readiness: WorkloadReadiness.tcp(80),
    namespace: 'shop',
    overrides: { WorkloadGroup: [] },
  }, (chart, props) => new ExternalWorkloadGroup(chart, 'x', props)],
  ['WorkloadReadiness.http', {
    path: '/', host: 'a', https: true, headers: { a: 'b' }, initialDelay: Duration.seconds(1), timeout: Duration.seconds(1), period: Duration.seconds(1), successes: 1, failures: 1,
  }, (_, props) => WorkloadReadiness.http(80, props)],
  ['WorkloadReadiness.tcp', { port: 80, host: 'a' }, (_, { port, ...props }) => WorkloadReadiness.tcp(port, props)],
  ['WorkloadReadiness.command', { command: ['a'], failures: 1 }, (_, { command, ...props }) => WorkloadReadiness.command(command, props)],
  ['EgressGateway', {
    namespace: 'a', pods: { labels: { a: 'b' } }, serviceName: 'a', requestsPort: ServicePort.http(80), tlsPort: ServicePort.tls(443), overrides: {},
  }, (chart, props) => new EgressGateway(chart, 'x', props).carry(new ExternalService(chart, 'y', { namespace: 'shop', hosts: HOSTS, ports: PORTS }))],
  ['EgressGateway.carry', { service: undefined }, (chart, { service }) => new EgressGateway(chart, 'x', { namespace: 'a' }).carry(service)],
  ['SidecarScope', {
    workload: undefined,
    namespace: 'shop',
    reaches: [ScopeHost.everything()],
    except: [ScopeHost.namespace('a')],
    outbound: OutboundTraffic.ALLOW_ANY,
    outboundListeners: [{ port: ServicePort.http(80), hosts: [ScopeHost.everything()] }],
    inboundListeners: undefined,
    inboundLimits: { maxConnections: 1 },
    overrides: { Sidecar: [] },
  }, (chart, props) => new SidecarScope(chart, 'x', props)],
  ['an outbound listener', { port: ServicePort.http(80), hosts: [ScopeHost.everything()], bind: '::1', capture: TrafficCapture.NONE }, (chart, props) => new SidecarScope(chart, 'x', { namespace: 'shop', outboundListeners: [props] })],
  ['an inbound listener', {
    port: ServicePort.http(80),
    forwardTo: '127.0.0.1:80',
    bind: '::1',
    capture: TrafficCapture.NONE,
    certificate: FILES,
    clients: ClientCertificates.required({ authority: CertificateAuthority.files({ certificates: '/a' }) }),
    limits: { maxRequests: 1 },
  }, (chart, props) => new SidecarScope(chart, 'x', { workload: new ZeroTrustNamespace(chart, 'shop').addWorkload('web'), inboundListeners: [props] })],
  ['ScopeHost', { service: undefined, external: undefined, namespace: 'a', named: 'a.b' }, (_, { service, external, namespace, named }) => {
    if (service !== undefined) ScopeHost.service(service);
    if (external !== undefined) ScopeHost.external(external);
    return [ScopeHost.namespace(namespace), ScopeHost.named(named)];
  }],
];

describe.each(EVERYTHING)('%s', (_, usual, make) => {
  const outcome = (props: unknown): string => {
    const chart = chartOn('istio');
    try {
      make(chart, props);
      synth(chart);
      return 'taken';
    } catch (error) {
      const { name, message } = error as Error;
      // What is only known of the complete program is told by cdk8s
      return message.startsWith('Validation failed') ? 'taken' : `${name}: ${message}`;
    }
  };

  test('takes what it should', () => {
    if (!Object.values(usual).every(value => value === undefined)) expect(outcome(usual)).toBe('taken');
  });

  test('takes nothing in the place of its options', () => {
    for (const odd of ODD) expect(outcome(odd)).toMatch(/^(taken|IntentError: |TypeError: Cannot destructure property)/);
  });

  test.each(Object.keys(usual))('%s: whatever is in its place, it is taken or refused', prop => {
    for (const odd of ODD) {
      const said = outcome({ ...usual, [prop]: odd });
      expect(said).toMatch(/^(taken$|IntentError: [^]+\n {2}because {2}.+\n {2}instead {2}.+)/);
    }
  });
});
