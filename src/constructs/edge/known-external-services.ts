import { IConstruct } from 'constructs';
import { ExternalServiceIntent } from '../../intent/edge/external-service';
import { IntentError } from '../../intent/intent-error';
import { keptByProgram } from '../plan/program-root';

const SERVICES = Symbol.for('cdk8s-mesh.external-services');

/** The services outside of the cluster that a program speaks of. */
export class KnownExternalServices {
  /** Those of a program. */
  public static of(scope: IConstruct): KnownExternalServices {
    return keptByProgram(scope, SERVICES, () => new KnownExternalServices());
  }

  private readonly byHost = new Map<string, ExternalServiceIntent[]>();

  /**
   * @throws when another says of the same host that the same port speaks something else, where somebody sees both: Istio takes the
   * older one's word (IST0177)
   */
  public requireAgreement(service: ExternalServiceIntent): void {
    for (const host of service.hosts) for (const other of this.byHost.get(host) ?? []) requireTwo(service, other, host);
  }

  /** Remembers one. */
  public add(service: ExternalServiceIntent): void {
    for (const host of service.hosts) this.byHost.set(host, [...this.byHost.get(host) ?? [], service]);
  }
}

function requireTwo(service: ExternalServiceIntent, other: ExternalServiceIntent, host: string): void {
  if (!isSeenWith(service, other)) return;
  for (const { port, protocol } of service.ports) {
    const theirs = other.ports.find(each => each.port === port);
    if (!theirs || theirs.protocol === protocol) continue;
    throw new IntentError({
      where: service.where,
      what: `port ${port} of ${host} speaks ${protocol}, and "${other.where}" says ${theirs.protocol}`,
      why: 'where both are seen, clients would go by the one that was made first',
      instead: 'use one ExternalService for both, or let each be seen in namespaces of its own: visibleIn',
    });
  }
}

function isSeenWith({ visibleIn: here }: ExternalServiceIntent, { visibleIn: there }: ExternalServiceIntent): boolean {
  return !here || !there || here.some(namespace => there.includes(namespace));
}
