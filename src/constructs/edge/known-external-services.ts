import { IConstruct } from 'constructs';
import { differenceOf, isSeenWith } from '../../intent/edge/external-agreement';
import { ExternalServiceIntent } from '../../intent/edge/external-service';
import { IntentError } from '../../intent/intent-error';
import { keptWith, programRoot } from '../plan/program-root';
import { MeshHosts } from '../service/mesh-hosts';
import { MeshService } from '../service/mesh-service';

const SERVICES = Symbol.for('cdk8s-mesh.external-services');

/** One of them, and what is said of calls to each of its hosts. */
interface Known {
  readonly intent: ExternalServiceIntent;
  readonly services: ReadonlyMap<string, MeshService>;
}

/** The services outside of the cluster that a program speaks of. */
export class KnownExternalServices {
  /** Those of a program. */
  public static of(scope: IConstruct): KnownExternalServices {
    const root = programRoot(scope);
    return keptWith(root, SERVICES, () => {
      const services = new KnownExternalServices(root);
      root.node.addValidation({ validate: () => services.plannedTwice() });
      return services;
    });
  }

  private readonly byHost = new Map<string, Known[]>();
  private readonly meshHosts: MeshHosts;

  private constructor(root: IConstruct) {
    this.meshHosts = MeshHosts.of(root);
  }

  /**
   * @throws when another says something else of the same host, where somebody sees both, or when calls to a host go elsewhere by routes of gateways
   */
  public requireAgreement(service: ExternalServiceIntent): void {
    for (const host of service.hosts) for (const { intent } of this.byHost.get(host) ?? []) requireTwo(service, intent, host);
    this.meshHosts.requireOwn(service);
  }

  /** Remembers one. */
  public add(intent: ExternalServiceIntent, services: ReadonlyMap<string, MeshService>): void {
    for (const host of intent.hosts) this.byHost.set(host, [...this.byHost.get(host) ?? [], { intent, services }]);
    this.meshHosts.addOutside(intent);
  }

  /** Those that a namespace sees, in an order of their own. */
  public seenIn(namespace: string): ExternalServiceIntent[] {
    const all = new Set([...this.byHost.values()].flat().map(({ intent }) => intent));
    const seen = [...all].filter(({ visibleIn }) => visibleIn?.includes(namespace) ?? true);
    const keyOf = ({ namespace: home, name }: ExternalServiceIntent) => `${home}/${name}`;
    return seen.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /** Of two with routes or policies for one host, those of one are never looked at by who sees both. */
  private plannedTwice(): string[] {
    return [...this.byHost].flatMap(([host, all]) => {
      const planned = all.filter(({ services }) => services.get(host)!.apiObjects.length > 0);
      return planned.flatMap(({ intent }, index) => planned.slice(index + 1).filter(other => isSeenWith(intent, other.intent)).map(other => (
        `"${intent.where}" and "${other.intent.where}" both have routes or policies for ${host}: who sees both goes by those of one; `
        + 'say them of one of the two, or let each be seen in namespaces of its own: visibleIn'
      )));
    });
  }
}

function requireTwo(service: ExternalServiceIntent, other: ExternalServiceIntent, host: string): void {
  const difference = isSeenWith(service, other) ? differenceOf(service, other, host) : undefined;
  if (difference === undefined) return;
  throw new IntentError({
    where: service.where,
    what: difference,
    why: 'where both are seen, clients would go by the one that was made first',
    instead: 'use one ExternalService for both, or let each be seen in namespaces of its own: visibleIn',
  });
}
