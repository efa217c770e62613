import { GatewayFacts } from '../../intent/edge/gateway';
import { list, shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { wayKey } from '../../intent/routing/covers';
import { Version } from '../../intent/service';
import { IMeshGateway } from '../gateway/gateway-reference';
import { MeshService } from '../service/mesh-service';

/** What the rules of one table have in common: the service, and the ways by which requests come. */
export interface RouteScope {
  readonly where: string;
  readonly own: MeshService;
  readonly mesh: boolean;
  readonly gateways: readonly GatewayFacts[];
  /** Another table hands requests over. */
  readonly delegate?: boolean;
  /** Port of the service to which goes what comes by gateways or from another table. */
  readonly port?: number;
  /** Versions of other services that rules lead to: filled while the rules are read. */
  readonly led: Map<MeshService, Version[]>;
}

/** The ways that a rule is about, where they are not all that the table is for. */
export type Ways = readonly (GatewayFacts | 'mesh')[] | undefined;

/** The gateways that are named, each of them once. */
export function readGateways(given: unknown, name: string, where: string): GatewayFacts[] {
  const gateways = list(given, readGateway, name, where);
  const twice = gateways.find((gateway, index) => gateways.findIndex(other => wayKey(other) === wayKey(gateway)) !== index);
  if (!twice && gateways.length > 0) return gateways;
  throw new IntentError({
    where,
    what: twice ? `\`${name}\` has gateway "${wayKey(twice)}" twice` : `\`${name}\` is empty`,
    why: twice ? 'once is enough' : 'nothing would come in by them',
    instead: twice ? 'name it once' : 'name a gateway, or leave it out',
  });
}

function readGateway(value: unknown, name: string, where: string): GatewayFacts {
  const gateway = typeof (value as IMeshGateway | null | undefined)?._gateway === 'function' ? (value as IMeshGateway)._gateway(where) : undefined;
  if (gateway?.waypoint) {
    throw new IntentError({ where, what: `\`${name}\` is a waypoint`, why: 'calls within the mesh come through it, and follow the routes for those', instead: 'leave it out' });
  }
  if (gateway) return gateway;
  throw new IntentError({ where, what: `\`${name}\` is ${shown(value)}`, why: 'it is a gateway', instead: "write for example new MeshGateway(chart, 'ingress', { ... }), the object and not its name" });
}

/** Reads which of the table's ways a rule is about. */
export function readWays(given: { readonly gateways?: unknown; readonly meshTraffic?: boolean }, name: string, scope: RouteScope): Ways {
  const { where } = scope;
  if (given.gateways === undefined && given.meshTraffic === undefined) return undefined;
  const refuse = (what: string, why: string, instead: string) => new IntentError({ where, what, why, instead });
  const named = given.gateways === undefined ? undefined : readGateways(given.gateways, `${name}.gateways`, where);
  const stranger = named?.find(gateway => !scope.gateways.some(other => wayKey(other) === wayKey(gateway)));
  if (stranger) throw refuse(`\`${name}.gateways\` has gateway "${wayKey(stranger)}"`, 'the route is not for it', 'add it to the `gateways` of the route, or leave it out of the rule');
  const mesh = given.meshTraffic ?? named === undefined;
  if (given.meshTraffic && !scope.mesh) throw refuse(`\`${name}.meshTraffic\` is true`, 'the route is for gateways only', 'leave it out');
  const ways = [...mesh && scope.mesh ? ['mesh' as const] : [], ...named ?? (given.meshTraffic ? [] : scope.gateways)];
  if (ways.length === 0) throw refuse(`\`${name}.meshTraffic\` is false`, 'the route is for calls within the mesh only, and the rule would be for nothing', 'leave it out, or give the route a gateway');
  return ways.length === scope.gateways.length + (scope.mesh ? 1 : 0) ? undefined : ways;
}
