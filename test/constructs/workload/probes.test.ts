import { Cron, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { AllowProps, MeshWorkloadProps, ServicePort, ZeroTrustNamespace, ZeroTrustStage } from '../../../src';
import { account, MeshName, nameOf, ofKind, only, PlainObject, podsOf, refusalOn, synthOn } from '../../program';

interface Program {
  readonly container?: object;
  readonly annotations?: { [key: string]: string };
  readonly props?: Partial<MeshWorkloadProps>;
  readonly port?: ServicePort;
  readonly allow?: AllowProps;
  readonly stage?: ZeroTrustStage;
}

/** A service on one port whose container is probed, and which somebody may call. */
function write({ container, annotations, props, port = ServicePort.http(80, { targetPort: 8080 }), allow, stage }: Program) {
  return (chart: any) => {
    const workload = podsOf(chart, 'cart', { container, annotations });
    const cart = new ZeroTrustNamespace(chart, 'shop', { stage }).addService('cart', { ...props, workload, ports: [port] });
    if (allow) cart.allow(account('ann'), allow);
  };
}

const http = (path: string, port: number | string = 8080) => ({ httpGet: { path, port } });
const routed = (objects: readonly PlainObject[]) => Object.fromEntries(
  ofKind(objects, 'HTTPRoute', 'GRPCRoute').filter(({ metadata }) => metadata.name.startsWith('cart')).map(route => {
    const policies = ofKind(objects, 'AuthorizationPolicy').filter(({ spec }) => spec.targetRef.name === route.metadata.name);
    return [JSON.stringify(route.spec.rules[0].matches?.[0] ?? 'all'), policies.map(({ spec }) => spec.requiredAuthenticationRefs[0].kind)];
  }));
const match = (method: string, type: string, value: string) => JSON.stringify({ method, path: { type, value } });

describe('Linkerd: a probe is kept alive', () => {
  test('HTTP, on a port where nothing is attached: Linkerd does that by itself', () => {
    const objects = synthOn('linkerd', write({ container: { livenessProbe: http('/healthz') } }));
    expect(ofKind(objects, 'HTTPRoute').filter(({ metadata }) => metadata.name.startsWith('cart'))).toEqual([]);
    expect(routed(synthOn('linkerd', write({ container: { livenessProbe: http('/healthz') }, allow: {} })))).toEqual({});
  });

  test('HTTP, beside rules about requests: liveness, readiness and startup', () => {
    const container = { livenessProbe: http('/live'), readinessProbe: http('/ready?full=1'), startupProbe: http('started') };
    expect(routed(synthOn('linkerd', write({ container, allow: { paths: ['/cart'] } })))).toEqual({
      [JSON.stringify({ path: { type: 'Exact', value: '/cart' } })]: ['MeshTLSAuthentication'],
      [match('GET', 'Exact', '/live')]: ['NetworkAuthentication'],
      [match('GET', 'Exact', '/ready')]: ['NetworkAuthentication'],
      [match('GET', 'Exact', '/started')]: ['NetworkAuthentication'],
    });
  });

  test('HTTP, on a port that is known by its name', () => {
    const container = { ports: [{ name: 'web', containerPort: 8080 }], livenessProbe: http('/live', 'web') };
    expect(routed(synthOn('linkerd', write({ container, allow: { paths: ['/cart'] } })))).toHaveProperty([match('GET', 'Exact', '/live')], ['NetworkAuthentication']);
  });

  test('HTTP, below a path that somebody may call', () => {
    const container = { livenessProbe: http('/cart/health') };
    expect(routed(synthOn('linkerd', write({ container, allow: { paths: ['/cart/*'] } })))).toEqual({
      [JSON.stringify({ path: { type: 'PathPrefix', value: '/cart' } })]: ['MeshTLSAuthentication'],
      [match('GET', 'Exact', '/cart/health')]: ['NetworkAuthentication'],
    });
  });

  test('gRPC, for which Linkerd has no route of its own', () => {
    const objects = synthOn('linkerd', write({ container: { livenessProbe: { grpc: { port: 8080 } } }, port: ServicePort.grpc(8080) }));
    const check = JSON.stringify({ method: { method: 'Check', service: 'grpc.health.v1.Health', type: 'Exact' } });
    expect(routed(objects)).toEqual({ [check]: ['NetworkAuthentication'] });
    expect(only(objects, 'Server', 'cart-8080').spec).toMatchObject({ accessPolicy: 'deny', proxyProtocol: 'gRPC' });
  });

  test('gRPC, where the whole port is open to somebody', () => {
    const objects = synthOn('linkerd', write({ container: { livenessProbe: { grpc: { port: 8080 } } }, port: ServicePort.grpc(8080), allow: {} }));
    expect(Object.keys(routed(objects))).toHaveLength(2);
    expect(routed(objects)).toHaveProperty(['"all"'], []);
  });

  test.each([
    ['TCP', { livenessProbe: { tcpSocket: { port: 8080 } } }],
    ['exec', { livenessProbe: { exec: { command: ['true'] } } }],
  ])('%s needs nothing', (_, container) => {
    const program = { container, allow: { paths: ['/cart'] } };
    expect(Object.values(routed(synthOn('linkerd', write(program))))).toEqual([['MeshTLSAuthentication']]);
  });

  test('on another port than those of the Service nothing is written, for nothing is attached there', () => {
    const objects = synthOn('linkerd', write({ container: { livenessProbe: http('/live', 9999) }, allow: { paths: ['/cart'] } }));
    expect(ofKind(objects, 'Server').map(nameOf)).toEqual(['Server shop/linkerd-admin', 'Server shop/cart-8080']);
  });

  test('of a sidecar that the application brings as an init container', () => {
    const helper = { name: 'helper', image: 'x', restartPolicy: 'Always', livenessProbe: http('/helper') };
    const objects = synthOn('linkerd', chart => {
      const workload = podsOf(chart, 'cart', { spec: { initContainers: [helper, { name: 'once', image: 'x' }] } });
      new ZeroTrustNamespace(chart, 'shop').addService('cart', { workload, ports: [ServicePort.http(8080)] }).allow(account('ann'), { paths: ['/cart'] });
    });
    expect(routed(objects)).toHaveProperty([match('GET', 'Exact', '/helper')]);
  });
});

describe('Linkerd: a probe that no route can let through', () => {
  test.each<[string, Program, string]>([
    ['HTTPS', { container: { livenessProbe: { httpGet: { path: '/', port: 8080, scheme: 'HTTPS' } } } }, 'it is TLS from a caller without identity'],
    ['HTTP on a port of bytes', { container: { livenessProbe: http('/') }, port: ServicePort.tcp(8080), allow: {} }, 'the port speaks tcp'],
    ['HTTP on a gRPC port', { container: { livenessProbe: http('/') }, port: ServicePort.grpc(8080), allow: {} }, 'the port speaks gRPC, where Linkerd looks at GRPCRoutes only'],
    ['gRPC on a port of bytes', { container: { livenessProbe: { grpc: { port: 8080 } } }, port: ServicePort.tls(8080), allow: {} }, 'the port speaks tls'],
  ])('%s', (_, program, why) => {
    const message = refusalOn('linkerd', write(program));
    expect(message).toMatch(/^c\/shop\/cart\: the \w+ probe of container "main" on port 8080 cannot be kept alive\n {2}because {2}.+\n {2}instead {2}.+plaintextPorts: \[8080\]$/);
    expect(message).toContain(why);
    expect(ofKind(synthOn('linkerd', write({ ...program, allow: undefined, props: { plaintextPorts: [8080] } })), 'Server').map(({ spec }) => spec.accessPolicy)).toContain('all-unauthenticated');
  });

  test.each(['/*', '/health/*', '/a//b', '/a%20b', '/a#b'])('a probe of the path %s opens no more than that path', path => {
    const program = { container: { livenessProbe: http(path) }, allow: { paths: ['/cart'] } };
    expect(refusalOn('linkerd', write(program))).toContain('the http probe of container "main" on port 8080 cannot be kept alive');
  });

  test('while the namespace is only observed it is let through with everything else', () => {
    const objects = synthOn('linkerd', write({ container: { livenessProbe: http('/') }, port: ServicePort.grpc(8080), allow: { grpc: ['shop.Cart'] }, stage: ZeroTrustStage.OBSERVE }));
    const { proxyProtocol, accessPolicy } = only(objects, 'Server', 'cart-8080').spec;
    expect(accessPolicy).toBe('audit');
    // A GRPCRoute takes a POST only (linkerd2-proxy linkerd/http/route/src/grpc/match.rs), so the Server must look at HTTPRoutes
    expect(proxyProtocol).not.toBe('gRPC');
  });

  test('a probe of the root beside everything with its method cannot be told apart', () => {
    const message = refusalOn('linkerd', write({ container: { livenessProbe: http('/') }, allow: { methods: ['GET'] } }));
    expect(message).toContain('the kubelet');
    expect(message).toContain('Linkerd compares only the length of the matched path');
  });
});

describe('Istio: probes go to the agent', () => {
  const keeping = { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' };

  test.each<[string, object]>([
    ['http', { livenessProbe: http('/') }],
    ['https', { livenessProbe: { httpGet: { port: 8080, scheme: 'HTTPS' } } }],
    ['grpc', { startupProbe: { grpc: { port: 8080 } } }],
  ])('%s: unless its redirection is turned off', (kind, container) => {
    expect(synthOn('istio', write({ container })).length).toBeGreaterThan(0);
    expect(refusalOn('istio', write({ container, annotations: keeping }))).toContain(`the ${kind} probe of container "main" on port 8080 cannot be kept alive`);
    for (const program of [{ props: { plaintextPorts: [8080] } }, { stage: ZeroTrustStage.OBSERVE }, { stage: ZeroTrustStage.PERMISSIVE }]) {
      expect(synthOn('istio', write({ container, annotations: keeping, ...program })).length).toBeGreaterThan(0);
    }
  });

  test.each<[string, object]>([['tcp', { livenessProbe: { tcpSocket: { port: 8080 } } }], ['exec', { livenessProbe: { exec: { command: ['true'] } } }]])('%s lives anyway', (_, container) => {
    expect(synthOn('istio', write({ container, annotations: keeping })).length).toBeGreaterThan(0);
  });

  test('the second version is looked at like the first', () => {
    const message = refusalOn('istio', chart => {
      const version = (name: string, annotations?: { [key: string]: string }) =>
        podsOf(chart, `cart-${name}`, { account: 'cart', labels: { app: 'cart', version: name }, annotations, container: { livenessProbe: http('/') } });
      new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(8080)], versions: { v1: version('v1'), v2: version('v2', keeping) } });
    });
    expect(message).toContain('on port 8080 cannot be kept alive');
  });
});

