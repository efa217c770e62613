import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '../..');

/** What the layers' rules say of the files in a folder: the rule and the file of each breach. */
function breaches(folder: string): string[] {
  const cruiser = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = join(ROOT, '.dependency-cruiser.cjs');
  const report = execFileSync(process.execPath, [cruiser, '--config', config, '--output-type', 'json', 'src'], { cwd: folder, maxBuffer: 100_000_000 }).toString();
  const { summary } = JSON.parse(report);
  return summary.violations.map(({ rule, from }: any) => `${rule.name}: ${from}`).sort();
}

test('each rule sees each way of breaking it, and nothing else', () => {
  expect([...new Set(breaches(join(__dirname, 'fixture')))]).toEqual([
    'analysis-sees-only-what-is-below: src/analysis/sees-construct.ts',
    'analysis-sees-only-what-is-below: src/analysis/sees-simulation.ts',
    'constructs-access-sees-only-what-is-below: src/constructs/access/sees-workload.ts',
    'constructs-identity-sees-only-what-is-below: src/constructs/identity/sees-workload.ts',
    'constructs-plan-sees-only-what-is-below: src/constructs/plan/sees-access.ts',
    'constructs-sees-only-what-is-below: src/constructs/sees-convert.ts',
    'constructs-sees-only-what-is-below: src/constructs/sees-one-mesh.ts',
    'constructs-sees-only-what-is-below: src/constructs/sees-schema.ts',
    'constructs-service-sees-only-what-is-below: src/constructs/service/sees-security.ts',
    'constructs-workload-sees-only-what-is-below: src/constructs/workload/sees-service.ts',
    'convert-sees-only-what-is-below: src/convert/sees-cdk8s.ts',
    'convert-sees-only-what-is-below: src/convert/sees-mesh.ts',
    'everything-resolves: src/testing/sees-nothing.ts',
    'intent-sees-only-what-is-below: src/intent/sees-convert.ts',
    'intent-sees-only-what-is-below: src/intent/sees-mesh.ts',
    'inventory-sees-only-what-is-below: src/inventory/sees-constructs-package.ts',
    'inventory-sees-only-what-is-below: src/inventory/sees-mesh.ts',
    'kubernetes-sees-only-what-is-below: src/kubernetes/sees-intent.ts',
    'meshes-do-not-know-one-another: src/meshes/istio/sees-other-mesh.ts',
    'meshes-sees-only-what-is-below: src/meshes/istio/sees-construct.ts',
    'meshes-sees-only-what-is-below: src/meshes/istio/sees-convert.ts',
    'meshes-sees-only-what-is-below: src/meshes/istio/sees-schema.ts',
    'no-circles: src/testing/circle-a.ts',
    'schema-sees-only-what-is-below: src/schema/sees-cdk8s.ts',
    'schema-sees-only-what-is-below: src/schema/sees-construct.ts',
    'schema-sees-only-what-is-below: src/schema/sees-imports.ts',
    'schema-sees-only-what-is-below: src/schema/sees-mesh.ts',
    'simulation-sees-only-what-is-below: src/simulation/sees-cdk8s-plus.ts',
    'simulation-sees-only-what-is-below: src/simulation/sees-intent.ts',
  ]);
}, 60_000);

test('the sources keep to the layers', () => {
  expect(breaches(ROOT)).toEqual([]);
}, 60_000);
