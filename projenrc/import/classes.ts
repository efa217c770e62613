import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { CustomResourceDefinition, withoutProse } from './crd';

/** The typed classes of these definitions (one group, one version each), by cdk8s's own importer. */
export function typedClasses(repository: string, definitions: CustomResourceDefinition[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'import-'));
  try {
    const input = join(folder, 'crds.yaml');
    writeFileSync(input, definitions.map(crd => stringify(withoutProse(crd), { aliasDuplicateObjects: false, lineWidth: 0 })).join('---\n'));
    execFileSync(join(repository, 'node_modules/.bin/cdk8s'),
      ['import', 'crds.yaml', '-l', 'typescript', '-o', 'out', '--save=false', '--check-upgrade=false'],
      { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    const [file, ...others] = readdirSync(join(folder, 'out'));
    if (!file || others.length > 0) throw new Error(`Expected one file for one group, got ${[file, ...others].join(', ')}`);
    return withoutCopies(readFileSync(join(folder, 'out', file), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const COPYING = 'return Object.entries(result).reduce((r, i) => (i[1] === undefined) ? r : ({ ...r, [i[0]]: i[1] }), {});';

/** The generated functions copy each struct once for each of its fields, to leave out those that are not set. One loop does it, at a third of the cost. */
function withoutCopies(generated: string): string {
  if (!generated.includes(COPYING)) throw new Error('cdk8s import writes its functions otherwise than it did: look whether they still copy each struct for each field');
  return `${generated.replaceAll(COPYING, 'return defined(result);')}
function defined(fields: { [key: string]: any }): { [key: string]: any } {
  const result: { [key: string]: any } = {};
  for (const key in fields) if (fields[key] !== undefined) result[key] = fields[key];
  return result;
}
`;
}
