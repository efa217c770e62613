/**
 * The `import` task: makes imports/ (typed classes) and src/schema/crds/ (what `check` knows of each kind) anew.
 *
 *     npx projen import [--linkerd DIR]
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { typedClasses } from './classes';
import { pinned } from './crd';
import { customResourceFiles, experimentalFile } from './custom-resources';
import { writeDescriptors } from './descriptor-files';
import { kubernetesFiles } from './kubernetes';
import { IMPORTS } from './pins';
import { Definitions } from './source';

const repository = resolve(__dirname, '../..');
const { values } = parseArgs({ options: { linkerd: { type: 'string', default: resolve(repository, '../shared/crds/linkerd') } } });
const definitions = new Definitions({ linkerd: resolve(values.linkerd) });

const imports = join(repository, 'imports');
const classes = IMPORTS.map(({ source, group, file, kinds }) => ({
  file, text: typedClasses(repository, pinned(definitions.of(source), group, kinds)),
}));
const descriptors = [...kubernetesFiles(), ...customResourceFiles(definitions)];
const experimental = [experimentalFile(definitions)];

rmSync(imports, { recursive: true, force: true }); // only now: a failed import leaves the old files whole
mkdirSync(imports);
for (const { file, text } of classes) writeFileSync(join(imports, `${file}.ts`), text);
writeDescriptors(join(repository, 'src/schema/crds'), descriptors, experimental);
