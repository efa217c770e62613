import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { IMPORTS } from '../../projenrc/import/pins';
import { StructuralSchema } from '../../src/schema/structural';
import { Judges, ServerName } from '../judges';
import { KubeObject } from '../objects';
import { Unusable } from '../toolchain';

/** A kind at a version that we emit, as the CRD of a server describes it. */
export interface Target {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly server: ServerName;
  readonly schema: StructuralSchema;
  /** Where our check knows a later version of the CRD only: that. */
  readonly later?: StructuralSchema;
  /** Which channel of the Gateway API our check is told of. */
  readonly channel: 'standard' | 'experimental';
  /** The file of conformance/pairs that has objects of it. */
  readonly file: string;
}

const GATEWAY_API = 'gateway.networking.k8s.io';

/** What Linkerd reads of the Gateway API. */
const OF_LINKERD = ['HTTPRoute v1', 'GRPCRoute v1', 'TCPRoute v1alpha2', 'TLSRoute v1alpha2'];

/**
 * Which of our kinds are judged by a server: those of the Gateway API by that of each channel, Linkerd's own with both versions of the
 * Gateway API, and the routes that it reads with the older one.
 */
export async function targetsOf(judges: Judges, server: ServerName): Promise<Target[]> {
  const definitions = await judges.definitions(server);
  const older = server === 'gateway-1.2';
  const newest = older ? await judges.definitions('experimental') : [];
  return IMPORTS.flatMap(({ group, kinds }) => Object.entries(kinds).flatMap(([kind, version]) => {
    const linkerds = group.endsWith('linkerd.io');
    if (linkerds ? server === 'experimental' : group !== GATEWAY_API || older && !OF_LINKERD.includes(`${kind} ${version}`)) { return []; }
    const schema = schemaIn(definitions, group, kind, version);
    if (!schema) { return []; } // the channel, or the folder of Linkerd's CRDs, is without it
    const file = join(judges.home, 'pairs', linkerds ? 'linkerd.io' : group, `${kind}.yaml`);
    if (!existsSync(file)) { throw new Unusable(`we emit ${group} ${kind}, and there is no ${relative(judges.home, file)}`); }
    const later = older && !linkerds ? schemaIn(newest, group, kind, version) : undefined;
    const channel = server === 'experimental' || later ? 'experimental' : 'standard';
    return [{ group, kind, version, server, schema, later, channel, file }];
  }));
}

function schemaIn(definitions: KubeObject[], group: string, kind: string, version: string): StructuralSchema | undefined {
  const definition = definitions.find(({ spec }) => spec?.group === group && spec.names?.kind === kind);
  return definition?.spec.versions.find((each: { name: string; served: boolean }) => each.name === version && each.served)?.schema.openAPIV3Schema;
}

/** A condition that no pair can break, or none that is worth it. */
export interface Exemption {
  /** Only there, where another has a pair. */
  readonly server?: ServerName;
  readonly kinds: string[];
  /** As textOf() says it. */
  readonly constraint: string;
  readonly reason: string;
}

export function exemptions(judges: Judges): Exemption[] {
  return parse(readFileSync(join(judges.home, 'rules', 'exempt.yaml'), 'utf8')) ?? [];
}
