import { ALLOW, authorizationPolicy } from './authorization-policy';
import { DataPlane } from '../data-plane';
import { requireInMesh } from './in-mesh';
import { hostPatterns, pathPattern, principalOf } from './patterns';
import { requireReachableByKubelet, requireScrapable } from './plaintext-callers';
import * as security from '../../../../imports/security.istio.io';
import { Identity, identityKey } from '../../../intent/identity';
import { AccessRule, WorkloadAccess } from '../../../intent/security/access';
import { claimText } from '../../../intent/security/claim-path';
import { conditionsKey, RequestConditions } from '../../../intent/security/request-conditions';
import { RequestMatch } from '../../../intent/security/requests';
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
  const policies = byCaller(access.rules).map(rules => callerPolicy(access, rules, facts));
  return { objects: [...policies, ...plaintextException(access)], decorations: [] };
}

/** The rules of each caller. */
export function byCaller(rules: readonly AccessRule[]): AccessRule[][] {
  const callers = new Map<string, AccessRule[]>();
  for (const rule of rules) {
    const key = identityKey(rule.from);
    callers.set(key, [...callers.get(key) ?? [], rule]);
  }
  return [...callers.values()];
}

/** The policy of one caller, for the pods: of a title, where a Service of the workload's name has policies of its own. */
export function callerPolicy(access: WorkloadAccess, rules: readonly AccessRule[], facts: IstioFacts, title = access.workload.name): RenderedObject {
  const { workload, stage } = access;
  const caller = rules[0].from;
  const name = `${title}-allow-${callerName(caller, workload.namespace)}`;
  const manifest = authorizationPolicy({ name, namespace: workload.namespace }, stage, () => ({
    selector: { matchLabels: { ...workload.labels } },
    action: ALLOW,
    rules: callerRules(rules, facts),
  }));
  return { id: `AuthorizationPolicy-${identityKey(caller)}`.replace(/\//g, '.'), manifest };
}

/** What one caller may do. */
export function callerRules(rules: readonly AccessRule[], { trustDomain }: Pick<IstioFacts, 'trustDomain'>): security.AuthorizationPolicySpecRules[] {
  const principals = [principalOf(rules[0].from, trustDomain)];
  return inGroups(rules).map(alike => ({ from: [{ source: { principals } }], to: operations(alike), when: conditionsOf(alike[0].conditions) }));
}

/** A caller in the name of a policy. */
export function callerName(caller: Identity, home: string): string {
  if (caller.kind === 'namespace') return `namespace-${caller.namespace}`;
  return caller.namespace === home ? caller.name : `${caller.namespace}.${caller.name}`;
}

/**
 * The rules in groups that can stand in one rule of Istio's: ports that are open as a whole, then requests, by their conditions.
 *
 * Of a rule that is about requests nothing is left at a port that speaks TCP, not even what it says of that port (istio.io/istio main of 2026-08-27
 * pilot/pkg/security/authz/model/model.go checkError). And a port that is open as a whole needs no other rule.
 */
function inGroups(rules: readonly AccessRule[]): AccessRule[][] {
  const whole = rules.filter(rule => rule.requests.length === 0 && !rule.conditions);
  const open = new Set(whole.map(rule => rule.port));
  const groups = new Map<string, AccessRule[]>();
  for (const rule of rules) {
    if (open.has(rule.port)) continue;
    const key = conditionsKey(rule.conditions);
    groups.set(key, [...groups.get(key) ?? [], rule]);
  }
  const limited = [...groups.keys()].sort().map(key => groups.get(key)!);
  return whole.length === 0 ? limited : [whole, ...limited];
}

function conditionsOf({ headers = [], claims = [] }: RequestConditions = {}): security.AuthorizationPolicySpecRulesWhen[] | undefined {
  const conditions = [
    ...headers.map(({ name, values }) => ({ key: `request.headers[${name}]`, values: [...values] })),
    ...claims.map(({ path, values }) => ({ key: `request.auth.claims${claimText(path)}`, values: [...values] })),
  ];
  return conditions.length === 0 ? undefined : conditions;
}

/**
 * One operation for each port that is open as a whole, and one for each port, set of methods and the paths that share it.
 *
 * @param rules all with the same conditions
 */
function operations(rules: readonly AccessRule[]): security.AuthorizationPolicySpecRulesTo[] {
  const hosts = hostPatterns(rules[0].conditions?.hosts);
  const whole = [...new Set(rules.filter(rule => rule.requests.length === 0).map(rule => rule.port))].sort((a, b) => a - b);
  const open = whole.length === 0 ? [] : [{ operation: { ports: whole.map(String) } }];
  const limited = rules.filter(rule => rule.requests.length > 0 && !whole.includes(rule.port));
  const requestsAt = (port: number) => limited.filter(rule => rule.port === port).flatMap(rule => rule.requests);
  const all = [...open, ...portsOf(limited).flatMap(port => requestOperations(port, requestsAt(port)))];
  return hosts ? all.map(({ operation }) => ({ operation: { ...operation, hosts } })) : all;
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

/** The ports that take plaintext too. */
export function plaintextException(access: WorkloadAccess): RenderedObject[] {
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
