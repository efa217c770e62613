import * as kplus from 'cdk8s-plus-27';
import { AccessCondition } from '../../intent/security/access-condition';
import { IMeshIdentity } from '../identity/mesh-identity';

/**
 * One rule of an `AccessPolicy`. It matches what comes from one of `from`, asks for one of `to`, and fulfils all of `when`.
 *
 * A rule of nothing is refused; `everything` says it by name.
 */
export interface AccessPolicyRule {
  /**
   * Who calls.
   *
   * @default - anyone
   */
  readonly from?: AccessSource[];

  /**
   * What is asked for.
   *
   * @default - anything
   */
  readonly to?: AccessOperation[];

  /**
   * What else must be so.
   *
   * @default - nothing
   */
  readonly when?: AccessCondition[];

  /**
   * That the rule matches every request and every connection, from anyone. Nothing else stands beside it.
   *
   * @default false
   */
  readonly everything?: boolean;
}

/**
 * Who calls. Every field that is given must match, with one of its values; `not...` with none of them. On Linkerd one of callers, namespaces (whole names) and
 * service accounts, of the mesh's own trust domain, and addresses besides; whoever calls has an identity.
 *
 * An identity (callers, principals, namespaces, service accounts, trust domains) is known by mTLS only: who calls in plaintext has none, matches
 * no positive field and every `not...`. In an ALLOW rule `not...` therefore needs a positive field beside it.
 */
export interface AccessSource {
  /**
   * Workloads, services, gateways or namespaces of this program, ServiceAccounts and Deployments of cdk8s-plus, or a `MeshIdentity`.
   * Their identities are written with the trust domain of the mesh, beside `principals`.
   *
   * @default - anyone
   */
  readonly callers?: (IMeshIdentity | kplus.IServiceAccount | kplus.AbstractPod | kplus.Namespace)[];

  /**
   * Callers that it does not match.
   *
   * @default - none
   */
  readonly notCallers?: (IMeshIdentity | kplus.IServiceAccount | kplus.AbstractPod | kplus.Namespace)[];

  /**
   * Identities as the certificates say them, without `spiffe://`: `cluster.local/ns/shop/sa/web`. A `*` stands for the rest at one end,
   * character by character; alone, for whoever has an identity.
   *
   * @default - anyone
   */
  readonly principals?: string[];

  /**
   * Identities that it does not match. `*` alone leaves those without any: who calls in plaintext.
   *
   * @default - none
   */
  readonly notPrincipals?: string[];

  /**
   * Namespaces, of any trust domain. A `*` stands for any characters.
   *
   * @default - any
   */
  readonly namespaces?: string[];

  /**
   * Namespaces that it does not match.
   *
   * @default - none
   */
  readonly notNamespaces?: string[];

  /**
   * Service accounts, of any trust domain: `shop/web`, or `web` of the policy's own namespace. At most 16, and nothing of the fields above beside
   * them. Since Istio 1.25; before 1.29.2 a dot in a name matched any character (CVE-2026-39350).
   *
   * @default - any
   */
  readonly serviceAccounts?: string[];

  /**
   * Service accounts that it does not match.
   *
   * @default - none
   */
  readonly notServiceAccounts?: string[];

  /**
   * Trust domains. A `*` stands for the rest at one end. Since Istio 1.31. Where the mesh's configuration has `trustDomainAliases`, each of these and the
   * mesh's own stands for all of them, in `principals` too; identities of any other trust domain are only taken where istiod has PILOT_SKIP_VALIDATE_TRUST_DOMAIN.
   *
   * @default - any
   */
  readonly trustDomains?: string[];

  /**
   * Trust domains that it does not match.
   *
   * @default - none
   */
  readonly notTrustDomains?: string[];

  /**
   * Addresses that the connection comes from, or ranges such as `10.0.0.0/8`. Behind a gateway it comes from the gateway.
   *
   * @default - any
   */
  readonly ipBlocks?: string[];

  /**
   * Addresses or ranges that it does not match.
   *
   * @default - none
   */
  readonly notIpBlocks?: string[];

  /**
   * Addresses that the request first came from, by `X-Forwarded-For` or the PROXY protocol. Anyone can write that header: it is believed
   * as far as the mesh's `numTrustedProxies` says.
   *
   * @default - any
   */
  readonly remoteIpBlocks?: string[];

  /**
   * Such addresses that it does not match.
   *
   * @default - none
   */
  readonly notRemoteIpBlocks?: string[];

  /**
   * Whom the request's token is about: `issuer/subject`. A `*` stands for the rest at one end; alone, for any valid token.
   * A `JwtAuthentication` has to verify tokens there.
   *
   * @default - anyone, with a token or without
   */
  readonly requestPrincipals?: string[];

  /**
   * Tokens that it does not match. `*` alone leaves requests without any.
   *
   * @default - none
   */
  readonly notRequestPrincipals?: string[];
}

/** What is asked for. Every field that is given must match, with one of its values; `not...` with none of them. On Linkerd ports only. */
export interface AccessOperation {
  /**
   * Hosts that the request is for, as its `Host` header says, whatever the case. `shop.example.com` is that host at any port; Istio compares
   * the port too if the client writes one, so two patterns are written. A `*` stands for the rest at one end.
   *
   * @default - any
   */
  readonly hosts?: string[];

  /**
   * Hosts that it does not match.
   *
   * @default - none
   */
  readonly notHosts?: string[];

  /**
   * Ports of the container (not the Service's).
   *
   * @default - any; for a DENY rule about requests the HTTP ports of the target
   */
  readonly ports?: number[];

  /**
   * Ports that it does not match.
   *
   * @default - none
   */
  readonly notPorts?: number[];

  /**
   * HTTP methods: `GET`.
   *
   * @default - any
   */
  readonly methods?: string[];

  /**
   * Methods that it does not match.
   *
   * @default - none
   */
  readonly notMethods?: string[];

  /**
   * Paths, without their query. `/cart` is that path; `/cart*` whatever begins with these characters, `/cartels` too; `*.html` whatever ends so.
   * Or a template: `{*}` stands for one element of the path, `{**}` for any number of them: `/users/{*}/cart`.
   *
   * @default - any
   */
  readonly paths?: string[];

  /**
   * Paths that it does not match.
   *
   * @default - none
   */
  readonly notPaths?: string[];
}
