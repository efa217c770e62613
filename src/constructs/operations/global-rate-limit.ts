import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { Counter, letCount } from './counter-calls';
import { CountedRateLimit, GlobalRateLimitProps } from './global-rate-limit-props';
import { countedPorts, mayBeGrpc, readPercent, readRate, readRefusal } from './limited-requests';
import { Operation } from './operation';
import { CountedLimit, rateLimitConfig } from './rate-limit-config';
import { freeDomain } from './rate-limit-domains';
import { RateLimitFailure } from './rate-limit-failure';
import { RateLimitKey } from './rate-limit-key';
import { countableTarget } from './target-kinds';
import { flag, instanceOf, list, number, oneOf, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { GlobalRateLimitIntent } from '../../intent/operations/rate-limit';
import { Protocol } from '../../intent/protocol';
import { namespaceOf } from '../../intent/security/policy-target';
import { positiveMillis } from '../retry/quantities';
import { MeshService } from '../service/mesh-service';

const PROPS: readonly string[] = [
  'target', 'service', 'servicePort', 'domain', 'onFailure', 'timeout', 'limits', 'ports', 'status', 'responseHeaders', 'showRemaining',
  'enforcedPercent', 'mesh', 'overrides',
] satisfies (keyof GlobalRateLimitProps)[];

const LIMIT_PROPS: readonly string[] = ['by', 'limit'] satisfies (keyof CountedRateLimit)[];

const SOLE = {
  what: 'global rate limit',
  why: 'each proxy would ask both services about what either of them is to count',
};

/** What the construct says, whatever its target is like. */
type Settings = Omit<GlobalRateLimitIntent, 'kind' | 'name' | 'target' | 'complete' | 'where' | 'grpc' | 'descriptors'>;

/**
 * A limit for the requests that a workload takes, or that come in by a gateway, counted by one service for all proxies together: for quotas of
 * users and tenants. `config` is what the service must be told.
 *
 * Istio with sidecars: an EnvoyFilter with Envoy's rate limit filter; the service is called like any other in the mesh, by mTLS, so it must
 * allow the target. In ambient mode it is refused: nothing there reads an EnvoyFilter. Linkerd: refused.
 *
 * @example
 * const counter = MeshService.fromName(chart, 'counter', { name: 'ratelimit', namespace: 'infra', clientNamespace: 'shop', ports: [ServicePort.grpc(8081)] });
 * new GlobalRateLimit(chart, 'cart-quota', {
 *   target: cart, service: counter, domain: 'shop', onFailure: RateLimitFailure.ALLOW,
 *   limits: [{ by: [RateLimitKey.header('x-user')], limit: Rate.perMinute(60) }],
 * });
 */
export class GlobalRateLimit extends Construct {
  /** The configuration of envoyproxy/ratelimit for these limits: the text of one file, for a ConfigMap that it reads. */
  public readonly config: string;
  private readonly objects: ApiObject[];

  /**
   * @throws when there is nothing to count, or nothing would be where it arrives; when the service has no port for it, does not let the target ask
   * it, or could not tell two limits apart; when the target has such a limit already, or when the mesh cannot ask a service
   */
  constructor(scope: Construct, id: string, props: GlobalRateLimitProps) {
    super(scope, id);
    const where = this.node.path;
    const given = onlyFields(props, PROPS, 'props', where);
    const counter = counterOf(given.service, given.servicePort, where);
    const settings = readSettings(given, counter, where);
    const limits = readLimits(given.limits, where);
    this.config = rateLimitConfig(settings.domain, limits, where);
    const operation = new Operation(this, given);
    const { caller, mesh } = operation;
    const target = countableTarget(this, operation.facts);
    const claimDomain = freeDomain(this, settings.domain, settings.service.host);
    this.objects = operation.write((facts, complete) => ({
      kind: 'global-rate-limit',
      name: id,
      target: countableTarget(this, facts),
      complete,
      where,
      ...settings,
      descriptors: limits.map(({ by }) => by),
      ports: countedPorts(settings.ports, facts, where),
      grpc: mayBeGrpc(settings.ports, facts),
    }), SOLE);
    claimDomain();
    letCount(this, { target, namespace: namespaceOf(target), caller, mesh }, counter);
  }

  /** The objects that it is made of. */
  public get apiObjects(): ApiObject[] {
    return [...this.objects];
  }
}

function readSettings(props: GlobalRateLimitProps, { service, port }: Counter, where: string): Settings {
  const { domain, onFailure, timeout, ports, showRemaining, enforcedPercent } = props;
  const settings: Settings = {
    service: { host: service.host, port: port.port },
    domain: text(domain, 'domain', where),
    denyOnFailure: oneOf(onFailure, RateLimitFailure, 'onFailure', where) === RateLimitFailure.DENY,
    timeout: optional(timeout, positiveMillis, 'timeout', where),
    ports: optional(ports, (value, name) => list(value, number, name, where), 'ports', where),
    refusal: readRefusal(props, where),
    showRemaining: optional(showRemaining, flag, 'showRemaining', where) ?? false,
    enforced: optional(enforcedPercent, readPercent, 'enforcedPercent', where) ?? 100,
  };
  if (settings.domain.trim() === '') throw new IntentError({ where, what: '`domain` is empty', why: 'the service keeps limits by their domain', instead: "name it, for example 'shop'" });
  if (settings.ports?.length === 0) throw new IntentError({ where, what: '`ports` is an empty list', why: 'nothing would be counted', instead: 'name a port, or leave it out' });
  return settings;
}

/** The service and its port: what proxies ask is gRPC. */
function counterOf(given: unknown, chosen: unknown, where: string): Counter {
  const service = instanceOf(given, MeshService, 'service', "MeshService.fromName(chart, 'ratelimit', { ... })", where);
  const ports = service._facts.ports.filter(({ protocol }) => protocol === Protocol.GRPC);
  const named = optional(chosen, number, 'servicePort', where);
  const port = named === undefined && ports.length === 1 ? ports[0] : ports.find(each => each.port === named);
  if (port) return { service, port };
  throw new IntentError({
    where,
    what: named === undefined ? `which port of service "${service.name}" counts is not known` : `port ${named} of service "${service.name}" does not speak gRPC`,
    why: `proxies ask by gRPC, and its ports of gRPC are ${ports.map(each => each.port).join(', ') || 'none'}`,
    instead: ports.length === 0 ? 'name the port after what it speaks: ServicePort.grpc(8081)' : `write servicePort: ${ports[0].port}`,
  });
}

function readLimits(given: unknown, where: string): CountedLimit[] {
  const limits = list(given, readLimit, 'limits', where);
  if (limits.length === 0) throw new IntentError({ where, what: '`limits` is an empty list', why: 'nothing would be counted', instead: 'write for example { by: [RateLimitKey.remoteAddress()], limit: Rate.perMinute(100) }' });
  const keys = limits.map(({ by }) => JSON.stringify(by));
  const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  if (twice >= 0) throw new IntentError({ where, what: `\`limits[${twice}]\` counts by the same as \`limits[${keys.indexOf(keys[twice])}]\``, why: 'the service keeps one limit for it', instead: 'write one' });
  return limits;
}

function readLimit(value: unknown, name: string, where: string): CountedLimit {
  const given = onlyFields(value as CountedRateLimit, LIMIT_PROPS, name, where);
  const by = list(given.by, (key, at) => instanceOf(key, RateLimitKey, at, "RateLimitKey.header('x-user')", where)._intent, `${name}.by`, where);
  if (by.length === 0) throw new IntentError({ where, what: `\`${name}.by\` is an empty list`, why: 'a service counts by something', instead: "write RateLimitKey.generic('all') to count all requests together" });
  const window = readRate(given.limit, `${name}.limit`, where)._window;
  if (window) return { name, by, ...window };
  throw new IntentError({ where, what: `\`${name}.limit\` is a bucket of tokens`, why: 'the service counts in whole seconds, minutes, hours or days', instead: 'write for example Rate.perMinute(60)' });
}
