import { ForeignWaypointProps } from './foreign-waypoint-props';
import { requireStandingBefore } from './waypoint-use';
import { flag, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { ZeroTrustStage } from '../../intent/security/stage';
import { WaypointFacts } from '../../intent/waypoint';
import { WaypointTraffic } from '../../intent/waypoint-traffic';
import { dnsLabelProblem, dnsSubdomainProblem } from '../../kubernetes/names';
import { IWaypoint } from '../access/waypoint-reference';
import { WaypointUser } from '../access/waypoint-user';

const FIELDS: readonly string[] = ['name', 'namespace', 'deniesByDefault', 'serviceAccount'] satisfies (keyof ForeignWaypointProps)[];

/** One that is known by its name. */
export class ForeignWaypoint implements IWaypoint {
  private readonly known: Omit<WaypointFacts, 'podLabels'>;

  constructor(props: ForeignWaypointProps, where: string) {
    const { name, namespace, deniesByDefault, serviceAccount } = onlyFields(props, FIELDS, 'props', where);
    const account = optional(serviceAccount, text, 'serviceAccount', where) ?? text(name, 'name', where);
    const problem = waypointNameProblem(text(name, 'name', where)) ?? dnsLabelProblem(text(namespace, 'namespace', where)) ?? dnsSubdomainProblem(account);
    if (problem) {
      throw new IntentError({ where, what: `the waypoint "${namespace}/${name}" of service account "${account}"`, why: problem, instead: 'write the names as they stand in the cluster' });
    }
    if (!flag(deniesByDefault, 'deniesByDefault', where)) throw openWaypoint(name, namespace, where);
    this.known = { name, namespace, serviceAccount: account, traffic: WaypointTraffic.SERVICE, stage: ZeroTrustStage.STRICT };
  }

  /** @internal */
  public _usedBy(user: WaypointUser): WaypointFacts {
    requireStandingBefore(this.known, user);
    return user.mesh._waypointFacts(this.known);
  }
}

/** What is wrong with the name of a waypoint, if anything: it stands in a label, one value of which means that there is none. */
export function waypointNameProblem(name: string): string | undefined {
  return name === 'none' ? '"none" means that there is no waypoint' : dnsLabelProblem(name);
}

function openWaypoint(name: string, namespace: string, where: string): IntentError {
  return new IntentError({
    where,
    what: `the waypoint "${namespace}/${name}" lets in what no rule is for`,
    why: 'pods behind a waypoint trust it: a Service without rules that leads to them would be open to anyone',
    instead: `ask its owner for an AuthorizationPolicy in namespace "${namespace}" with\n`
      + `             spec: { targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: ${name} }] }`,
  });
}
