import { JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { MeshWorkloadProps, ServicePort, ZeroTrustNamespace } from '../../../src';
import { account, BOTH, chartOn, nameOf, ofKind, only, podsOf, refusalOn, synth, synthOn } from '../../program';

const workloadOn = (props: MeshWorkloadProps, id = 'cart') => synthOn('istio', chart => new ZeroTrustNamespace(chart, 'shop').addWorkload(id, props));
const refused = (props: (chart: any) => MeshWorkloadProps, id = 'cart') => refusalOn('istio', chart => new ZeroTrustNamespace(chart, 'shop').addWorkload(id, props(chart)));

describe('its service account', () => {
  const accountsOf = (objects: any[]) => ofKind(objects, 'ServiceAccount').map(nameOf);

  test('is named as the workload, and made, where the pods are not seen', () => {
    expect(accountsOf(workloadOn({}))).toEqual(['ServiceAccount shop/cart']);
  });

  test('is the one that the pods name', () => {
    const objects = synthOn('istio', chart => {
      const workload = new ZeroTrustNamespace(chart, 'shop').addWorkload('cart', { workload: podsOf(chart, 'cart', { account: 'runner' }) });
      expect(workload.serviceAccountName).toBe('runner');
    });
    expect(accountsOf(objects)).toEqual(['ServiceAccount shop/runner']);
  });

  test('is cdk8s-plus\'s, once', () => {
    const objects = synthOn('istio', chart => {
      const serviceAccount = new kplus.ServiceAccount(chart, 'Account', { metadata: { name: 'runner', namespace: 'shop' } });
      new ZeroTrustNamespace(chart, 'shop').addWorkload('cart', { serviceAccount });
    });
    expect(accountsOf(objects)).toEqual(['ServiceAccount shop/runner']);
  });

  test.each<[string, (chart: any) => MeshWorkloadProps, string]>([
    ['nobody\'s own', chart => ({ workload: podsOf(chart, 'cart', { account: 'default' }) }), 'its pods run as the service account "default"'],
    ['not said', chart => ({ workload: podsOf(chart, 'cart', { spec: { serviceAccountName: undefined } }) }), 'its pods run as the service account "default"'],
    [
      'said otherwise', chart => ({ workload: podsOf(chart, 'cart', { account: 'real' }), serviceAccount: new kplus.ServiceAccount(chart, 'A', { metadata: { name: 'other', namespace: 'shop' } }) }),
      '`serviceAccount` is "other", and the pods run as "real"',
    ],
    ['of another namespace', chart => ({ serviceAccount: new kplus.ServiceAccount(chart, 'A', { metadata: { name: 'cart', namespace: 'lab' } }) }), '`serviceAccount` is of namespace "lab"'],
    [
      'two, one for each version', chart => ({
        versions: {
          v1: podsOf(chart, 'v1', { account: 'one', labels: { app: 'cart', version: 'v1' } }),
          v2: podsOf(chart, 'v2', { account: 'two', labels: { app: 'cart', version: 'v2' } }),
        },
      }), 'its versions run as different service accounts (one, two)',
    ],
  ])('%s', (_, props, problem) => {
    expect(refused(props)).toContain(`c/shop/cart: ${problem}`);
  });

  test('an id that would be it', () => {
    expect(refused(() => ({}), 'default')).toContain('its pods run as the service account "default"');
  });
});

describe('its pods', () => {
  test('are found by `app`, or by the labels that are given', () => {
    const selector = (props: MeshWorkloadProps) => only(workloadOn(props), 'NetworkPolicy', 'cart').spec.podSelector.matchLabels;
    expect(selector({})).toEqual({ app: 'cart' });
    expect(selector({ labels: { 'app.kubernetes.io/name': 'cart', 'tier': 'back' } })).toEqual({ 'app.kubernetes.io/name': 'cart', 'tier': 'back' });
  });

  test.each<[string, (chart: any) => MeshWorkloadProps, string]>([
    ['of other labels', chart => ({ workload: podsOf(chart, 'web') }), 'the pods of the workload are not selected by app=cart\n  because  their labels are app=web'],
    ['all of the namespace', () => ({ labels: {} }), 'its labels cannot select pods\n  because  without a label every pod of the namespace would be meant'],
    ['with a label that is none', () => ({ labels: { 'a b': 'c' } }), '"a b" is not allowed'],
    ['with a value that is none', () => ({ labels: { app: 'a b' } }), '"a b" is not allowed'],
    ['of nothing that has pods', chart => ({ workload: new kplus.ConfigMap(chart, 'Map', { metadata: { namespace: 'shop' } }) as any }), 'the workload is a ConfigMap'],
    ['of a Deployment that is not complete', chart => ({ workload: new kplus.Deployment(chart, 'D', { metadata: { namespace: 'shop' } }) }), 'cannot be read\n  because  '],
    ['said twice', chart => ({ workload: podsOf(chart, 'cart'), versions: { v1: podsOf(chart, 'v1') } }), '`workload` and `versions` are both given'],
    ['of another namespace', chart => ({ workload: podsOf(chart, 'cart', { namespace: 'lab' }) }), '"lab"'],
    ['of no version', chart => ({ versions: { v1: podsOf(chart, 'cart') } }), 'the pods of version "v1" do not say so\n  because  they have no label "version"'],
  ])('%s', (_, props, problem) => {
    expect(refused(props)).toContain(problem);
    expect(refused(props)).toMatch(/^c\/shop\/cart: /);
  });

  test.each(BOTH)('%s: can be those of one workload only', mesh => {
    const two = (one: object, other: object) => refusalOn(mesh, chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      shop.addWorkload('one', { labels: one as any });
      shop.addWorkload('other', { labels: other as any });
    });
    for (const [one, other] of [[{ app: 'x' }, { app: 'x' }], [{ app: 'x' }, { app: 'x', tier: 'y' }], [{ tier: 'y', app: 'x' }, { app: 'x' }]]) {
      expect(two(one, other)).toMatch(/^c\/shop\/other: its pods \(.+\) can be those of "c\/shop\/one"/);
    }
  });

  test('a probe that is added too late is found at synth', () => {
    const chart = chartOn('istio');
    const workload = podsOf(chart, 'cart');
    new ZeroTrustNamespace(chart, 'shop').addWorkload('cart', { workload });
    expect(synth(chart).length).toBeGreaterThan(0);
    workload.addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/livenessProbe', { tcpSocket: { port: 1 } }));
    expect(() => synth(chart)).toThrow('the pod template of "cart" was changed after it was added to the mesh');
  });

  test('an image that is changed later is nobody\'s business', () => {
    const chart = chartOn('istio');
    const workload = podsOf(chart, 'cart');
    new ZeroTrustNamespace(chart, 'shop').addWorkload('cart', { workload });
    workload.addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/image', 'registry.test/other'));
    expect(only(synth(chart), 'Deployment').spec.template.spec.containers[0].image).toBe('registry.test/other');
  });
});

