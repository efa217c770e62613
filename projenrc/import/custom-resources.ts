import { CustomResourceDefinition, pinned, served } from './crd';
import { GroupFile } from './descriptor-files';
import { descriptorsOf } from './descriptors';
import { EXPERIMENTAL, IMPORTS, Source } from './pins';
import { SharedSchemas } from './shared-schemas';
import { Definitions } from './source';

/**
 * The descriptors of all imported groups. Other than the classes, they have every version that a release serves:
 * manifests that others wrote are read as well, and theirs are often older.
 */
export function customResourceFiles(definitions: Definitions): GroupFile[] {
  const groups = [...new Set(IMPORTS.map(({ group }) => group))];
  return groups.map(group => {
    const shared = new SharedSchemas();
    const crds: CustomResourceDefinition[] = [];
    const origins: string[] = [];
    for (const pin of IMPORTS.filter(candidate => candidate.group === group)) {
      origins.push(name(pin.source));
      for (const kind of Object.keys(pin.kinds)) {
        const crd = definitions.of(pin.source).find(({ spec }) => spec.group === group && spec.names.kind === kind)!;
        const first = crds.find(({ spec }) => spec.names.kind === kind);
        // A second source of a kind adds the versions that the first does not serve.
        const have = new Set(first?.spec.versions.map(version => version.name));
        const versions = served(crd).filter(version => !have.has(version.name));
        crds.push({ ...crd, spec: { ...crd.spec, versions } });
      }
    }
    return { groups: [group], file: group, origin: [...new Set(origins)].join(' and '), kinds: descriptorsOf(crds, shared), definitions: shared.definitions };
  });
}

/** The descriptors of kinds as the experimental channel has them, at the versions that we emit. */
export function experimentalFile(definitions: Definitions): GroupFile {
  const { source, group, file, kinds } = EXPERIMENTAL;
  const shared = new SharedSchemas();
  const found = descriptorsOf(pinned(definitions.of(source), group, kinds), shared);
  return { groups: [group], file, origin: name(source), kinds: found, definitions: shared.definitions };
}

function name(source: Source): string {
  return 'module' in source ? `${source.module} ${source.version}` : `the ${source.folder} charts`;
}
