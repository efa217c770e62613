import { App, Chart } from 'cdk8s';
import { IstioMesh, LinkerdMesh, Mesh, ServicePort, Support, ZeroTrustNamespace } from '../../src';
import { NEEDS } from '../../src/intent/needs/need';
import { BOTH, chartOn, only, refusal, synthOn } from '../program';

describe('Mesh.of', () => {
  test('is the nearest one above, whether it was made before or after the chart', () => {
    const app = new App();
    const [early, inner] = [new Chart(app, 'early'), new Chart(app, 'inner')];
    const mesh = new IstioMesh(app, 'mesh');
    const nearer = new LinkerdMesh(inner, 'mesh');
    expect([early, inner, new Chart(inner, 'innermost')].map(scope => Mesh.of(scope))).toEqual([mesh, nearer, nearer]);
  });

  test('without one, says where and what to write', () => {
    const app = new App();
    expect(refusal(() => Mesh.of(new Chart(app, 'c')))).toMatchInlineSnapshot(`
"c: there is no mesh
  because  a construct writes for the nearest mesh above it, and none was made there before it
  instead  make one first, new IstioMesh(app, 'mesh') or new LinkerdMesh(app, 'mesh'), or pass \`mesh\`"
`);
    expect(refusal(() => Mesh.of(app))).toContain('(the app): there is no mesh');
  });

  test('a second one in a scope names the first', () => {
    const app = new App();
    new IstioMesh(app, 'first');
    expect(refusal(() => new LinkerdMesh(app, 'second'))).toContain('second: this scope already has a mesh\n  because  it is "first"');
    expect(Mesh.of(app).node.id).toBe('first');
  });

  test('one that was refused is nobody\'s mesh', () => {
    const app = new App();
    expect(refusal(() => new IstioMesh(app, 'bad', { revision: 'a b' }))).toContain('revision is "a b"');
    const good = new IstioMesh(app, 'good');
    expect(Mesh.of(new Chart(app, 'c'))).toBe(good);
  });
});

describe('props that no mesh takes', () => {
  test.each<[(app: App) => Mesh, string]>([
    [app => new IstioMesh(app, 'mesh', { clusterDomain: 'a_b' }), 'mesh: clusterDomain is "a_b"'],
    [app => new IstioMesh(app, 'mesh', { trustDomain: '' }), 'mesh: trustDomain is ""'],
    [app => new IstioMesh(app, 'mesh', { trustDomain: 'spiffe://x' }), 'mesh: trustDomain is "spiffe://x"'],
    [app => new IstioMesh(app, 'mesh', { controlPlaneNamespace: 'Istio' }), '"Istio"'],
    [app => new LinkerdMesh(app, 'mesh', { controlPlaneNamespace: '' }), '""'],
    [app => new IstioMesh(app, 'mesh', { version: 'latest' }), 'mesh: version is "latest"'],
    [app => new IstioMesh(app, 'mesh', { version: 'v1.31' }), 'mesh: version is "v1.31"'],
    [app => new LinkerdMesh(app, 'mesh', { version: '2' }), 'mesh: version is "2"'],
    [app => new IstioMesh(app, 'mesh', { revision: '' }), 'mesh: revision is ""'],
    [app => new IstioMesh(app, 'mesh', { revision: '-x' }), 'mesh: revision is "-x"'],
    [app => new LinkerdMesh(app, 'mesh', { prometheusNamespace: 'Bad_' }), '"Bad_"'],
    [app => new LinkerdMesh(app, 'mesh', { prometheusServiceAccount: 'a b' }), '"a b"'],
    [app => new LinkerdMesh(app, 'mesh', { prometheusServiceAccount: 'default' }), 'default'],
  ])('%#', (make, problem) => {
    const message = refusal(() => make(new App()));
    expect(message).toContain(problem);
    expect(message).toMatch(/^mesh: .+\n {2}because {2}.+\n {2}instead {2}.+/);
  });
});

test('the cluster domain is the end of every host', () => {
  const chart = chartOn(app => new IstioMesh(app, 'mesh', { clusterDomain: 'corp.test' }));
  const service = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
  expect(service.host).toBe('cart.shop.svc.corp.test');
});

test('Linkerd: Prometheus may stand elsewhere', () => {
  const objects = synthOn(app => new LinkerdMesh(app, 'mesh', { prometheusNamespace: 'monitoring', prometheusServiceAccount: 'prom' }), chart => new ZeroTrustNamespace(chart, 'shop'));
  expect(only(objects, 'MeshTLSAuthentication').spec.identityRefs).toEqual([{ kind: 'ServiceAccount', name: 'prom', namespace: 'monitoring' }]);
});

describe('capabilities', () => {
  test.each([...BOTH, 'ambient'] as const)('%s: every need has an answer and a source, and what cannot be says why and what instead', name => {
    const { capabilities } = Mesh.of(chartOn(name));
    expect(capabilities.map(({ need }) => need)).toEqual(Object.keys(NEEDS));
    for (const { need, support, source, note, instead } of capabilities) {
      expect({ need, source }).toEqual({ need, source: expect.stringMatching(/./) });
      if (support === Support.NONE) expect({ need, note, instead }).toEqual({ need, note: expect.stringMatching(/./), instead: expect.stringMatching(/./) });
    }
  });

  test('what ambient carries, sidecars carry', () => {
    const native = (name: 'istio' | 'ambient') => Mesh.of(chartOn(name)).capabilities.filter(({ support }) => support === Support.NATIVE).map(({ need }) => need);
    expect(native('ambient').filter(need => !native('istio').includes(need))).toEqual(['waypoint']);
    expect(native('ambient')).toEqual(expect.arrayContaining(['mtls.strict', 'access.identity', 'access.requests']));
    expect(native('ambient')).not.toContain('route.fault');
  });
});
