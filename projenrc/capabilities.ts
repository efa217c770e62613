// Writes docs/CAPABILITIES.md from the meshes' own tables.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdk8s';
import { UNJUDGED } from '../conformance/traffic/unjudged';
import { Capability, DataPlane, GatewayApiMesh, IstioMesh, LinkerdMesh, Mesh, Support } from '../src';
import { NEEDS } from '../src/intent/needs/need';

const COLUMNS: readonly { readonly title: string; readonly mesh: () => Mesh }[] = [
  { title: 'Istio, sidecars', mesh: () => new IstioMesh(new App(), 'mesh') },
  { title: 'Istio, ambient', mesh: () => new IstioMesh(new App(), 'mesh', { dataPlane: DataPlane.AMBIENT }) },
  { title: 'Linkerd', mesh: () => new LinkerdMesh(new App(), 'mesh') },
  { title: 'Gateway API', mesh: () => new GatewayApiMesh(new App(), 'mesh') },
];

/** The document, from the code as it is now. */
export function capabilitiesDocument(): string {
  const columns = COLUMNS.map(({ title, mesh }) => ({ title, version: mesh().version, capabilities: mesh().capabilities }));
  const overview = Object.entries(NEEDS).map(([need, words]) => {
    const cells = columns.map(({ capabilities }) => mark(capabilities.find(capability => capability.need === need)!));
    return `| ${words} | ${cells.join(' | ')} |`;
  });
  return `# What each mesh can carry

Generated from the capability tables in \`src/meshes/*/capabilities/\` by \`npx projen capabilities\`; a test compares the two.
"no" means that a construct which asks for it is refused when it is made. Nothing is left out in silence.

| intent | ${columns.map(({ title, version }) => `${title} (${version})`).join(' | ')} |
| --- | ${columns.map(() => '---').join(' | ')} |
${overview.join('\n')}

## Unjudged by traffic

\`npm run conformance\` puts every object before the API server and Istio's own code, and has real Envoys carry requests for what Istio does with sidecars. No request is carried there
for what follows, and none for Linkerd:

${UNJUDGED.map(({ what, because }) => `- ${what}: ${because}`).join('\n')}

${columns.map(({ title, capabilities }) => section(title, capabilities)).join('\n\n')}
`;
}

function mark({ support, since }: Capability): string {
  if (support === Support.NONE) return 'no';
  return since === undefined ? 'yes' : `yes, since ${since}`;
}

function section(title: string, capabilities: readonly Capability[]): string {
  const rows = capabilities.map(({ need, support, note = '', instead, source }) => {
    const how = support === Support.NONE ? `no: ${note}${instead ? `. Instead: ${instead}` : ''}` : note;
    return `| ${need} | ${how} | ${source} |`;
  });
  return `## ${title}\n\n| intent | how, or why not | source |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

if (require.main === module) writeFileSync(join(__dirname, '../docs/CAPABILITIES.md'), capabilitiesDocument());