describe('from where probes are read', () => {
  test('a Deployment of cdk8s-plus', () => {
    const objects = synthOn('linkerd', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const workload = new kplus.Deployment(chart, 'Cart', {
        metadata: { name: 'cart', namespace: 'shop' },
        serviceAccount: new kplus.ServiceAccount(chart, 'Account', { metadata: { name: 'cart', namespace: 'shop' } }),
        containers: [{ image: 'x', portNumber: 8080, liveness: kplus.Probe.fromHttpGet('/live'), readiness: kplus.Probe.fromTcpSocket({ port: 8080 }), startup: kplus.Probe.fromCommand(['true'], { periodSeconds: Duration.seconds(5) }) }],
      });
      const service = workload.exposeViaService({ name: 'cart', ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
      service.metadata.addLabel('team', 'carts');
      shop.addService('cart', { service, workload }).allow(account('ann'), { paths: ['/cart'] });
    });
    expect(routed(objects)).toHaveProperty([match('GET', 'Exact', '/live')]);
    expect(ofKind(objects, 'ServiceAccount')).toHaveLength(1);
    expect(ofKind(objects, 'Service')).toHaveLength(1);
  });

  test.each<[MeshName, string]>((['istio', 'linkerd'] as const).flatMap(mesh => ['Deployment', 'DaemonSet', 'ReplicaSet'].map((kind): [MeshName, string] => [mesh, kind])))('%s: a %s', (mesh, kind) => {
    const objects = synthOn(mesh, chart => {
      const workload = podsOf(chart, 'cart', { kind, container: { livenessProbe: http('/live') }, account: 'cart-account' });
      new ZeroTrustNamespace(chart, 'shop').addService('cart', { workload, ports: [ServicePort.http(8080)] }).allow(account('ann'), { paths: ['/cart'] });
    });
    expect(only(objects, 'ServiceAccount').metadata.name).toBe('cart-account');
    if (mesh === 'linkerd') expect(routed(objects)).toHaveProperty([match('GET', 'Exact', '/live')]);
  });

  test('a CronJob and a Pod of cdk8s-plus, as callers', () => {
    const objects = synthOn('istio', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const cart = shop.addService('cart', { ports: [ServicePort.http(80)] });
      const serviceAccount = (name: string) => new kplus.ServiceAccount(chart, name, { metadata: { name, namespace: 'shop' } });
      const job = new kplus.CronJob(chart, 'Job', { metadata: { name: 'job', namespace: 'shop' }, schedule: Cron.daily(), serviceAccount: serviceAccount('job'), containers: [{ image: 'x' }] });
      const pod = new kplus.Pod(chart, 'Pod', { metadata: { name: 'pod', namespace: 'shop', labels: { app: 'pod' } }, serviceAccount: serviceAccount('pod'), containers: [{ image: 'x' }] });
      for (const [id, workload] of Object.entries({ job, pod })) cart.allow(shop.addWorkload(id, { workload, labels: labelsOf(workload) }));
    });
    expect(ofKind(objects, 'AuthorizationPolicy').map(nameOf)).toEqual(expect.arrayContaining(['AuthorizationPolicy shop/cart-allow-job', 'AuthorizationPolicy shop/cart-allow-pod']));
  });
});

function labelsOf(workload: kplus.Workload | kplus.Pod): { [key: string]: string } {
  const labels: { [key: string]: string } = {};
  for (const key of ['cdk8s.io/metadata.addr', 'app']) {
    const value = workload.podMetadata.getLabel(key);
    if (value !== undefined) labels[key] = value;
  }
  return labels;
}
