// The layers of docs/ARCHITECTURE.md. A rule for each room: what it may not see. test/layers proves each of them on a fixture.
const wing = (...rooms) => `^src/(${rooms.join('|')})/`;
const HOSTS = ['cli', 'testing', 'pulumi', 'report', 'checks'];
const WRITING = ['intent', 'meshes', 'constructs', 'convert'];
const CDK8S = 'node_modules/(cdk8s|cdk8s-plus-[0-9]+|constructs)/';

/** `room` may see nothing of what is forbidden. */
const walled = (room, forbidden, comment) => ({
  name: `${room.replace('/', '-')}-sees-only-what-is-below`,
  comment,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: forbidden },
});

/** Within constructs, from the ground up; beside one another on top: what users write. */
const FLOORS = ['identity', 'plan', 'access', 'workload', 'service', 'retry', 'gateway', 'target'];
const TOP = ['security', 'traffic', 'resilience', 'edge', 'operations'];

/** Within constructs: what is built on a floor knows nothing of the floors above it. */
const floor = (room, above) => walled(`constructs/${room}`, `^src/constructs/(${above.join('|')})/`, 'A floor of the constructs knows what is below it.');

const reading = (room, above) => walled(
  room, `${wing(...WRITING, ...HOSTS, ...above)}|^imports/|${CDK8S}`, 'The reading wing serves any YAML: it reads plain objects and knows no construct, no mesh and no cdk8s.',
);

module.exports = {
  forbidden: [
    walled('kubernetes', `^src/(?!kubernetes/)|^imports/|${CDK8S}`, 'Facts about Kubernetes and nothing else.'),
    reading('schema', ['inventory', 'analysis', 'simulation']),
    reading('inventory', ['schema', 'analysis', 'simulation']),
    reading('analysis', ['simulation']),
    reading('simulation', ['analysis']),
    walled('convert', `^src/(?!convert/|kubernetes/|schema/)|^imports/|${CDK8S}`, 'Reads old manifests and writes routes, as plain objects: it knows no mesh of this library and no construct.'),
    walled('intent', `${wing('meshes', 'constructs', 'convert', 'schema', 'inventory', 'analysis', 'simulation', ...HOSTS)}|^imports/`, 'What a team wants, whatever the mesh.'),
    walled('meshes', wing('constructs', 'convert', 'schema', 'inventory', 'analysis', 'simulation', ...HOSTS), 'How a mesh says it.'),
    walled('constructs', `${wing('convert', 'schema', 'inventory', 'analysis', 'simulation', ...HOSTS)}|^imports/|^src/meshes/(istio|linkerd)/`, 'What users write: it knows the contract of a mesh, and no mesh.'),
    ...FLOORS.map((room, storey) => floor(room, [...FLOORS.slice(storey + 1), ...TOP])),
    {
      name: 'meshes-do-not-know-one-another',
      severity: 'error',
      from: { path: '^src/meshes/([^/]+)/' },
      // The Kubernetes Gateway API is no mesh's own
      to: { path: '^src/meshes/[^/]+/', pathNot: '^src/meshes/($1|gateway-api)/' },
    },
    { name: 'no-circles', severity: 'error', from: { pathNot: '^imports/' }, to: { circular: true } },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^imports/', '^vendor/'] },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
