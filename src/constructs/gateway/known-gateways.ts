import { IConstruct } from 'constructs';
import { GatewayFacts, ListenerFacts, podNamespaceOf } from '../../intent/edge/gateway';
import { GatewayIntent } from '../../intent/edge/gateway-intent';
import { listenerClash, sharedCertificate, sharePods } from '../../intent/edge/listener-clash';
import { IntentError } from '../../intent/intent-error';
import { selects } from '../../kubernetes/labels';
import { Labels } from '../../kubernetes/objects';
import { keptByProgram } from '../plan/program-root';

const GATEWAYS = Symbol.for('cdk8s-mesh.gateways');

/**
 * The gateways of a program: those that run in the same pods get in each other's way.
 *
 * A gateway that changes (an egress gateway gets listeners with each host) is looked at again, under the path of its construct.
 */
export class KnownGateways {
  /** The gateways of a program. */
  public static of(scope: IConstruct): KnownGateways {
    return keptByProgram(scope, GATEWAYS, () => new KnownGateways());
  }

  private readonly gateways = new Map<string, GatewayIntent>();

  /** @throws when another gateway of the same pods takes the same hosts, or shows the same certificate */
  public requireApart(gateway: GatewayIntent): void {
    for (const [path, other] of this.gateways) {
      if (path !== gateway.where && sharePods(gateway.gateway, other.gateway)) requireTwo(gateway, other);
    }
  }

  /** Listeners of the other gateways that run in the same pods, as far as the program has come. */
  public besides(gateway: GatewayFacts): ListenerFacts[] {
    const others = [...this.gateways.values()].filter(other => !isSame(other.gateway, gateway) && sharePods(gateway, other.gateway));
    return others.flatMap(({ listeners }) => listeners);
  }

  /** The construct of a gateway that runs in the pods with these labels, as far as the program has come. */
  public runningIn(namespace: string, labels: Labels): string | undefined {
    const areSame = ({ gateway }: GatewayIntent) => gateway.podLabels && podNamespaceOf(gateway) === namespace
      && (selects(gateway.podLabels, labels) || selects(labels, gateway.podLabels));
    return [...this.gateways.values()].find(areSame)?.where;
  }

  /** Remembers a gateway, in the place of what was known of it. */
  public add(gateway: GatewayIntent): void {
    this.gateways.set(gateway.where, gateway);
  }
}

function isSame(one: GatewayFacts, other: GatewayFacts): boolean {
  return one.name === other.name && one.namespace === other.namespace;
}

function requireTwo(gateway: GatewayIntent, other: GatewayIntent): void {
  const { where } = gateway;
  const pods = 'the two run in the same pods, as their labels say';
  const clash = gateway.listeners.flatMap(one => other.listeners.map(another => listenerClash(one, another))).find(Boolean);
  if (clash) throw new IntentError({ where, what: `it and "${other.where}" exclude each other: ${clash}`, why: `${pods}, and one of the listeners would be left out`, instead: 'put them into one gateway, or name pods of its own by `form`' });
  const certificate = sharedCertificate(gateway, other);
  if (certificate === undefined) return;
  throw new IntentError({
    where,
    what: `the certificate "${certificate}" is that of "${other.where}" too`,
    why: `${pods}: a browser that is connected to the hosts of the one would ask there for those of the other, and get 404`,
    instead: 'put the hosts of one certificate into one listener of one gateway, or give each a certificate',
  });
}
