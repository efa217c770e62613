import { HostListenerOptions, HttpListenerOptions, ListenerOptions, TlsListenerOptions } from './listener-options';
import { endedTls } from './listener-tls';
import { RouteNamespaces } from './route-namespaces';
import { ListenerFacts, RouteSources } from '../../intent/edge/gateway';
import { ListenerTls, UnnamedListener } from '../../intent/edge/gateway-intent';
import { flag, instanceOf, list, onlyFields, optional, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { addressProblem } from '../../kubernetes/addresses';
import { wildcardHostProblem } from '../../kubernetes/host-names';
import { dnsLabelProblem } from '../../kubernetes/names';

const COMMON: readonly string[] = ['name', 'routesFrom', 'bind'] satisfies (keyof ListenerOptions)[];
const WITH_HOSTS: readonly string[] = [...COMMON, 'hosts'] satisfies (keyof HostListenerOptions | string)[];
const HTTP: readonly string[] = [...WITH_HOSTS, 'redirectToHttps'];
const ENDED: readonly string[] = [...WITH_HOSTS, 'certificate', 'secondCertificate', 'clients', 'minVersion', 'maxVersion', 'cipherSuites'];

/**
 * What a gateway takes at one port.
 *
 * @example
 * GatewayListener.https(443, { hosts: ['api.example.com'], certificate: TlsCredential.secret('api-tls') });
 */
export class GatewayListener {
  /**
   * HTTP in plain text, gRPC included.
   *
   * @throws when the port is none, or a host is none, or when routes are to be bound to a listener that redirects
   */
  public static http(port: number, options: HttpListenerOptions): GatewayListener {
    const where = 'GatewayListener.http';
    const { hosts } = onlyFields(options, HTTP, 'options', where);
    const redirectToHttps = optional(options.redirectToHttps, flag, 'redirectToHttps', where) ?? false;
    return new GatewayListener(port, 'http', options, hosts, where, { redirectToHttps, unrouted: redirectToHttps });
  }

  /**
   * HTTPS that the gateway ends: HTTP and gRPC within.
   *
   * @throws when the port or a host is none, or when versions, ciphers and certificates do not fit together
   */
  public static https(port: number, options: TlsListenerOptions): GatewayListener {
    const where = 'GatewayListener.https';
    const { hosts } = onlyFields(options, ENDED, 'options', where);
    return new GatewayListener(port, 'https', options, hosts, where, { tls: endedTls(options, where) });
  }

  /**
   * TLS that the gateway ends, with any protocol within.
   *
   * @throws as `https`
   */
  public static tls(port: number, options: TlsListenerOptions): GatewayListener {
    const where = 'GatewayListener.tls';
    const { hosts } = onlyFields(options, ENDED, 'options', where);
    return new GatewayListener(port, 'tls', options, hosts, where, { tls: endedTls(options, where) });
  }

  /**
   * TLS that passes unopened: the services behind have the certificates, and routes see the name that a client asks for (SNI).
   *
   * @throws when the port or a host is none
   */
  public static passthrough(port: number, options: HostListenerOptions): GatewayListener {
    return GatewayListener.unopened(port, options, { kind: 'passthrough' }, 'GatewayListener.passthrough');
  }

  /**
   * mTLS of the mesh that passes unopened to the service that it is for, without a route: for calls from other networks of the same mesh.
   * Gateways of Istio's own kind.
   *
   * @throws when the port or a host is none, or when routes are to be bound to it
   */
  public static passthroughWithinMesh(port: number, options: HostListenerOptions): GatewayListener {
    return GatewayListener.unopened(port, options, { kind: 'by-sni' }, 'GatewayListener.passthroughWithinMesh');
  }

  /**
   * HTTP by mTLS of the mesh, which the gateway ends: its clients are workloads of the mesh.
   *
   * @throws when the port or a host is none
   */
  public static meshHttps(port: number, options: HostListenerOptions): GatewayListener {
    const where = 'GatewayListener.meshHttps';
    return new GatewayListener(port, 'https', options, onlyFields(options, WITH_HOSTS, 'options', where).hosts, where, { tls: { kind: 'mesh' } });
  }

  /**
   * Connections of any protocol, whatever host they are for.
   *
   * @throws when the port is none
   */
  public static tcp(port: number, options: ListenerOptions = {}): GatewayListener {
    const where = 'GatewayListener.tcp';
    return new GatewayListener(port, 'tcp', onlyFields(options, COMMON, 'options', where), ['*'], where);
  }

  private static unopened(port: number, options: HostListenerOptions, tls: ListenerTls, where: string): GatewayListener {
    return new GatewayListener(port, 'tls', options, onlyFields(options, WITH_HOSTS, 'options', where).hosts, where, { tls, unrouted: tls.kind === 'by-sni' });
  }

  /** @internal */
  public readonly _intent: UnnamedListener;

  private constructor(port: number, protocol: ListenerFacts['protocol'], options: ListenerOptions, hosts: string[], where: string, more: Particulars = {}) {
    const { redirectToHttps = false, tls, unrouted = false } = more;
    this._intent = {
      name: optional(options.name, readName, 'name', where),
      port: wholeNumber(port, 'port', { min: 1, max: 65535 }, where),
      protocol,
      passthrough: tls !== undefined && (tls.kind === 'passthrough' || tls.kind === 'by-sni'),
      hosts: readHosts(hosts, where),
      routesFrom: readSources(options, unrouted, where),
      redirectToHttps,
      bind: optional(options.bind, readAddress, 'bind', where),
      tls,
    };
  }
}

/** In what listeners differ. */
interface Particulars {
  readonly redirectToHttps?: boolean;
  readonly tls?: ListenerTls;
  /** No route is ever bound to it. */
  readonly unrouted?: boolean;
}

function readName(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  const problem = dnsLabelProblem(found);
  if (problem) throw new IntentError({ where, what: `the listener is called "${found}"`, why: problem, instead: "write for example 'https-api'" });
  return found;
}

function readHosts(hosts: unknown, where: string): string[] {
  const found = list(hosts, text, 'hosts', where);
  const problem = found.length === 0 ? 'without a host nothing is taken' : found.map(host => (host === '*' ? undefined : wildcardHostProblem(host))).find(Boolean);
  if (problem) throw new IntentError({ where, what: '`hosts`', why: problem, instead: "write for example ['api.example.com'], or ['*'] for any host" });
  const twice = found.find((host, index) => found.indexOf(host) !== index);
  if (twice) throw new IntentError({ where, what: `the host "${twice}" is named twice`, why: 'a listener takes it once', instead: 'name it once' });
  return found;
}

/**
 * With a namespace before it, istiod would look for a host of that whole name where it redirects or reads the SNI
 * (pilot/pkg/networking/core/gateway.go and pilot/pkg/model/gateway.go, istio.io/istio main of 2026-08-27).
 */
function readSources({ routesFrom }: ListenerOptions, unrouted: boolean, where: string): RouteSources {
  const given = optional(routesFrom, value => instanceOf(value, RouteNamespaces, 'routesFrom', "RouteNamespaces.of('shop')", where), 'routesFrom', where);
  if (!unrouted) return (given ?? RouteNamespaces.own())._sources;
  if (!given) return { kind: 'all' };
  throw new IntentError({ where, what: '`routesFrom` is given, and no route can be bound', why: 'the listener answers by itself where requests go', instead: 'leave `routesFrom` out' });
}

function readAddress(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  const problem = addressProblem(found);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write the address of one interface, such as '127.0.0.1'" });
  return found;
}
