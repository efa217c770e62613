import { AccessCondition } from 'cdk8s-mesh';
import { Refusal, validation } from '../refusal';

/** A policy by one of its conditions. */
const when = (condition: string) => `
  apiVersion: security.istio.io/v1
  kind: AuthorizationPolicy
  metadata: { name: policy, namespace: shop }
  spec: { rules: [{ when: [{ ${condition} }] }] }
`;

/** Conditions of policies, which refuse themselves. */
export const conditions: readonly Refusal[] = [
  {
    name: 'a condition without values',
    program: () => AccessCondition.header('x-tenant', {}),
    by: 'AccessCondition.header',
    says: ['neither `values` nor `notValues` is given', 'a condition without either says nothing', "write for example { values: ['a'] }"],
    wrong: validation('at least one of `values` or `notValues` must be set', when('key: "request.headers[x-tenant]"')),
  },
  {
    name: 'a port by its name',
    program: () => AccessCondition.destinationPort({ values: ['http'] }),
    by: 'AccessCondition.destinationPort',
    says: ['`values` cannot be compared with', '"http" is not a port: it is a whole number', 'write values that there can be'],
    wrong: validation('bad port (http)', when('key: destination.port, values: [http]')),
  },
  {
    name: 'an address by its name',
    program: () => AccessCondition.sourceIp({ values: ['gateway.example.com'] }),
    by: 'AccessCondition.sourceIp',
    says: ['`values` cannot be compared with', '"gateway.example.com" is no IP address', 'write values that there can be'],
    wrong: validation('bad IP address (gateway.example.com)', when('key: source.ip, values: [gateway.example.com]')),
  },
  {
    name: 'a claim that is not closed',
    program: () => AccessCondition.claim('[realm', { values: ['a'] }),
    by: 'AccessCondition.claim',
    says: ['the claim cannot be read', '"[realm" is no claim: write its name, or [outer][inner] for one within another', "write for example 'scope'"],
    wrong: validation('bad key (request.auth.claims[realm): should have format a[b]', when('key: "request.auth.claims[realm", values: [a]')),
  },
  {
    name: 'a filter that is none of Envoy',
    program: () => AccessCondition.filterMetadata('mysql', 'table', { values: ['a'] }),
    by: 'AccessCondition.filterMetadata',
    says: ['the filter "mysql" and the key "table"', 'a filter begins with envoy.filters., and the key has no brackets', "write for example 'envoy.filters.network.mysql_proxy', 'db.table'"],
    wrong: validation('unknown attribute: experimental.mysql[table]', when('key: "experimental.mysql[table]", values: [a]')),
  },
];