describe('its ports', () => {
  test('have one number for one name, whatever the version', () => {
    const message = refused(chart => {
      const version = (name: string, containerPort: number) => podsOf(chart, name, { account: 'cart', labels: { app: 'cart', version: name }, container: { ports: [{ name: 'web', containerPort }] } });
      return { versions: { v1: version('v1', 8080), v2: version('v2', 9090) } };
    });
    expect(message).toContain('c/shop/cart: the port named "web" is 8080 and 9090');
  });

  test('and what guards them is handed out', () => {
    const chart = chartOn('istio');
    const workload = new ZeroTrustNamespace(chart, 'shop').addWorkload('cart', { ports: [ServicePort.http(80)] });
    workload.allow(account('ann'));
    expect(workload.apiObjects.map(object => object.kind).sort()).toEqual(['AuthorizationPolicy', 'NetworkPolicy', 'ServiceAccount']);
  });

  test.each(BOTH)('%s: a port that a second Service brings is open to whom every port is open, whichever comes first', mesh => {
    const write = (order: 'allow first' | 'service first') => synthOn(mesh, chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const cart = shop.addService('cart', { ports: [ServicePort.http(80)] });
      const second = () => shop.addService('cart-admin', { ports: [ServicePort.grpc(9090)], sharedWorkload: cart.workload });
      if (order === 'service first') second();
      cart.allow(account('ann'));
      if (order === 'allow first') second();
    });
    expect(new Set(write('allow first').map(object => JSON.stringify(object)))).toEqual(new Set(write('service first').map(object => JSON.stringify(object))));
    expect(JSON.stringify(write('allow first'))).toContain('9090');
  });

  test('two Services that disagree about one', () => {
    const message = refusalOn('istio', chart => {
      const shop = new ZeroTrustNamespace(chart, 'shop');
      const cart = shop.addService('cart', { ports: [ServicePort.http(80)] });
      shop.addService('cart-admin', { ports: [ServicePort.tcp(8080, { targetPort: 80 })], sharedWorkload: cart.workload });
    });
    expect(message).toContain('c/shop/cart: container port 80 is said to speak http and tcp');
  });

  test.each([0, 65536, 1.5, NaN])('%d is no exception', port => {
    expect(refused(() => ({ plaintextPorts: [port] }))).toContain(`c/shop/cart: an exception in \`plaintextPorts\`\n  because  ${port} is not a port`);
  });

  test('exceptions on Istio: PERMISSIVE for the port, and open to all', () => {
    const objects = workloadOn({ ports: [ServicePort.http(80)], plaintextPorts: [9090, 80, 80] });
    expect(only(objects, 'PeerAuthentication', 'cart').spec).toEqual({
      selector: { matchLabels: { app: 'cart' } }, portLevelMtls: { 80: { mode: 'PERMISSIVE' }, 9090: { mode: 'PERMISSIVE' } },
    });
    expect(only(objects, 'AuthorizationPolicy', 'cart-plaintext').spec.rules).toEqual([{ to: [{ operation: { ports: ['80', '9090'] } }] }]);
  });

  test('exceptions on Linkerd: a Server that is open to all', () => {
    const objects = synthOn('linkerd', chart => new ZeroTrustNamespace(chart, 'shop').addWorkload('cart', { ports: [ServicePort.http(80)], plaintextPorts: [80, 5432] }));
    const server = (port: number) => only(objects, 'Server', `cart-${port}`).spec;
    expect(server(80)).toEqual({ podSelector: { matchLabels: { app: 'cart' } }, port: 80, proxyProtocol: 'HTTP/1', accessPolicy: 'all-unauthenticated' });
    expect(server(5432)).toMatchObject({ accessPolicy: 'all-unauthenticated', proxyProtocol: 'unknown' });
  });
});

