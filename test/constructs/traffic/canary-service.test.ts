import { ApiObject, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { CanaryService, CanaryServiceProps, HttpMatch, MeshService, ServicePort, ZeroTrustNamespace } from '../../../src';
import { BOTH, chartOn, inOrder, MeshName, nameOf, ofKind, only, podsOf, refusal, refusalOn, synth, synthOn } from '../../program';

type Options = Partial<CanaryServiceProps>;
const VERSIONS = { stable: { version: 'v1' }, canary: { version: 'v2' } };

const webIn = (chart: Chart, ports = [ServicePort.http(80, { targetPort: 8080 })]) => new ZeroTrustNamespace(chart, 'shop').addService('web', { ports });
const canaryOn = (mesh: MeshName, options: Options = {}, ports?: ServicePort[]) => synthOn(mesh, chart => {
  new CanaryService(chart, 'canary', { service: webIn(chart, ports), ...VERSIONS, ...options });
});
const refused = (options: Options, mesh: MeshName = 'istio') => refusalOn(mesh, chart => {
  new CanaryService(chart, 'canary', { service: webIn(chart), ...VERSIONS, ...options });
});
const routes = (options: Options, ports?: ServicePort[]) => only(canaryOn('istio', options, ports), 'VirtualService').spec.http;
const host = 'web.shop.svc.cluster.local';

test.each(BOTH)('%s: a canary without any options gets no requests yet', mesh => {
  const made = canaryOn(mesh).filter(({ kind, metadata }) => ['VirtualService', 'DestinationRule', 'HTTPRoute', 'Service'].includes(kind) && metadata.name.startsWith('web'));
  expect(inOrder(made)).toMatchSnapshot();
});

test.each(BOTH)('%s: weight and override', mesh => {
  const made = canaryOn(mesh, { weight: 10, override: HttpMatch.header('X-Canary', 'true') });
  expect(inOrder(ofKind(made, 'VirtualService', 'HTTPRoute')).filter(({ metadata }) => metadata.name.startsWith('web'))).toMatchSnapshot();
});

describe('weights', () => {
  const weights = (options: Options) => routes(options)[0].route.map(({ weight }: any) => weight);

  test.each<[Options, number[]]>([
    [{}, [100, 0]],
    [{ weight: 10 }, [90, 10]],
    [{ weight: 100 }, [0, 100]],
    [{ stable: { version: 'v1', weight: 75 } }, [75, 25]],
    [{ canary: { version: 'v2', weight: 5 } }, [95, 5]],
    [{ stable: { version: 'v1', weight: 60 }, canary: { version: 'v2', weight: 40 } }, [60, 40]],
  ])('%j', (options, shares) => {
    expect(weights(options)).toEqual(shares);
    const [rule] = only(canaryOn('linkerd', options), 'HTTPRoute', 'web').spec.rules;
    expect(rule.backendRefs.map(({ name, weight }: any) => [name, weight])).toEqual([['web-v1', shares[0]], ['web-v2', shares[1]]]);
  });

  test.each<[Options, string]>([
    [{ weight: -1 }, 'is not a whole number of percent'],
    [{ weight: 101 }, 'is not a whole number of percent'],
    [{ weight: 0.5 }, 'is not a whole number of percent'],
    [{ weight: NaN }, 'is not a whole number of percent'],
    [{ stable: { version: 'v1', weight: 0 }, canary: { version: 'v2', weight: 0 } }, 'all weights are 0'],
    [{ stable: { version: 'v1', weight: 50 }, canary: { version: 'v2', weight: 40 } }, 'the weights 50 + 40 make 90, not 100'],
    [{ weight: 10, canary: { version: 'v2', weight: 10 } }, '`weight` stands beside weights of the versions'],
    [{ weight: 0, stable: { version: 'v1', weight: 100 } }, '`weight` stands beside weights of the versions'],
  ])('%j', (options, problem) => {
    expect(refused(options)).toContain(problem);
    expect(refused(options)).toMatch(/^c\/canary: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });
});

describe('override', () => {
  test('comes before the split', () => {
    expect(routes({ weight: 10, override: HttpMatch.header('X-Canary', 'true') })[0]).toEqual({
      match: [{ headers: { 'x-canary': { exact: 'true' } } }], route: [{ destination: { host, subset: 'v2' } }],
    });
  });

  test.each([[HttpMatch.header('x canary', 'a'), '"x canary" is not the name'], [HttpMatch.header('host', 'a'), '"host" is no header'], [HttpMatch.header('x', ''), '1 to 4096']])('%j', (override, problem) => {
    expect(refused({ override })).toContain('c/canary: the override\n  because  ');
    expect(refused({ override })).toContain(problem);
  });
});

describe('mirror', () => {
  test('Istio copies the requests that the shares are about', () => {
    const [split] = routes({ mirror: { percentage: 0.5 } });
    expect(split.mirrors).toEqual([{ destination: { host, subset: 'v2' }, percentage: { value: 0.5 } }]);
    expect(routes({ mirror: {} })[0].mirrors[0].percentage).toEqual({ value: 100 });
  });

  test('requests that go to the canary anyway are not copied to it', () => {
    expect(routes({ mirror: {}, override: HttpMatch.header('x-canary', 'true') })[0].mirrors).toBeUndefined();
  });

  test('Linkerd refuses it', () => {
    expect(refused({ mirror: {} }, 'linkerd')).toMatchInlineSnapshot(`
"c/canary: Linkerd 2.20 cannot mirror requests to a version
  because  a RequestMirror filter makes Linkerd ignore the whole route (linkerd/linkerd2 version-2.20 policy-controller/k8s/index/src/outbound/index/http.rs)
  instead  leave \`mirror\` out on Linkerd, or send a small weight to the canary"
`);
  });

  test.each([0, -1, 101, NaN])('%d %% is none', percentage => {
    expect(refused({ mirror: { percentage } })).toContain(`${percentage} % of the requests are mirrored`);
  });
});

describe('ports', () => {
  const ports = [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6379)];

  test('Istio: with several, each route is for one port and leads to the same one', () => {
    const http = routes({ weight: 10 }, ports);
    expect(http.map(({ match }: any) => match)).toEqual([[{ port: 80 }], [{ port: 7070 }]]);
    expect(http.flatMap(({ route }: any) => route.map(({ destination }: any) => destination.port.number))).toEqual([80, 80, 7070, 7070]);
  });

  test('Istio: one HTTP port beside others is named too', () => {
    const [route] = routes({}, [ServicePort.http(80), ServicePort.tcp(6379)]);
    expect(route).toMatchObject({ match: [{ port: 80 }], route: [{ destination: { port: { number: 80 } } }, {}] });
  });

  test('Linkerd: a route for each, by the port\'s protocol; versions have all ports', () => {
    const objects = canaryOn('linkerd', { weight: 10 }, ports);
    expect(ofKind(objects, 'HTTPRoute', 'GRPCRoute').map(nameOf).filter(name => name.includes('web')).sort()).toEqual(['GRPCRoute shop/web-7070', 'HTTPRoute shop/web-80']);
    expect(only(objects, 'GRPCRoute').spec).toEqual({
      parentRefs: [{ group: '', kind: 'Service', name: 'web', port: 7070 }],
      rules: [{ backendRefs: [{ name: 'web-v1', port: 7070, weight: 90 }, { name: 'web-v2', port: 7070, weight: 10 }] }],
    });
    const version = only(objects, 'Service', 'web-v2').spec;
    expect(version.selector).toEqual({ app: 'web', version: 'v2' });
    expect(version.ports).toEqual(only(objects, 'Service', 'web').spec.ports);
  });

  test.each(BOTH)('%s: none that has requests', mesh => {
    const message = refusalOn(mesh, chart => new CanaryService(chart, 'canary', { service: webIn(chart, [ServicePort.tcp(6379), ServicePort.tls(443)]), ...VERSIONS }));
    expect(message).toContain('c/canary: service "web" has no HTTP or gRPC port');
    expect(message).toContain('6379 tcp, 443 tls');
  });
});

describe('versions', () => {
  const versioned = (chart: Chart, name: string, labels: { [key: string]: string }) => podsOf(chart, `web-${name}`, { account: 'web', labels: { app: 'web', ...labels } });

  test.each(BOTH)('%s: those of the pods, by the label that says them', mesh => {
    const objects = synthOn(mesh, chart => {
      const versions = { v1: versioned(chart, 'v1', { version: 'v1' }), v2: versioned(chart, 'v2', { 'app.kubernetes.io/version': 'v2' }) };
      const service = new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)], versions });
      new CanaryService(chart, 'canary', { service, ...VERSIONS });
    });
    const labels = mesh === 'istio'
      ? only(objects, 'DestinationRule').spec.subsets
      : ['v1', 'v2'].map(name => ({ name, labels: only(objects, 'Service', `web-${name}`).spec.selector }));
    const app = mesh === 'istio' ? {} : { app: 'web' };
    expect(labels).toEqual([{ name: 'v1', labels: { ...app, version: 'v1' } }, { name: 'v2', labels: { ...app, 'app.kubernetes.io/version': 'v2' } }]);
  });

  test('one that there is not', () => {
    const message = refusalOn('istio', chart => {
      const versions = { v1: versioned(chart, 'v1', { version: 'v1' }), v3: versioned(chart, 'v3', { version: 'v3' }) };
      new CanaryService(chart, 'canary', { service: new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)], versions }), ...VERSIONS });
    });
    expect(message).toContain('c/canary: service "web" has no version "v2"\n  because  its versions are v1, v3');
  });

  test.each(BOTH)('%s: pods that are known and say no version have none', mesh => {
    const message = refusalOn(mesh, chart => {
      const service = new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)], workload: podsOf(chart, 'web') });
      new CanaryService(chart, 'canary', { service, ...VERSIONS });
    });
    expect(message).toContain('c/canary: service "web" has no version "v1"');
  });

  test('a version whose pods say another', () => {
    const message = refusalOn('istio', chart => {
      new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)], versions: { v1: versioned(chart, 'v1', { version: 'v9' }) } });
    });
    expect(message).toContain('the pods of version "v1" do not say so\n  because  their label "version" is "v9"');
  });

  test.each(['V2', 'v 2', '', '-', 'v'.repeat(64)])('%j is no name of one', version => {
    expect(refused({ canary: { version } })).toContain(`c/canary: the version "${version}"`);
  });

  test('twice the same', () => {
    expect(refused({ canary: { version: 'v1' } })).toContain('c/canary: stable and canary are both "v1"');
  });

  test('Linkerd: the Service of a version must not be there already', () => {
    const write = (first: 'service' | 'canary') => refusalOn('linkerd', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const web = shop.addService('web', { ports: [ServicePort.http(80)] });
      if (first === 'service') shop.addService('web-v2', { ports: [ServicePort.http(80)] });
      new CanaryService(chart, 'canary', { service: web, ...VERSIONS });
      shop.addService('web-v2', { ports: [ServicePort.http(80)] });
    });
    for (const first of ['service', 'canary'] as const) expect(write(first)).toContain('Service "web-v2" would be made twice in namespace "shop"');
  });

  test('Linkerd: a name that is too long for the Service of a version', () => {
    const message = refusalOn('linkerd', chart => {
      new CanaryService(chart, 'canary', { service: new ZeroTrustNamespace(chart, 'shop').addService('a'.repeat(62), { ports: [ServicePort.http(80)] }), ...VERSIONS });
    });
    expect(message).toContain('at most 63 are allowed');
  });
});

