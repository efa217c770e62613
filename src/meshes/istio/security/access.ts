import { ALLOW, authorizationPolicy } from './authorization-policy';
import { DataPlane } from '../data-plane';
import { requireInMesh } from './in-mesh';
import { requireReachableByKubelet, requireScrapable } from './plaintext-callers';
import * as security from '../../../../imports/security.istio.io';
import { Identity, identityKey } from '../../../intent/identity';
import { AccessRule, WorkloadAccess } from '../../../intent/security/access';
import { PathMatch, RequestMatch } from '../../../intent/security/requests';
import { manifestOf, RenderedObject, Rendering } from '../../rendering';

/** What of the mesh the rules depend on. */
export interface IstioFacts {
  readonly dataPlane: DataPlane;
  readonly trustDomain: string;
}

/**
 * The rules of one workload: an AuthorizationPolicy for each caller, named after both.
 *
 * ALLOW policies are joined by OR (istio.io/api v1.31.1 security/v1beta1/authorization_policy.proto), so one a caller says the same
 * as one for all, and a person finds the caller by the name.
 */
export function guardWorkload(access: WorkloadAccess, facts: IstioFacts): Rendering {
  requireInMesh(access, facts.dataPlane);
  requireReachableByKubelet(access, facts.dataPlane);
  if (access.complete) requireScrapable(access, facts.dataPlane);
  const callers = new Map<string, AccessRule[]>();
  for (const rule of access.rules) {
    const key = identityKey(rule.from);
    callers.set(key, [...callers.get(key) ?? [], rule]);
  }
  const policies = [...callers.values()].map(rules => callerPolicy(access, rules, facts));
  return { objects: [...policies, ...plaintextException(access)], decorations: [] };
}

function callerPolicy(access: WorkloadAccess, rules: readonly AccessRule[], facts: IstioFacts): RenderedObject {
  const { workload, stage } = access;
  const caller = rules[0].from;
  const name = `${workload.name}-allow-${callerName(caller, workload.namespace)}`;
  const manifest = authorizationPolicy({ name, namespace: workload.namespace }, stage, () => ({
    selector: { matchLabels: { ...workload.labels } },
    action: ALLOW,
    rules: [{
      from: [{ source: { principals: [principal(caller, facts)] } }],
      to: operations(rules),
    }],
  }));
  return { id: `AuthorizationPolicy-${identityKey(caller)}`.replace(/\//g, '.'), manifest };
}

function callerName(caller: Identity, home: string): string {
  if (caller.kind === 'namespace') return `namespace-${caller.namespace}`;
  return caller.namespace === home ? caller.name : `${caller.namespace}.${caller.name}`;
}

/** An identity as Istio's certificates say it, without the scheme `spiffe://`. */
function principal(caller: Identity, facts: IstioFacts): string {
  const inNamespace = `${facts.trustDomain}/ns/${caller.namespace}`;
  return caller.kind === 'namespace' ? `${inNamespace}/*` : `${inNamespace}/sa/${caller.name}`;
}

/** One operation for each port that is open as a whole, and one for each port, set of methods and the paths that share it. */
function operations(rules: readonly AccessRule[]): security.AuthorizationPolicySpecRulesTo[] {
  const whole = [...new Set(rules.filter(rule => rule.requests.length === 0).map(rule => rule.port))].sort((a, b) => a - b);
  const open = whole.length === 0 ? [] : [{ operation: { ports: whole.map(String) } }];
  const limited = rules.filter(rule => rule.requests.length > 0 && !whole.includes(rule.port));
  const requestsAt = (port: number) => limited.filter(rule => rule.port === port).flatMap(rule => rule.requests);
  return [...open, ...portsOf(limited).flatMap(port => requestOperations(port, requestsAt(port)))];
}

function portsOf(rules: readonly AccessRule[]): number[] {
  return [...new Set(rules.map(rule => rule.port))].sort((a, b) => a - b);
}

function requestOperations(port: number, requests: readonly RequestMatch[]): security.AuthorizationPolicySpecRulesTo[] {
  const methodsOfPath = new Map<string, Set<string>>();
  for (const request of requests) {
    const paths = JSON.stringify(pathPatterns(request));
    methodsOfPath.set(paths, (methodsOfPath.get(paths) ?? new Set()).add(methodOf(request)));
  }
  const methodsOf = (paths: string) => JSON.stringify([...methodsOfPath.get(paths)!].sort());
  const operation = (methods: string, paths?: string[]) => ({ operation: { ports: [String(port)], methods: named(JSON.parse(methods)), paths } });
  const pathsOfMethods = new Map<string, string[]>();
  for (const paths of [...methodsOfPath.keys()].filter(key => key !== EVERY_PATH).sort()) {
    const methods = methodsOf(paths);
    pathsOfMethods.set(methods, [...pathsOfMethods.get(methods) ?? [], ...JSON.parse(paths) as string[]]);
  }
  // "Every path" is no pattern but the absence of one: among patterns it would get lost
  const everywhere = methodsOfPath.has(EVERY_PATH) ? [operation(methodsOf(EVERY_PATH))] : [];
  const somewhere = [...pathsOfMethods].sort(([a], [b]) => (a < b ? -1 : 1)).map(([methods, paths]) => operation(methods, paths));
  return [...everywhere, ...somewhere];
}

/** The patterns of a request to any path, as a key. */
const EVERY_PATH = '[]';

const ANY_METHOD = '';

function methodOf(request: RequestMatch): string {
  return request.kind === 'grpc' ? 'POST' : request.method ?? ANY_METHOD;
}

function named(methods: readonly string[]): string[] | undefined {
  return methods.includes(ANY_METHOD) ? undefined : [...methods];
}

function pathPatterns(request: RequestMatch): string[] {
  if (request.kind === 'grpc') return [`/${request.service}/${request.method ?? '*'}`];
  return pathPattern(request.path);
}

/** Istio's `*` compares characters: a path and what is below it are two patterns, lest `/api*` open `/apikeys`. */
function pathPattern(path: PathMatch): string[] {
  if (path.kind === 'exact') return [path.value];
  return path.value === '/' ? [] : [path.value, `${path.value}/*`];
}

function plaintextException(access: WorkloadAccess): RenderedObject[] {
  const { workload, plaintextPorts, stage } = access;
  if (plaintextPorts.length === 0) return [];
  const selector = { matchLabels: { ...workload.labels } };
  const mode = security.PeerAuthenticationSpecPortLevelMtlsMode.PERMISSIVE;
  const peer = manifestOf(security.PeerAuthentication, { name: workload.name, namespace: workload.namespace }, () => ({
    selector, portLevelMtls: Object.fromEntries(plaintextPorts.map(port => [String(port), { mode }])),
  }));
  const open = authorizationPolicy({ name: `${workload.name}-plaintext`, namespace: workload.namespace }, stage, () => ({
    selector, action: ALLOW, rules: [{ to: [{ operation: { ports: plaintextPorts.map(String) } }] }],
  }));
  return [{ id: 'PeerAuthentication', manifest: peer }, { id: 'AuthorizationPolicy-plaintext', manifest: open }];
}
