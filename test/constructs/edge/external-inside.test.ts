import { Chart } from 'cdk8s';
import {
  ExternalService, ExternalServiceProps, ExternalWorkload, ExternalWorkloadGroup, HostResolution, MeshIdentity, ServiceLocation, ServicePort,
  UpstreamTls, ZeroTrustNamespace, ZeroTrustStage,
} from '../../../src';
import { chartOn, MeshName, ofKind, only, PlainObject, refusal, refusalOn, synth, synthOn } from '../../program';

type Options = Partial<ExternalServiceProps>;
const { STATIC, NONE, DYNAMIC_DNS } = HostResolution;
const LABELS = { app: 'legacy' };
const service = (chart: Chart, props: Options) => new ExternalService(chart, 'legacy', {
  namespace: 'shop', hosts: ['legacy.shop.example'], ports: [ServicePort.http(80, { targetPort: 8080 })], location: ServiceLocation.INSIDE, ...props,
});
const machine = (chart: Chart, props = {}, id = 'vm') => new ExternalWorkload(chart, id, { namespace: 'shop', address: '10.20.0.7', labels: LABELS, serviceAccount: 'legacy', ...props });

const WHY = 'because  Istio speaks mTLS to those whose account it knows, and plaintext to others '
  + '(pilot/pkg/serviceregistry/serviceentry/conversion.go getTLSModeFromWorkloadEntry, istio.io/istio main of 2026-08-27)';
const WHY_AMBIENT = 'because  ztunnel speaks mTLS to those that say they take its tunnel, and plaintext to others '
  + '(pilot/pkg/serviceregistry/ambient/workloads.go setTunnelProtocol, istio.io/istio main of 2026-08-27)';

