import { ScopeHost } from './scope-host';
import { InboundLimits, InboundListener, OutboundListener } from './sidecar-scope-props';
import { CredentialFiles, EndedTls } from '../../intent/edge/gateway-intent';
import { HostPattern, InboundLimitsIntent, InboundListenerIntent, OutboundListenerIntent, ProxyPort } from '../../intent/edge/sidecar-scope';
import { TrafficCapture } from '../../intent/edge/traffic-capture';
import { instanceOf, list, oneOf, onlyFields, optional, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { portFacts } from '../../intent/port-facts';
import { Protocol } from '../../intent/protocol';
import { ServicePort } from '../../intent/service-port';
import { addressProblem } from '../../kubernetes/addresses';
import { portProblem } from '../../kubernetes/ports';
import { endedTls } from '../gateway/listener-tls';
import { positiveMillis } from '../retry/quantities';

const OUTBOUND: readonly string[] = ['port', 'hosts', 'bind', 'capture'] satisfies (keyof OutboundListener)[];
const INBOUND: readonly string[] = ['port', 'forwardTo', 'bind', 'capture', 'certificate', 'clients', 'limits'] satisfies (keyof InboundListener)[];
const LIMITS: readonly string[] = ['maxConnections', 'maxPendingRequests', 'maxRequests', 'maxRequestsPerConnection', 'httpIdleTimeout', 'maxConnectionDuration'] satisfies (keyof InboundLimits)[];

/** The meshes' fields for counts are signed 32 bit numbers. */
const COUNT = { min: 1, max: 2147483647 };

/** Reads hosts that a proxy knows. */
export function readHosts(value: unknown, name: string, where: string): HostPattern[] {
  return list(value, (each, at) => instanceOf(each, ScopeHost, at, 'ScopeHost.service(cart)', where), name, where).flatMap(({ _patterns }) => _patterns);
}

/** Reads the ports at which a proxy takes what its own workload sends. */
export function readOutbound(value: unknown, name: string, where: string): OutboundListenerIntent[] {
  const listeners = list(value, (each, at) => {
    const { port, hosts, bind, capture } = onlyFields(each as OutboundListener, OUTBOUND, at, where);
    const known = readHosts(hosts, `${at}.hosts`, where);
    if (known.length === 0) throw new IntentError({ where, what: `\`${at}.hosts\` is an empty list`, why: 'a port at which no host is known takes nothing', instead: 'name hosts, or leave the listener out' });
    return { ...readPort(port, `${at}.port`, where), ...readWay(bind, capture, at, where), hosts: known };
  }, name, where);
  return apart(listeners, where);
}

/** Reads the ports at which a proxy takes what others send. */
export function readInbound(value: unknown, name: string, where: string): InboundListenerIntent[] {
  const listeners = list(value, (each, at) => {
    const listener = onlyFields(each as InboundListener, INBOUND, at, where);
    return {
      ...readPort(listener.port, `${at}.port`, where),
      ...readWay(listener.bind, listener.capture, at, where),
      forwardTo: optional(listener.forwardTo, readForward, `${at}.forwardTo`, where),
      tls: readTls(listener, at, where),
      limits: optional(listener.limits, readLimits, `${at}.limits`, where),
    };
  }, name, where);
  return apart(listeners, where);
}

/** Reads bounds, of which there must be one. */
export function readLimits(value: unknown, name: string, where: string): InboundLimitsIntent {
  const limits = onlyFields(value as InboundLimits, LIMITS, name, where);
  if (Object.values(limits).every(each => each === undefined)) throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'it would limit nothing', instead: `give one of ${LIMITS.join(', ')}, or leave it out` });
  const count = (field: 'maxConnections' | 'maxPendingRequests' | 'maxRequests' | 'maxRequestsPerConnection') =>
    optional(limits[field], (each, at) => wholeNumber(each, at, COUNT, where), `${name}.${field}`, where);
  return {
    connectionLimits: {
      maxConnections: count('maxConnections'),
      maxPendingRequests: count('maxPendingRequests'),
      maxRequests: count('maxRequests'),
      maxRequestsPerConnection: count('maxRequestsPerConnection'),
    },
    connections: {
      httpIdleTimeout: optional(limits.httpIdleTimeout, positiveMillis, `${name}.httpIdleTimeout`, where),
      maxDuration: optional(limits.maxConnectionDuration, positiveMillis, `${name}.maxConnectionDuration`, where),
    },
  };
}

function readPort(value: unknown, name: string, where: string): ProxyPort {
  const [{ port, protocol, name: called }] = portFacts([instanceOf(value, ServicePort, name, 'ServicePort.http(8080)', where)], where);
  return { port, protocol, name: called };
}

function readWay(bind: unknown, capture: unknown, name: string, where: string): { bind?: string; capture?: TrafficCapture } {
  return {
    bind: optional(bind, readAddress, `${name}.bind`, where),
    capture: optional(capture, value => oneOf(value, TrafficCapture, `${name}.capture`, where), `${name}.capture`, where),
  };
}

function readAddress(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  const problem = addressProblem(found);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example '127.0.0.1'" });
  return found;
}

/** pkg/config/validation/validation.go ValidateSidecar, istio.io/istio main of 2026-08-27. */
function readForward(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  const [, port] = /^(?:127\.0\.0\.1|0\.0\.0\.0|\[::1\]|\[::\]):(\d+)$/.exec(found) ?? [];
  if (/^unix:\/\/(\/|@).*[^/]$/.test(found) || (port !== undefined && portProblem(Number(port)) === undefined)) return found;
  throw new IntentError({
    where, what: `\`${name}\` is "${found}"`, why: 'it is 127.0.0.1, 0.0.0.0, [::1] or [::] with a port, or a socket', instead: "write for example '127.0.0.1:8080' or 'unix:///run/app.sock'",
  });
}

/** A sidecar ends TLS with files only, and looks at nothing of a client's certificate but who signed it. */
function readTls({ port, certificate, clients }: InboundListener, name: string, where: string): InboundListenerIntent['tls'] {
  if (certificate === undefined) {
    if (clients === undefined) return undefined;
    throw new IntentError({ where, what: `\`${name}.clients\` stands without a certificate`, why: 'clients show certificates where the proxy ends TLS', instead: 'give a `certificate` too: TlsCredential.files(...)' });
  }
  const tls = endedTls({ hosts: [], certificate, clients }, where);
  const names = tls.clients && tls.clients.names.length > 0;
  const fault = !hasFiles(tls) ? 'has its certificate in a Secret' : names ? 'takes clients of some names only' : port.protocol === Protocol.TLS && 'is TLS within the TLS that it ends';
  if (!fault && hasFiles(tls)) return tls;
  throw new IntentError({
    where, what: `\`${name}\` ${fault}`, why: 'a sidecar ends TLS once, with files, and without a look at names', instead: 'write TlsCredential.files(...), ClientCertificates.required({ authority: CertificateAuthority.files(...) }), and the port as the application speaks',
  });
}

function hasFiles(tls: EndedTls): tls is EndedTls & { readonly certificates: readonly CredentialFiles[] } {
  return tls.certificates.every(({ kind }) => kind === 'files');
}

function apart<T extends ProxyPort>(listeners: T[], where: string): T[] {
  const twice = listeners.find(({ port }, index) => listeners.findIndex(other => other.port === port) !== index);
  if (twice) throw new IntentError({ where, what: `two listeners are at port ${twice.port}`, why: 'a proxy listens at a port once', instead: 'give one of them another port' });
  return listeners;
}
