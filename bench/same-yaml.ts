import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The number of objects in two folders of YAML that say the same, in whatever order.
 *
 * @throws when they do not: then their costs may not be compared
 */
export function requireSameYaml(constructs: string, objects: string): number {
  const [ours, written] = [documentsOf(constructs), documentsOf(objects)];
  const different = Array.from({ length: Math.max(ours.length, written.length) }, (_, index) => index).find(index => ours[index] !== written[index]);
  if (different === undefined) return ours.length;
  throw new Error([
    `the constructs and the hand-written objects do not give the same YAML (${ours.length} and ${written.length} objects), so their costs do not compare`,
    'the first difference, constructs:', ours[different], 'hand-written:', written[different],
  ].join('\n'));
}

/** The documents in alphabetical order. */
function documentsOf(folder: string): string[] {
  return readdirSync(folder).flatMap(file => readFileSync(join(folder, file), 'utf8').trimEnd().split('\n---\n')).sort();
}
