import { CONDITIONS, conditionsOf } from './allow-conditions';
import { AllowProps } from './allow-props';
import { Identity } from '../../intent/identity';
import { list, number, onlyFields, Reader, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { Protocol, _hasRequests } from '../../intent/protocol';
import { AccessRule, ContainerPort } from '../../intent/security/access';
import { RequestConditions } from '../../intent/security/request-conditions';
import { ANY_PATH, methodProblem, parseGrpc, parsePath, PathMatch, RequestMatch } from '../../intent/security/requests';

/** A workload, as a place to allow something at. */
export interface AllowTarget {
  readonly where: string;
  readonly name: string;
  readonly ports: readonly ContainerPort[];
  /** The ports of its Services that lead to its own, to tell a mix-up. */
  readonly servicePorts: ReadonlyMap<number, number>;
}

/** What one `allow` says. */
export interface Allowance {
  readonly from: Identity;
  readonly requests: readonly RequestMatch[];
  /** What each of the requests must be like besides. */
  readonly conditions?: RequestConditions;
  /** The ports that it names, if it names any. */
  readonly ports?: readonly number[];
}

/** Stands for what is not limited. Never for `undefined`: that is what a caller gives whose variable is not set. */
const ANY = Symbol('any');

/** What one `allow` names, each list read, copied and not empty. A list that is not there limits nothing. */
interface Named {
  readonly grpc?: readonly string[];
  readonly methods?: readonly string[];
  readonly paths?: readonly string[];
  readonly ports?: readonly number[];
}

const NAMES: readonly string[] = ['grpc', 'methods', 'paths', 'ports', ...CONDITIONS] satisfies (keyof AllowProps)[];

/**
 * Reads what one `allow` says.
 *
 * @throws when it is not wholly understood, since what is overlooked here would be allowed: a field that is misspelt or undefined,
 * a list with something else in it; or when it names what cannot be, such as a path on a port where no requests are seen
 */
export function allowanceFor(from: Identity, target: AllowTarget, props: AllowProps): Allowance {
  const named = readProps(target.where, props);
  const what = { requests: requestsOf(target.where, named), conditions: conditionsOf(props, target.where) };
  requirePorts(target, named, what);
  return { from, ...what, ports: named.ports && [...new Set(named.ports)] };
}

/** The rules of an allowance at the ports that there are: without ports of its own it is for all that speak what it is about. */
export function rulesOf({ from, requests, conditions, ports }: Allowance, all: readonly ContainerPort[]): AccessRule[] {
  const speaks = speaker({ requests, conditions });
  const at = ports ?? all.filter(({ protocol }) => speaks(protocol)).map(({ port }) => port);
  return at.map(port => ({ from, port, requests, ...conditions && { conditions } }));
}

function readProps(where: string, props: AllowProps): Named {
  onlyFields(props, NAMES, 'props', where);
  return {
    grpc: namedIn(props, 'grpc', text, where),
    methods: namedIn(props, 'methods', text, where),
    paths: namedIn(props, 'paths', text, where),
    ports: namedIn(props, 'ports', number, where),
  };
}

/** One list of the props. A field that is there and undefined would limit nothing, and was written to limit something. */
function namedIn<T>(props: AllowProps, prop: keyof AllowProps, read: Reader<T>, where: string): T[] | undefined {
  if (!(prop in props)) return undefined;
  const given: unknown = props[prop];
  if (given === undefined) {
    throw new IntentError({ where, what: `\`${prop}\` is undefined`, why: 'it was written to limit what is allowed, and would limit nothing', instead: `leave \`${prop}\` out to allow all, or name what is allowed` });
  }
  const named = list(given, read, prop, where);
  if (named.length > 0) return named;
  throw new IntentError({ where, what: `\`${prop}\` is an empty list`, why: 'it would allow nothing, or everything: nobody can tell', instead: `leave \`${prop}\` out to allow all, or name what is allowed` });
}

function requestsOf(where: string, { grpc, methods, paths }: Named): RequestMatch[] {
  if (grpc && (methods || paths)) {
    throw new IntentError({ where, what: '`grpc` stands beside `methods` or `paths`', why: 'a port speaks gRPC or plain HTTP', instead: 'write one `allow` for each' });
  }
  if (grpc) return grpc.map(each => parsed(where, parseGrpc(each), 'grpc: [\'shop.Cart/GetCart\']'));
  return methods || paths ? combine(where, methods ?? [ANY], paths ?? [ANY]) : [];
}

function combine(where: string, methods: readonly (string | typeof ANY)[], paths: readonly (string | typeof ANY)[]): RequestMatch[] {
  for (const method of methods) {
    const problem = method === ANY ? undefined : methodProblem(method);
    if (problem) throw new IntentError({ where, what: `the method "${String(method)}"`, why: problem, instead: 'write one of them, in capitals' });
  }
  const matches = paths.map(path => (path === ANY ? ANY_PATH : parsed<PathMatch>(where, parsePath(path), "paths: ['/cart', '/cart/*']")));
  return methods.flatMap(method => matches.map(path => ({ kind: 'http' as const, method: method === ANY ? undefined : method, path })));
}

function parsed<T>(where: string, result: T | string, example: string): T {
  if (typeof result !== 'string') return result;
  throw new IntentError({ where, what: 'what is allowed cannot be read', why: result, instead: `write it like ${example}` });
}

/** What is allowed at a port. */
type What = Pick<Allowance, 'requests' | 'conditions'>;

function requirePorts(target: AllowTarget, named: Named, what: What): void {
  const { where, name, ports } = target;
  const speaks = speaker(what);
  for (const port of named.ports ?? []) requirePort(target, port, what);
  if (named.ports || ports.some(({ protocol }) => speaks(protocol))) return;
  const language = languageOf(what);
  throw new IntentError({
    where,
    what: `${name} has ${language === undefined ? 'no port' : `no port that speaks ${language}`} to allow anything at`,
    why: `its ports are: ${ports.map(port => `${port.port} (${port.protocol})`).join(', ') || 'none'}`,
    instead: language === undefined ? 'give it `ports`' : 'allow what its ports speak, or allow the whole port',
  });
}

function speaker({ requests, conditions }: What): (protocol: Protocol) => boolean {
  if (requests.length === 0) return conditions ? _hasRequests : () => true;
  return requests[0].kind === 'grpc' ? protocol => protocol === Protocol.GRPC : protocol => protocol === Protocol.HTTP || protocol === Protocol.HTTP2;
}

/** What a port must speak, for a message. */
function languageOf({ requests, conditions }: What): string | undefined {
  if (requests.length === 0) return conditions && 'HTTP or gRPC';
  return requests[0].kind === 'grpc' ? 'gRPC' : 'HTTP';
}

function requirePort(target: AllowTarget, port: number, what: What): void {
  const { where, name, ports, servicePorts } = target;
  const known = ports.find(candidate => candidate.port === port);
  if (!known) {
    const behind = servicePorts.get(port);
    throw new IntentError({
      where,
      what: `${name} does not listen on port ${port}`,
      why: behind === undefined ? `its ports are: ${ports.map(candidate => candidate.port).join(', ') || 'none'}` : `${port} is the port of the Service; the containers listen on ${behind}`,
      instead: behind === undefined ? 'name one of them' : `write ports: [${behind}]`,
    });
  }
  if (speaker(what)(known.protocol)) return;
  const [request] = what.requests;
  throw new IntentError({
    where,
    what: `port ${port} of ${name} speaks ${known.protocol}, and ${request === undefined ? 'hosts, headers or claims' : request.kind === 'grpc' ? 'gRPC methods' : 'methods or paths'} are allowed there`,
    why: _hasRequests(known.protocol) ? 'one port speaks one of gRPC and plain HTTP' : 'the mesh sees connections there, no requests; a rule about requests would match nothing',
    instead: 'allow the whole port, or name a port that speaks it',
  });
}
