import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { check } from '../../src/schema';

/** Runs the program as `cdk8s synth` would, and gives the text of each of its files. */
function synthesize(): { readonly [file: string]: string } {
  const folder = mkdtempSync(join(tmpdir(), 'multi-team-'));
  const before = { ...process.env };
  process.env.CDK8S_OUTDIR = folder;
  try {
    jest.isolateModules(() => jest.requireActual(join(__dirname, '../../examples/multi-team/main.ts')));
  } finally {
    process.env = before;
  }
  return Object.fromEntries(readdirSync(folder).sort().map(file => [file, readFileSync(join(folder, file), 'utf8')]));
}

const files = synthesize();
const objectsOf = (file: string): any[] => parseAllDocuments(files[file]).map(document => document.toJS());

test('each team has a file, and this is in it', () => {
  expect(Object.keys(files)).toEqual(['payments.k8s.yaml', 'platform.k8s.yaml', 'storefront.k8s.yaml']);
  expect(files).toMatchSnapshot();
});

test('every object is valid', () => {
  const results = Object.keys(files).flatMap(objectsOf).map(object => check(object, { gatewayApi: 'experimental' }));
  expect(results.filter(({ verdict }) => verdict !== 'valid')).toEqual([]);
});

test('the storefront team\'s route leads to the payments team, which grants it in its own file', () => {
  const [route] = objectsOf('storefront.k8s.yaml').filter(({ kind }) => kind === 'HTTPRoute');
  expect(route.spec.parentRefs).toEqual([{ name: 'edge', namespace: 'ingress', sectionName: 'https' }]);
  expect(route.spec.rules[0].backendRefs).toEqual([{ name: 'checkout', namespace: 'payments', port: 80 }]);
  expect(objectsOf('payments.k8s.yaml').filter(({ kind }) => kind === 'ReferenceGrant').map(({ metadata, spec }) => [metadata.namespace, spec])).toEqual([
    ['payments', { from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'storefront' }], to: [{ group: '', kind: 'Service', name: 'checkout' }] }],
  ]);
});