describe('its metrics', () => {
  const metrics = (annotations: { [key: string]: string }) => (chart: any) => {
    const workload = podsOf(chart, 'cart', { annotations: { 'prometheus.io/scrape': 'true', ...annotations } });
    new ZeroTrustNamespace(chart, 'shop').addService('cart', { workload, ports: [ServicePort.http(80), ServicePort.grpc(90)] });
  };

  test('Linkerd: the path is open to Prometheus, and to nobody else', () => {
    const objects = synthOn('linkerd', metrics({ 'prometheus.io/port': '80', 'prometheus.io/path': 'stats/prometheus?filter=x' }));
    const route = only(objects, 'HTTPRoute', 'cart-80-get-stats-prometheus');
    expect(route.spec.rules).toEqual([{ matches: [{ method: 'GET', path: { type: 'Exact', value: '/stats/prometheus' } }] }]);
    expect(only(objects, 'MeshTLSAuthentication', route.metadata.name).spec.identityRefs).toEqual([{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'linkerd-viz' }]);
  });

  test.each<['istio' | 'linkerd' | 'ambient', { [key: string]: string }, string]>([
    ['istio', {}, 'the pods ask to be scraped, at no port'],
    ['linkerd', { 'prometheus.io/port': 'http' }, 'the port "http" of the annotation prometheus.io/port is not known'],
    ['linkerd', { 'prometheus.io/port': '' }, 'the port "" of the annotation prometheus.io/port is not known'],
    ['linkerd', { 'prometheus.io/port': '70000' }, 'the port "70000" of the annotation prometheus.io/port is not known'],
    ['linkerd', { 'prometheus.io/port': '90' }, 'Prometheus cannot read the metrics of "cart" on port 90\n  because  the port speaks grpc'],
    ['linkerd', { 'prometheus.io/port': '80', 'prometheus.io/path': '/a%20b' }, 'Prometheus cannot read the metrics of "cart" on port 80'],
  ])('%s: %j', (mesh, annotations, problem) => {
    expect(refusalOn(mesh, metrics(annotations))).toContain(problem);
  });

  test.each(['false', 'true'])('Istio: merged by the sidecar, unless merge-metrics is false: %s', merging => {
    const chart = chartOn('istio');
    const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '80', 'prometheus.istio.io/merge-metrics': merging };
    new ZeroTrustNamespace(chart, 'shop').addService('cart', { workload: podsOf(chart, 'cart', { annotations }), ports: [ServicePort.http(80)] });
    if (merging === 'true') expect(synth(chart).length).toBeGreaterThan(0);
    else expect(() => synth(chart)).toThrow('keeps the sidecar from merging them');
  });

  test('Istio: without merging, somebody must be let in by the end of the program', () => {
    const write = (allow: boolean) => {
      const chart = chartOn('ambient');
      const workload = podsOf(chart, 'cart', { annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '80' } });
      const cart = new ZeroTrustNamespace(chart, 'shop').addWorkload('cart', { workload, ports: [ServicePort.http(80)] });
      if (allow) cart.allow(account('prometheus', 'monitoring'));
      return chart;
    };
    expect(() => synth(write(false))).toThrow('Prometheus cannot read the metrics of "cart" on port 80');
    expect(synth(write(true)).length).toBeGreaterThan(0);
  });
});

test('a caller of a guarded namespace that nobody lets out is found at synth', () => {
  const chart = chartOn('istio');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  shop.addService('cart', { ports: [ServicePort.http(80)] }).allow(account('web', 'shop'));
  expect(() => synth(chart)).toThrow('"web" of namespace "shop" may call "c/shop/cart", but is no workload of that namespace');
  shop.addWorkload('web');
  expect(synth(chart).length).toBeGreaterThan(0);
});
