import { percentage } from './percentage';
import { readHeaderChanges } from './read-headers';
import { RouteBackend, _ResolvedBackend } from './route-backend';
import { RouteMirror } from './route-mirror';
import { RouteScope } from './route-scope';
import { instanceOf, list, onlyFields, optional } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { _hasRequests } from '../../intent/protocol';
import { Backend, MirrorIntent } from '../../intent/routing/route-table';
import { RuleKind, takesRules, targetPort } from '../../intent/routing/target-port';
import { weightsProblem } from '../../intent/routing/traffic-split';
import { PortFacts } from '../../intent/service';

/** Reads where a rule sends what it is about. */
export function readBackends(given: unknown, name: string, kind: RuleKind, scope: RouteScope): Backend[] {
  const { where } = scope;
  const read = list(given, readBackend, name, where).map((backend, index) => backendOf(backend, `${name}[${index}]`, kind, scope));
  const weights = read.length === 1 ? [read[0].weight ?? 100] : read.map(({ weight }) => weight ?? 0);
  const problem = read.length === 0 ? 'requests would go nowhere' : weightsProblem(weights) ?? twice(read);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example to: [RouteBackend.version('v1', { weight: 90 }), RouteBackend.version('v2', { weight: 10 })]" });
  return read.map((backend, index) => ({ ...backend, weight: weights[index] }));
}

/** Reads who gets copies. */
export function readMirrors(given: unknown, name: string, to: readonly Backend[] | undefined, scope: RouteScope): MirrorIntent[] {
  const { where } = scope;
  const mirrors = list(given, (value, each) => readMirror(value, each, scope), name, where);
  const problem = mirrors.length === 0 ? 'nobody would get a copy' : twice(mirrors.map(mirror => mirror.to)) ?? toItself(mirrors, to, scope);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example mirrors: [{ to: RouteBackend.version('v2'), percentage: 10 }]" });
  return mirrors;
}

type Destination = MirrorIntent['to'];

function readMirror(value: unknown, name: string, scope: RouteScope): MirrorIntent {
  const { to, percentage: percent } = onlyFields(value as RouteMirror, ['to', 'percentage'], name, scope.where);
  const backend = readBackend(to, `${name}.to`, scope.where);
  const { weight, requestHeaders, responseHeaders } = backend._options;
  if ((weight ?? requestHeaders ?? responseHeaders) !== undefined) {
    throw new IntentError({ where: scope.where, what: `\`${name}.to\` has a weight or changes headers`, why: 'a copy is sent as the request is', instead: 'leave them out; say `percentage` for fewer copies' });
  }
  return { to: backendOf(backend, `${name}.to`, 'http', scope), percentage: optional(percent, percentage, `${name}.percentage`, scope.where) ?? 100 };
}

function readBackend(value: unknown, name: string, where: string): RouteBackend {
  return instanceOf(value, RouteBackend, name, "RouteBackend.version('v2')", where);
}

function backendOf(backend: RouteBackend, name: string, kind: RuleKind, scope: RouteScope): Destination & Partial<Backend> {
  const { where } = scope;
  const resolved = backend._resolve(scope.own, where);
  const { port, weight, requestHeaders, responseHeaders } = backend._options;
  if (kind !== 'http' && (requestHeaders ?? responseHeaders) !== undefined) {
    throw new IntentError({ where, what: `\`${name}\` changes headers`, why: 'a connection has none', instead: 'leave them out' });
  }
  const { of, version } = resolved;
  if (version && of !== scope.own) scope.led.set(of, [...scope.led.get(of) ?? [], version]);
  return {
    service: resolved.service,
    ...resolved.version && { version: resolved.version },
    ...portOf(resolved, port, name, kind, scope),
    ...weight !== undefined && { weight },
    ...requestHeaders !== undefined && { requestHeaders: readHeaderChanges(requestHeaders, `${name}.requestHeaders`, where) },
    ...responseHeaders !== undefined && { responseHeaders: readHeaderChanges(responseHeaders, `${name}.responseHeaders`, where) },
  };
}

/** The port, where one must be named: of several, none is meant by itself. */
function portOf({ service }: _ResolvedBackend, port: number | undefined, name: string, kind: RuleKind, scope: RouteScope): Pick<Backend, 'port'> {
  const fitting = service.ports.filter(({ protocol }) => (kind === 'http') === _hasRequests(protocol));
  const has = (each: number) => fitting.some(other => other.port === each);
  const comes = comesFor(kind, scope);
  const missing = comes.find(each => !has(each.port));
  const inOne = fitting.length === 1 && service.host !== scope.own.host;
  const problem = port !== undefined ? has(port) ? undefined : `port ${port} is none that speaks ${SPOKEN[kind]}`
    : fitting.length === 0 ? `it has no port that speaks ${SPOKEN[kind]}`
      : service.ports.length === 1 || inOne ? undefined
        : comes.length === 0 ? 'what comes by a gateway, or from another route, comes for none of its ports, and it has several'
          : missing && `requests come for port ${missing.port}, which it does not have`;
  if (problem === undefined) return port !== undefined ? { port } : service.ports.length > 1 && inOne ? { port: fitting[0].port } : {};
  throw new IntentError({
    where: scope.where,
    what: `\`${name}\` is service "${service.name}"${port === undefined ? '' : `, port ${port}`}`,
    why: problem,
    instead: fitting.length === 0 ? 'name another service' : `name a port of it: ${fitting.map(each => each.port).join(', ')}`,
  });
}

const SPOKEN: { readonly [kind in RuleKind]: string } = { http: 'HTTP or gRPC', tls: 'TLS or TCP', tcp: 'TCP or TLS' };

/** The ports of the own service that requests come for; none where it is not known, as at a gateway before a service with several. */
function comesFor(kind: RuleKind, { own, mesh, gateways, delegate, port }: RouteScope): PortFacts[] {
  const { ports } = own._facts;
  const within = mesh && !delegate ? ports.filter(({ protocol }) => takesRules(kind, protocol)) : [];
  if (!delegate && gateways.length === 0) return within;
  const target = targetPort(kind, { port }, ports);
  return target ? [...within, target] : [];
}

function twice(backends: readonly Destination[]): string | undefined {
  const again = backends.find((backend, index) => backends.findIndex(other => isSame(other, backend)) !== index);
  return again && `${textOf(again)} stands there twice`;
}

function toItself(mirrors: readonly MirrorIntent[], to: readonly Backend[] | undefined, { own }: RouteScope): string | undefined {
  const backends: readonly Backend[] = to ?? [{ service: own._facts, weight: 100 }];
  const same = mirrors.find(mirror => backends.some(backend => backend.weight > 0 && isSame(backend, mirror.to)));
  return same && `${textOf(same.to)} gets the requests already, and would carry them out twice`;
}

function isSame(a: Destination, b: Destination): boolean {
  return a.service.host === b.service.host && a.version?.name === b.version?.name && a.port === b.port;
}

function textOf({ service, version, port }: Destination): string {
  return [`service "${service.name}"`, ...version ? [`version "${version.name}"`] : [], ...port === undefined ? [] : [`port ${port}`]].join(', ');
}
