import { NEEDS, Need } from '../../intent/needs/need';
import { Capability, Support } from '../capability';
import { CapabilityTable } from '../capability-table';

type Answer = Omit<Capability, 'need'>;

const TYPES = 'sigs.k8s.io/gateway-api v1.6.1 apis/v1/httproute_types.go';
const FEATURES = 'sigs.k8s.io/gateway-api v1.6.1 pkg/features';

/** What every implementation for meshes must have: the core features of the profile MESH-HTTP. */
const core = (note: string): Answer => ({ support: Support.NATIVE, source: TYPES, note });

const CORE: { readonly [need in Need]?: Answer } = {
  'split.weight': core('backendRefs.weight, with a Service for each version'),
  'split.header': core('matches.headers'),
  'route.rules': core('rules; refused where their order is not that in which the Gateway API would take them'),
  'route.path': core('matches.path'),
  'route.header': core('matches.headers'),
  'route.port': core('parentRefs.port; one route for each port'),
  'route.not-found': core('without a last rule for all requests'),
  'route.backends': core('backendRefs.weight'),
};

/** What some implementations have: which they are is said by a controller. */
const EXTENDED: readonly Need[] = [
  'split.header-pattern', 'split.match', 'split.mirror', 'route.path-regex', 'route.method', 'route.header-pattern', 'route.query', 'route.query-pattern',
  'route.backend-headers', 'route.rewrite-path', 'route.rewrite-authority', 'route.redirect', 'route.redirect-prefix', 'route.headers', 'route.cors', 'route.mirror',
  'route.timeout', 'route.retry', 'route.tcp', 'timeout', 'retry.status', 'retry.connection', 'retry.backoff', 'retry.per-try-timeout', 'retry.methods',
];

const extended: Answer = {
  support: Support.NONE,
  source: FEATURES,
  note: 'some implementations have it, and which of them reads the routes is not said',
  instead: "name the mesh that reads them: controller: new IstioMesh(app, 'istio')",
};

const unknown: Answer = {
  support: Support.NONE,
  source: TYPES,
  note: 'the Gateway API has no field for it, and there is no controller whose own objects could say it',
  instead: "name the mesh that reads the routes: controller: new IstioMesh(app, 'istio')",
};

/** What can be said to a mesh of which nothing is known but that it is conformant. */
export const UNCONTROLLED = Object.fromEntries(
  (Object.keys(NEEDS) as Need[]).map(need => [need, CORE[need] ?? (EXTENDED.includes(need) ? extended : unknown)]),
) as CapabilityTable;
