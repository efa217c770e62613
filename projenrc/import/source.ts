import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { CustomResourceDefinition } from './crd';
import { GoModuleSource, Source } from './pins';

/** The folder of a Go module of exactly this version, by the ordinary Go client (which keeps it in its cache). */
export function goModuleFolder({ module, version }: GoModuleSource): string {
  const output = execFileSync('go', ['mod', 'download', '-json', `${module}@${version}`], {
    cwd: tmpdir(), // outside of any module, so that no go.mod has a say
    env: { ...process.env, GOFLAGS: '-mod=mod' },
    encoding: 'utf8',
  });
  return JSON.parse(output).Dir;
}

/** All custom resource definitions of a source. */
export class Definitions {
  private readonly read = new Map<string, CustomResourceDefinition[]>();

  constructor(private readonly folders: Readonly<Record<'linkerd', string>>) {}

  public of(source: Source): CustomResourceDefinition[] {
    const key = JSON.stringify(source);
    let found = this.read.get(key);
    if (!found) {
      found = this.files(source).flatMap(file => parseAllDocuments(readFileSync(file, 'utf8')))
        .map(document => document.toJS())
        .filter(object => object?.kind === 'CustomResourceDefinition'); // a release may ship admission policies beside them
      this.read.set(key, found);
    }
    return found;
  }

  private files(source: Source): string[] {
    const root = 'module' in source ? goModuleFolder(source) : this.folders[source.folder];
    return source.paths.map(path => join(root, path)).flatMap(path => {
      if (!existsSync(path)) {
        throw new Error('module' in source
          ? `${source.module}@${source.version} has no ${path}`
          : `No ${path}: give the folder of the ${source.folder} definitions with --${source.folder} DIR`);
      }
      return statSync(path).isDirectory() ? readdirSync(path).filter(name => name.endsWith('.yaml')).sort().map(name => join(path, name)) : [path];
    });
  }
}