describe('what is inside is called by mTLS of the mesh', () => {
  const refused = (props: Options, mesh: MeshName = 'istio') => refusalOn(mesh, chart => service(chart, props));
  const unknown = `c/legacy: it is in the mesh, and none of its endpoints is known\n  ${WHY}\n`
    + '  instead  name `endpoints`, each with its `serviceAccount`, or `workloadLabels`; or say dangerouslyPlaintext: true';

  test('of addresses of a name nothing is known', () => {
    expect(refused({})).toBe(unknown);
    expect(refused({ resolution: NONE })).toBe(unknown);
    expect(refused({ hosts: ['*.shop.example'], resolution: DYNAMIC_DNS })).toBe(unknown);
  });

  test('an endpoint has a service account', () => {
    const endpoints = [{ address: '10.20.0.8', serviceAccount: 'legacy' }];
    expect(refused({ endpoints: [...endpoints, { address: 'vm.example.com' }] })).toBe(
      `c/legacy: it is in the mesh, and its endpoint "vm.example.com" has no service account\n  ${WHY}\n`
      + '  instead  name the `serviceAccount` that the endpoint runs as; or say dangerouslyPlaintext: true',
    );
    expect(refused({ endpoints: [{ network: 'far' }] })).toContain('its endpoint "far" has no service account');
    expect(synthOn('istio', chart => service(chart, { endpoints }))).toHaveLength(1);
  });

  test('or says by its label what it takes', () => {
    const endpoint = (tlsMode: string, serviceAccount?: string) => ({ endpoints: [{ address: '10.20.0.8', labels: { 'security.istio.io/tlsMode': tlsMode }, serviceAccount }] });
    expect(refused(endpoint('disabled', 'legacy'))).toContain('its endpoint "10.20.0.8" has the label security.istio.io/tlsMode: disabled');
    expect(synthOn('istio', chart => service(chart, endpoint('istio')))).toHaveLength(1);
  });

  test('so has a machine that its labels select, made before or after', () => {
    const bare = { serviceAccount: undefined };
    const expected = `c/legacy: it is in the mesh, and runs in "c/vm", which has no service account\n  ${WHY}\n`
      + '  instead  name the `serviceAccount` that the machine runs as; or say dangerouslyPlaintext: true';
    expect(refusalOn('istio', chart => { machine(chart, bare); service(chart, { resolution: STATIC, workloadLabels: LABELS }); })).toBe(expected);
    const chart = chartOn('istio');
    const legacy = service(chart, { resolution: STATIC, workloadLabels: LABELS });
    machine(chart, { labels: { app: 'other' } }, 'other');
    machine(chart, { ...bare, namespace: 'lab' }, 'elsewhere');
    expect(legacy.node.validate()).toEqual([]);
    machine(chart, bare);
    expect(legacy.node.validate()).toEqual([expected]);
  });

  test('connections of TLS are no plaintext, and TLS that is said is said', () => {
    for (const props of [{ ports: [ServicePort.tls(5671)] }, { tls: UpstreamTls.meshMutual() }, { tls: UpstreamTls.disable() }]) {
      expect(only(synthOn('istio', chart => service(chart, props)), 'ServiceEntry').spec.location).toBe('MESH_INTERNAL');
    }
  });

  test('ambient: to machines that say they take the tunnel', () => {
    const tunnel = { ...LABELS, 'networking.istio.io/tunnel': 'http' };
    expect(refused({ resolution: STATIC, endpoints: [{ address: '10.20.0.8', serviceAccount: 'legacy' }] }, 'ambient')).toBe(
      `c/legacy: it is in the mesh, and none of its endpoints says what it takes\n  ${WHY_AMBIENT}\n`
      + '  instead  let it run in ExternalWorkloads with the label networking.istio.io/tunnel: http, found by workloadLabels; or say dangerouslyPlaintext: true',
    );
    expect(refusalOn('ambient', chart => { machine(chart); service(chart, { resolution: STATIC, workloadLabels: LABELS }); })).toBe(
      `c/legacy: it is in the mesh, and runs in "c/vm", which has no label networking.istio.io/tunnel: http\n  ${WHY_AMBIENT}\n`
      + '  instead  give it the label; or say dangerouslyPlaintext: true',
    );
    expect(synthOn('ambient', chart => { machine(chart, { labels: tunnel }); service(chart, { resolution: STATIC, workloadLabels: LABELS }); })).toHaveLength(2);
  });

  test('unless plaintext is said to do', () => {
    for (const mesh of ['istio', 'ambient'] as const) {
      expect(synthOn(mesh, chart => service(chart, { dangerouslyPlaintext: true, endpoints: [{ address: 'vm.example.com' }] }))).toEqual([{
        apiVersion: 'networking.istio.io/v1',
        kind: 'ServiceEntry',
        metadata: { name: 'legacy', namespace: 'shop' },
        spec: {
          hosts: ['legacy.shop.example'],
          location: 'MESH_INTERNAL',
          resolution: 'DNS',
          ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 }],
          endpoints: [{ address: 'vm.example.com' }],
        },
      }]);
    }
    expect(refused({ dangerouslyPlaintext: false })).toBe(unknown);
    expect(refused({ dangerouslyPlaintext: 1 as any })).toContain('`dangerouslyPlaintext` is 1');
    expect(refused({ dangerouslyPlaintext: true, location: ServiceLocation.OUTSIDE })).toBe(
      'c/legacy: `dangerouslyPlaintext` stands beside ServiceLocation.OUTSIDE\n'
      + '  because  the mesh puts nothing around calls to what is outside of it\n  instead  leave `dangerouslyPlaintext` out',
    );
    expect(refused({ dangerouslyPlaintext: true, tls: UpstreamTls.disable() })).toBe(
      'c/legacy: `dangerouslyPlaintext` stands beside `tls`\n'
      + '  because  what is put around the connections is said by that\n  instead  leave `dangerouslyPlaintext` out',
    );
  });
});