describe('a Service of cdk8s-plus', () => {
  const serviceIn = (chart: Chart, port: object = { name: 'http', port: 80, targetPort: 8080 }) => {
    const service = new kplus.Service(chart, 'Web', { metadata: { name: 'web', namespace: 'shop' }, ports: [port as kplus.ServicePort] });
    service.selectLabel('app', 'web');
    return service;
  };

  test.each(BOTH)('%s: is routed as it is, and only once', mesh => {
    const chart = chartOn(mesh);
    const service = serviceIn(chart);
    const canary = new CanaryService(chart, 'canary', { service, ...VERSIONS, weight: 10 });
    expect(MeshService.of(service)).toBe(canary.service);
    const objects = synth(chart);
    expect(ofKind(objects, 'Service').map(nameOf)).toEqual(mesh === 'istio' ? ['Service shop/web'] : ['Service shop/web', 'Service shop/web-v1', 'Service shop/web-v2']);
    if (mesh === 'istio') expect(only(objects, 'VirtualService').spec.hosts).toEqual([host]);
    else expect(only(objects, 'Service', 'web-v1').spec.selector).toEqual({ app: 'web', version: 'v1' });
  });

  test.each<[string, object, string]>([
    ['no protocol', { port: 80 }, 'what port 80 of Service "web" speaks is not said'],
    ['a protocol nobody knows', { name: 'mysql', port: 80 }, 'what port 80 of Service "web" speaks is not said'],
    ['a name that is a property of every object', { name: 'constructor', port: 80 }, 'what port 80 of Service "web" speaks is not said'],
  ])('%s', (_, port, problem) => {
    expect(refusalOn('istio', chart => new CanaryService(chart, 'canary', { service: serviceIn(chart, port), ...VERSIONS }))).toContain(problem);
  });

  test('a second try says the same as the first', () => {
    const chart = chartOn('istio');
    const service = serviceIn(chart, { port: 80 });
    const tries = ['one', 'two'].map(id => refusal(() => new CanaryService(chart, id, { service, ...VERSIONS })));
    expect(tries[1]).toBe(tries[0]);
  });

  test('a Service without a namespace', () => {
    const message = refusalOn('istio', chart => new CanaryService(chart, 'canary', { service: new kplus.Service(chart, 'Web', { ports: [{ name: 'http', port: 80 }] }), ...VERSIONS }));
    expect(message).toContain('has no namespace');
  });

  test('Linkerd takes no headless Service as the parent of a route', () => {
    const message = refusalOn('linkerd', chart => {
      const service = new ApiObject(chart, 'Web', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } });
      new CanaryService(chart, 'canary', { service: MeshService.of(service), ...VERSIONS });
    });
    expect(message).toContain('headless');
  });
});

test('a service of another repository has its owner\'s versions', () => {
  const message = refusalOn('istio', chart => {
    const service = MeshService.fromName(chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
    new CanaryService(chart, 'canary', { service, ...VERSIONS });
  });
  expect(message).toContain('c/canary: service "ads" belongs to another repository');
});

test('ambient has no routes without a waypoint', () => {
  const message = refusalOn('ambient', chart => {
    const service = new ApiObject(chart, 'Web', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } });
    new CanaryService(chart, 'canary', { service: MeshService.of(service), ...VERSIONS });
  });
  expect(message).toContain('c/canary: no waypoint stands before Service "web"');
});
