import { hostPatterns, principalOf } from './patterns';
import * as security from '../../../../imports/security.istio.io';
import { Identity } from '../../../intent/identity';
import { ConditionKind, PolicyCondition, PolicyOperation, PolicyRule, PolicySource, Values } from '../../../intent/security/policy-rule';

/** A rule as Istio writes it. */
export function ruleSpec({ sources, operations, conditions }: PolicyRule, trustDomain: string): security.AuthorizationPolicySpecRules {
  return {
    from: unlessEmpty(sources.map(source => ({ source: sourceSpec(source, trustDomain) }))),
    to: unlessEmpty(operations.map(operation => ({ operation: operationSpec(operation) }))),
    when: unlessEmpty(conditions.map(conditionSpec)),
  };
}

/** An empty list matches nothing, one that is not there everything. */
function unlessEmpty<T>(elements: T[]): T[] | undefined {
  return elements.length === 0 ? undefined : elements;
}

function sourceSpec(source: PolicySource, trustDomain: string): security.AuthorizationPolicySpecRulesFromSource {
  const { callers, principals, namespaces, serviceAccounts, trustDomains, ipBlocks, remoteIpBlocks, requestPrincipals } = source;
  const named = (identities: readonly Identity[] = [], texts: readonly string[] = []) => {
    return unlessEmpty([...identities.map(identity => principalOf(identity, trustDomain)), ...texts]);
  };
  return {
    principals: named(callers?.any, principals?.any),
    notPrincipals: named(callers?.none, principals?.none),
    namespaces: copy(namespaces?.any),
    notNamespaces: copy(namespaces?.none),
    serviceAccounts: copy(serviceAccounts?.any),
    notServiceAccounts: copy(serviceAccounts?.none),
    trustDomains: copy(trustDomains?.any),
    notTrustDomains: copy(trustDomains?.none),
    ipBlocks: copy(ipBlocks?.any),
    notIpBlocks: copy(ipBlocks?.none),
    remoteIpBlocks: copy(remoteIpBlocks?.any),
    notRemoteIpBlocks: copy(remoteIpBlocks?.none),
    requestPrincipals: copy(requestPrincipals?.any),
    notRequestPrincipals: copy(requestPrincipals?.none),
  };
}

function operationSpec({ hosts, ports, methods, paths }: PolicyOperation): security.AuthorizationPolicySpecRulesToOperation {
  return {
    hosts: hostPatterns(hosts?.any),
    notHosts: hostPatterns(hosts?.none),
    ports: ports?.any?.map(String),
    notPorts: ports?.none?.map(String),
    methods: copy(methods?.any),
    notMethods: copy(methods?.none),
    paths: copy(paths?.any),
    notPaths: copy(paths?.none),
  };
}

/** The attributes of conditions; one that is of something gets its name in brackets (istio.io/docs/reference/config/security/conditions). */
const KEYS: { readonly [kind in ConditionKind]: (name: string) => string } = {
  'header': name => `request.headers[${name}]`,
  'source-ip': () => 'source.ip',
  'remote-ip': () => 'remote.ip',
  'source-namespace': () => 'source.namespace',
  'source-principal': () => 'source.principal',
  'source-service-account': () => 'source.serviceAccount',
  'source-trust-domain': () => 'source.trustDomain',
  'request-principal': () => 'request.auth.principal',
  'audience': () => 'request.auth.audiences',
  'presenter': () => 'request.auth.presenter',
  'claim': path => `request.auth.claims${path}`,
  'destination-ip': () => 'destination.ip',
  'destination-port': () => 'destination.port',
  'server-name': () => 'connection.sni',
  'filter-metadata': name => `experimental.${name}`,
};

function conditionSpec({ kind, name = '', any, none }: PolicyCondition): security.AuthorizationPolicySpecRulesWhen {
  return { key: KEYS[kind](name), values: copy(any), notValues: copy(none) };
}

function copy(values: Values<string>['any']): string[] | undefined {
  return values && [...values];
}
