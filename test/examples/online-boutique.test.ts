import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { check } from '../../src/schema';

const MAIN = join(__dirname, '../../examples/online-boutique/main.ts');

/** Runs the program as `cdk8s synth` would, and gives the text of its one file. */
function synthesize(mesh: string | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'online-boutique-'));
  const before = { ...process.env };
  process.env.CDK8S_OUTDIR = folder;
  if (mesh === undefined) delete process.env.MESH;
  else process.env.MESH = mesh;
  try {
    jest.isolateModules(() => jest.requireActual(MAIN));
  } finally {
    process.env = before;
  }
  const files = readdirSync(folder);
  expect(files).toEqual(['online-boutique.k8s.yaml']);
  return readFileSync(join(folder, files[0]), 'utf8');
}

const objectsOf = (text: string): any[] => parseAllDocuments(text).map(document => document.toJS());

describe.each(['istio', 'istio-ambient', 'linkerd', 'gateway-api'])('on %s', mesh => {
  const text = synthesize(mesh);
  const objects = objectsOf(text);

  test('is this YAML', () => {
    expect(text).toMatchSnapshot();
  });

  test.each(objects.map(object => [`${object.kind} ${object.metadata.name}`, object]))('%s is valid', (_, object) => {
    expect(check(object, { gatewayApi: ['istio-ambient', 'gateway-api'].includes(mesh) ? 'experimental' : 'standard' })).toEqual({ verdict: 'valid', problems: [] });
  });

  test('has all of the application, by its own names and ports', () => {
    const services = objects.filter(({ kind, metadata }) => kind === 'Service' && !/^frontend-v/.test(metadata.name));
    const ports = Object.fromEntries(services.map(({ metadata, spec }) => [metadata.name, spec.ports.map((port: any) => `${port.port}>${port.targetPort}`).join()]));
    expect(ports).toEqual({
      'adservice': '9555>9555',
      'cartservice': '7070>7070',
      'checkoutservice': '5050>5050',
      'currencyservice': '7000>7000',
      'emailservice': '5000>8080',
      'frontend': '80>8080',
      'paymentservice': '50051>50051',
      'productcatalogservice': '3550>3550',
      'recommendationservice': '8080>8080',
      'redis-cart': '6379>6379',
      'shippingservice': '50051>50051',
    });
    const deployments = objects.filter(({ kind }) => kind === 'Deployment').map(({ metadata }) => metadata.name);
    expect(deployments).toContain('loadgenerator');
    expect(deployments).toHaveLength(13);
  });
});

test('the application is the same on every mesh', () => {
  const application = (mesh: string) => objectsOf(synthesize(mesh)).filter(({ kind }) => ['Deployment', 'ServiceAccount'].includes(kind));
  expect(application('linkerd')).toEqual(application('istio'));
  expect(application('istio-ambient')).toEqual(application('istio'));
  expect(application('gateway-api')).toEqual(application('istio'));
});

test.each(['istio-ambient', 'gateway-api'])('on %s routes are those of the Gateway API alone', mesh => {
  expect(objectsOf(synthesize(mesh)).map(({ kind }) => kind)).not.toContain('VirtualService');
});

test('without MESH it is for Istio', () => {
  expect(synthesize(undefined)).toBe(synthesize('istio'));
});

test('a mesh that it does not know is refused', () => {
  expect(() => synthesize('istoi')).toThrow('MESH is "istoi": write MESH=istio, MESH=istio-ambient, MESH=linkerd or MESH=gateway-api');
});

test('one line of the program chooses the mesh', () => {
  const lines = readFileSync(MAIN, 'utf8').split('\n').filter(line => /new (IstioMesh|LinkerdMesh)/.test(line));
  expect(lines).toEqual([
    "  'istio': () => new IstioMesh(app, 'mesh'),",
    "  'istio-ambient': () => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, gatewayApi: GatewayApiChannel.EXPERIMENTAL }),",
    "  'linkerd': () => new LinkerdMesh(app, 'mesh'),",
    "  'gateway-api': () => new GatewayApiMesh(app, 'mesh', { controller: new IstioMesh(app, 'istio'), channel: GatewayApiChannel.EXPERIMENTAL }),",
  ]);
});
