import { EnvoyClusterMatch, EnvoyFilterChainMatch, EnvoyListenerMatch, EnvoyPatch, EnvoyProxyMatch, EnvoyRouteMatch } from './envoy-patch';
import { readJsonObject } from './json-object';
import { list, oneOf, onlyFields, optional, text, textMap, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { EnvoyClusterIntent, EnvoyListenerIntent, EnvoyPatchIntent, EnvoyRoutesIntent } from '../../intent/operations/envoy-filter';
import { EnvoyContext, EnvoyOperation, EnvoyPart, EnvoyRouteAction } from '../../intent/operations/envoy-patch';
import { regexProblem } from '../../intent/routing/regular-expression';

const PATCH: readonly string[] = ['part', 'operation', 'value', 'context', 'proxy', 'listener', 'routes', 'cluster'] satisfies (keyof EnvoyPatch)[];
const PROXY: readonly string[] = ['version', 'metadata'] satisfies (keyof EnvoyProxyMatch)[];
const LISTENER: readonly string[] = ['name', 'port', 'listenerFilter', 'filterChain'] satisfies (keyof EnvoyListenerMatch)[];
const CHAIN: readonly string[] = [
  'name', 'sni', 'transportProtocol', 'applicationProtocols', 'destinationPort', 'networkFilter', 'httpFilter',
] satisfies (keyof EnvoyFilterChainMatch)[];
const ROUTES: readonly string[] = ['name', 'port', 'portName', 'gateway', 'virtualHost', 'domain', 'route', 'routeAction'] satisfies (keyof EnvoyRouteMatch)[];
const CLUSTER: readonly string[] = ['name', 'port', 'service', 'subset'] satisfies (keyof EnvoyClusterMatch)[];

const VALUE = { why: 'it is an object of Envoy\'s API', example: "{ name: 'envoy.filters.http.lua', typed_config: { ... } }" };
const PORT = { min: 1, max: 65535 };
const HTTP = 'envoy.filters.network.http_connection_manager';

/** Reads one change. Whether its parts fit together is for `patchProblem`. */
export function readPatch(value: unknown, name: string, where: string): EnvoyPatchIntent {
  const given = onlyFields(value as EnvoyPatch, PATCH, name, where);
  return {
    part: oneOf(given.part, EnvoyPart, `${name}.part`, where),
    operation: oneOf(given.operation, EnvoyOperation, `${name}.operation`, where),
    value: optional(given.value, (patch, at) => readJsonObject(patch, VALUE, at, where), `${name}.value`, where),
    context: optional(given.context, (context, at) => oneOf(context, EnvoyContext, at, where), `${name}.context`, where),
    proxy: optional(given.proxy, readProxy, `${name}.proxy`, where),
    listener: optional(given.listener, readListener, `${name}.listener`, where),
    routes: optional(given.routes, readRoutes, `${name}.routes`, where),
    cluster: optional(given.cluster, readCluster, `${name}.cluster`, where),
  };
}

function readProxy(value: unknown, name: string, where: string): Required<EnvoyPatchIntent>['proxy'] {
  const { version, metadata } = onlyFields(value as EnvoyProxyMatch, PROXY, name, where);
  const problem = version === undefined ? undefined : regexProblem(text(version, `${name}.version`, where));
  if (problem) throw new IntentError({ where, what: `\`${name}.version\``, why: problem, instead: "write for example '^1\\\\.30.*'" });
  return { version, metadata: optional(metadata, textMap, `${name}.metadata`, where) };
}

function readListener(value: unknown, name: string, where: string): EnvoyListenerIntent {
  const { name: called, port, listenerFilter, filterChain } = onlyFields(value as EnvoyListenerMatch, LISTENER, name, where);
  return {
    name: optional(called, filled, `${name}.name`, where),
    port: optional(port, readPort, `${name}.port`, where),
    listenerFilter: optional(listenerFilter, filled, `${name}.listenerFilter`, where),
    chain: optional(filterChain, readChain, `${name}.filterChain`, where),
  };
}

function readChain(value: unknown, name: string, where: string): Required<EnvoyListenerIntent>['chain'] {
  const given = onlyFields(value as EnvoyFilterChainMatch, CHAIN, name, where);
  const httpFilter = optional(given.httpFilter, filled, `${name}.httpFilter`, where);
  const networkFilter = optional(given.networkFilter, filled, `${name}.networkFilter`, where) ?? (httpFilter === undefined ? undefined : HTTP);
  if (httpFilter !== undefined && networkFilter !== HTTP) {
    throw new IntentError({ where, what: `\`${name}.httpFilter\` stands in "${networkFilter}"`, why: `filters for requests are in ${HTTP}`, instead: 'leave `networkFilter` out' });
  }
  return {
    name: optional(given.name, filled, `${name}.name`, where),
    sni: optional(given.sni, filled, `${name}.sni`, where),
    transportProtocol: optional(given.transportProtocol, readTransport, `${name}.transportProtocol`, where),
    applicationProtocols: optional(given.applicationProtocols, (protocols, at) => list(protocols, filled, at, where), `${name}.applicationProtocols`, where),
    destinationPort: optional(given.destinationPort, readPort, `${name}.destinationPort`, where),
    networkFilter,
    httpFilter,
  };
}

function readRoutes(value: unknown, name: string, where: string): EnvoyRoutesIntent {
  const given = onlyFields(value as EnvoyRouteMatch, ROUTES, name, where);
  const read = (field: 'name' | 'portName' | 'gateway' | 'virtualHost' | 'domain' | 'route') => optional(given[field], filled, `${name}.${field}`, where);
  return {
    name: read('name'),
    port: optional(given.port, readPort, `${name}.port`, where),
    portName: read('portName'),
    gateway: read('gateway'),
    virtualHost: read('virtualHost'),
    domain: read('domain'),
    route: read('route'),
    action: optional(given.routeAction, (action, at) => oneOf(action, EnvoyRouteAction, at, where), `${name}.routeAction`, where),
  };
}

function readCluster(value: unknown, name: string, where: string): EnvoyClusterIntent {
  const given = onlyFields(value as EnvoyClusterMatch, CLUSTER, name, where);
  const read = (field: 'name' | 'service' | 'subset') => optional(given[field], filled, `${name}.${field}`, where);
  return { name: read('name'), port: optional(given.port, readPort, `${name}.port`, where), service: read('service'), subset: read('subset') };
}

function readPort(value: unknown, name: string, where: string): number {
  return wholeNumber(value, name, PORT, where);
}

function readTransport(value: unknown, name: string, where: string): string {
  return oneOf(value, { tls: 'tls', plaintext: 'raw_buffer' }, name, where);
}

/** An empty name would mean any. */
function filled(value: unknown, name: string, where: string): string {
  const given = text(value, name, where);
  if (given !== '') return given;
  throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'it would match everything', instead: 'write the name, or leave it out' });
}
