import { Capability, Support } from './capability';
import { IntentError } from '../intent/intent-error';
import { Need, NEEDS } from '../intent/needs/need';

/** A mesh's answer to every need: leaving one out does not compile. */
export type CapabilityTable = { readonly [need in Need]: Omit<Capability, 'need'> };

/** The part of a table that is about some needs. */
export type CapabilitiesFor<Needs> = { readonly [need in keyof Needs]: Omit<Capability, 'need'> };

/** The table as the list that users read. */
export function capabilityList(table: CapabilityTable): Capability[] {
  return (Object.keys(NEEDS) as Need[]).map(need => ({ need, ...table[need] }));
}

/** Refuses what a mesh, in its version, does not carry. */
export function requireCapability(
  table: CapabilityTable, need: Need, mesh: { readonly title: string; readonly version: string }, where: string,
): void {
  const { support, since, source, note, instead } = table[need];
  const tooOld = since !== undefined && olderThan(mesh.version, since);
  if (support !== Support.NONE && !tooOld) return;
  throw new IntentError({
    where,
    what: `${mesh.title} ${mesh.version} cannot ${NEEDS[need]}`,
    why: tooOld ? `it came with ${mesh.title} ${since} (${source})` : `${note ?? 'it has no such field'} (${source})`,
    instead: instead ?? (tooOld ? 'give the mesh\'s version if it is newer, or leave this out' : 'leave this out, or use a mesh that can (docs/CAPABILITIES.md)'),
  });
}

/** Whether one version came before another. */
export function olderThan(version: string, since: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  const [sinceMajor, sinceMinor] = since.split('.').map(Number);
  return major < sinceMajor || (major === sinceMajor && minor < sinceMinor);
}