describe('who may call what runs in machines', () => {
  const RUNS = { resolution: STATIC, workloadLabels: LABELS };
  const named = (objects: readonly PlainObject[]) => ofKind(objects, 'AuthorizationPolicy').map(({ metadata }) => metadata.name);
  const to = (...cidrs: string[]) => cidrs.map(cidr => ({ ipBlock: { cidr } }));
  const tcp = (...ports: number[]) => ports.map(port => ({ protocol: 'TCP', port }));

  /** A service that runs in some machines, made before or after the call is allowed. */
  const called = (machines: (chart: Chart) => void, late: boolean, props = {}) => synthOn('istio', chart => {
    const shop = new ZeroTrustNamespace(chart, 'shop');
    if (!late) machines(chart);
    service(chart, RUNS).allowFrom(shop.addWorkload('frontend'), props);
    if (late) machines(chart);
  });

  test.each([false, true])('their proxies let it in, and its NetworkPolicy lets it out to them (machines come later: %s)', late => {
    const objects = called(chart => { machine(chart); machine(chart, { address: 'fd00::8', ports: { http: 9090 } }, 'vm-2'); }, late);
    expect(only(objects, 'AuthorizationPolicy', 'legacy-allow-frontend')).toEqual({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: 'legacy-allow-frontend', namespace: 'shop' },
      spec: {
        selector: { matchLabels: LABELS },
        action: 'ALLOW',
        rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/frontend'] } }], to: [{ operation: { ports: ['8080', '9090'] } }] }],
      },
    });
    expect(only(objects, 'NetworkPolicy', 'frontend').spec.egress).toEqual([{ to: to('10.20.0.7/32', 'fd00::8/128'), ports: tcp(8080, 9090) }]);
  });

  test('where not all addresses are known, any is meant; or those that are said', () => {
    const group = (chart: Chart) => new ExternalWorkloadGroup(chart, 'vms', { namespace: 'shop', serviceAccount: 'legacy', labels: LABELS, ports: { http: 9090 } });
    const egress = (machines: (chart: Chart) => void, props = {}) => only(called(machines, false, props), 'NetworkPolicy', 'frontend').spec.egress;
    expect(egress(chart => { machine(chart); group(chart); })).toEqual([{ to: to('0.0.0.0/0', '::/0'), ports: tcp(8080, 9090) }]);
    expect(egress(chart => machine(chart, { address: 'vm.example.com' }))).toEqual([{ to: to('0.0.0.0/0', '::/0'), ports: tcp(8080) }]);
    expect(egress(() => undefined)).toEqual([{ to: to('0.0.0.0/0', '::/0'), ports: tcp(8080) }]);
    expect(egress(group, { addresses: ['10.20.0.0/24'] })).toEqual([{ to: to('10.20.0.0/24'), ports: tcp(9090) }]);
  });

  test('each caller has what it was allowed', () => {
    const chart = chartOn('istio');
    new ZeroTrustNamespace(chart, 'shop');
    const legacy = service(chart, { ...RUNS, ports: [ServicePort.http(80), ServicePort.http(81, { name: 'admin' })] });
    legacy.allowFrom(MeshIdentity.serviceAccount({ namespace: 'lab', serviceAccount: 'a' }), { ports: [80] });
    legacy.allowFrom(MeshIdentity.namespace('lab'));
    expect(ofKind(legacy.apiObjects.map(each => each.toJson()), 'AuthorizationPolicy').map(({ metadata, spec }) => [metadata.name, spec.rules[0].to[0].operation.ports])).toEqual([
      ['legacy-allow-namespace-lab', ['80', '81']], ['legacy-allow-lab.a', ['80']],
    ]);
  });

  test('of what is only observed it is a trial, as all rules are', () => {
    const objects = synthOn('istio', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop', { stage: ZeroTrustStage.OBSERVE });
      service(chart, RUNS).allowFrom(shop.addWorkload('frontend'));
    });
    expect(only(objects, 'AuthorizationPolicy', 'legacy-allow-frontend').metadata.annotations).toEqual({ 'istio.io/dry-run': 'true' });
  });

  test('where nothing denies, nothing is allowed; nor for endpoints, of which no labels are known', () => {
    const caller = MeshIdentity.serviceAccount({ namespace: 'lab', serviceAccount: 'a' });
    expect(named(synthOn('istio', chart => { service(chart, RUNS).allowFrom(caller); }))).toEqual([]);
    const endpoints = [{ address: '10.20.0.7', serviceAccount: 'legacy' }];
    expect(named(synthOn('istio', chart => { new ZeroTrustNamespace(chart, 'shop'); service(chart, { endpoints }).allowFrom(caller); }))).toEqual(['deny-by-default']);
  });

  test('the namespace is guarded before', () => {
    const chart = chartOn('istio');
    const legacy = service(chart, RUNS);
    legacy.allowFrom(MeshIdentity.serviceAccount({ namespace: 'lab', serviceAccount: 'a' }));
    expect(legacy.node.validate()).toEqual([]);
    new ZeroTrustNamespace(chart, 'shop');
    expect(legacy.node.validate()).toEqual([
      '"c/legacy" lets callers in before namespace "shop" is guarded, which lets nobody in at its machines: make the ZeroTrustNamespace first',
    ]);
    legacy.allowFrom(MeshIdentity.serviceAccount({ namespace: 'lab', serviceAccount: 'b' }));
    expect(legacy.node.validate()).toEqual([]);
    expect(named(synth(chart))).toEqual(expect.arrayContaining(['legacy-allow-lab.a', 'legacy-allow-lab.b']));
  });

  test('a rule whose name is taken is not made, and nobody is let out by it', () => {
    const chart = chartOn('istio');
    const shop = new ZeroTrustNamespace(chart, 'shop');
    const frontend = shop.addWorkload('frontend');
    shop.addService('legacy', { ports: [ServicePort.http(80)], labels: { app: 'pods' } }).allow(frontend);
    expect(refusal(() => service(chart, RUNS).allowFrom(frontend))).toContain('c/legacy: AuthorizationPolicy "legacy-allow-frontend" would be made twice in namespace "shop"');
    expect(only(synth(chart), 'NetworkPolicy', 'frontend').spec.egress).toHaveLength(1);
  });
});
