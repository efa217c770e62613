import { AllowProps } from './allow-props';
import { AccessRule, ContainerPort } from '../../intent/access';
import { Identity } from '../../intent/identity';
import { IntentError } from '../../intent/intent-error';
import { Protocol, _hasRequests } from '../../intent/protocol';
import { ANY_PATH, methodProblem, parseGrpc, parsePath, PathMatch, RequestMatch } from '../../intent/requests';

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
  /** The ports that it names, if it names any. */
  readonly ports?: readonly number[];
}

/**
 * Reads what one `allow` says.
 *
 * @throws when it names what cannot be, such as a path on a port where no requests are seen
 */
export function allowanceFor(from: Identity, target: AllowTarget, props: AllowProps): Allowance {
  const requests = requestsOf(target.where, props);
  requirePorts(target, props, requests);
  return { from, requests, ports: props.ports && [...new Set(props.ports)] };
}

/** The rules of an allowance at the ports that there are: without ports of its own it is for all that speak what it is about. */
export function rulesOf({ from, requests, ports }: Allowance, all: readonly ContainerPort[]): AccessRule[] {
  const speaks = speaker(requests);
  const at = ports ?? all.filter(({ protocol }) => speaks(protocol)).map(({ port }) => port);
  return at.map(port => ({ from, port, requests }));
}

function requestsOf(where: string, props: AllowProps): RequestMatch[] {
  const { grpc = [], methods, paths } = props;
  for (const [prop, list] of Object.entries({ grpc: props.grpc, methods, paths, ports: props.ports })) {
    if (list?.length === 0) {
      throw new IntentError({ where, what: `\`${prop}\` is an empty list`, why: 'it would allow nothing, or everything: nobody can tell', instead: `leave \`${prop}\` out to allow all, or name what is allowed` });
    }
  }
  if (props.grpc && (methods || paths)) {
    throw new IntentError({ where, what: '`grpc` stands beside `methods` or `paths`', why: 'a port speaks gRPC or plain HTTP', instead: 'write one `allow` for each' });
  }
  const http = methods || paths ? combine(where, methods ?? [undefined], paths ?? [undefined]) : [];
  return [...grpc.map(text => parsed(where, parseGrpc(text), 'grpc: [\'shop.Cart/GetCart\']')), ...http];
}

function combine(where: string, methods: readonly (string | undefined)[], paths: readonly (string | undefined)[]): RequestMatch[] {
  for (const method of methods) {
    const problem = method === undefined ? undefined : methodProblem(method);
    if (problem) throw new IntentError({ where, what: `the method "${method}"`, why: problem, instead: 'write one of them, in capitals' });
  }
  const matches = paths.map(path => (path === undefined ? ANY_PATH : parsed<PathMatch>(where, parsePath(path), "paths: ['/cart', '/cart/*']")));
  return methods.flatMap(method => matches.map(path => ({ kind: 'http' as const, method, path })));
}

function parsed<T>(where: string, result: T | string, example: string): T {
  if (typeof result !== 'string') return result;
  throw new IntentError({ where, what: 'what is allowed cannot be read', why: result, instead: `write it like ${example}` });
}

function requirePorts(target: AllowTarget, props: AllowProps, requests: readonly RequestMatch[]): void {
  const { where, name, ports } = target;
  const speaks = speaker(requests);
  for (const port of props.ports ?? []) requirePort(target, port, requests);
  if (props.ports || ports.some(({ protocol }) => speaks(protocol))) return;
  const what = requests.length === 0 ? 'no port' : `no port that speaks ${requests[0].kind === 'grpc' ? 'gRPC' : 'HTTP'}`;
  throw new IntentError({
    where,
    what: `${name} has ${what} to allow anything at`,
    why: `its ports are: ${ports.map(port => `${port.port} (${port.protocol})`).join(', ') || 'none'}`,
    instead: requests.length === 0 ? 'give it `ports`' : 'allow what its ports speak, or allow the whole port',
  });
}

function speaker(requests: readonly RequestMatch[]): (protocol: Protocol) => boolean {
  if (requests.length === 0) return () => true;
  return requests[0].kind === 'grpc' ? protocol => protocol === Protocol.GRPC : protocol => protocol === Protocol.HTTP || protocol === Protocol.HTTP2;
}

function requirePort(target: AllowTarget, port: number, requests: readonly RequestMatch[]): void {
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
  if (requests.length === 0 || speaker(requests)(known.protocol)) return;
  throw new IntentError({
    where,
    what: `port ${port} of ${name} speaks ${known.protocol}, and ${requests[0].kind === 'grpc' ? 'gRPC methods are' : 'methods or paths are'} allowed there`,
    why: _hasRequests(known.protocol) ? 'one port speaks one of gRPC and plain HTTP' : 'the mesh sees connections there, no requests; a rule about requests would match nothing',
    instead: 'allow the whole port, or name a port that speaks it',
  });
}
