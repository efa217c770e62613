import {
  AccessAction, AccessCondition, AccessPolicy, AccessPolicyRule, ExtensionProvider, GatewayForm, GatewayListener, JwtAuthentication, MeshGateway,
  MeshIdentity, PolicyTarget,
} from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

const { ALLOW, DENY } = AccessAction;
const CUSTOM = AccessAction.custom(ExtensionProvider.named('oauth2-proxy'));

/** A policy for `cart`, of which any rule may be wrong. */
const policy = (action: AccessAction, rules: AccessPolicyRule[]) => ({ chart, cart }: Scene) => new AccessPolicy(chart, 'policy', { target: cart, action, rules });

/** An AuthorizationPolicy by what it says of requests. */
const byHand = (fields: string) => `
  apiVersion: security.istio.io/v1
  kind: AuthorizationPolicy
  metadata: { name: policy, namespace: shop }
  spec: { selector: { matchLabels: { app: cart } }, ${fields} }
`;
const inRoot = (spec: string) => `
  apiVersion: security.istio.io/v1
  kind: AuthorizationPolicy
  metadata: { name: policy, namespace: istio-system }
  spec: { ${spec} }
`;
/** A gateway in pods of the team with the ads, or in those with their labels elsewhere. */
const edge = (host: string, namespace?: string) => ({ chart }: Scene, id: string) => new MeshGateway(chart, id, {
  namespace: 'lab', form: GatewayForm.mesh({ labels: { app: 'ads' }, namespace }), listeners: [GatewayListener.http(80, { hosts: [host] })],
});
const custom = (rule: string) => byHand(`action: CUSTOM, provider: { name: oauth2-proxy }, rules: [${rule}]`);

/** Who may call, by policies and by `allow`. */
export const access: readonly Refusal[] = [
  {
    name: 'a policy that denies nothing',
    program: policy(DENY, []),
    says: ['`rules` is an empty list', 'an ALLOW policy without rules denies everything, and any other one does nothing', 'name what it matches; to deny by default write AccessPolicy.denyAll'],
    wrong: validation('DENY action without `rules` is meaningless', byHand('action: DENY')),
  },
  {
    name: 'an external service that decides over nothing',
    program: policy(CUSTOM, []),
    says: ['`rules` is an empty list', 'an ALLOW policy without rules denies everything, and any other one does nothing', 'name what it matches; to deny by default write AccessPolicy.denyAll'],
    wrong: validation('CUSTOM action without `rules` is meaningless', byHand('action: CUSTOM, provider: { name: oauth2-proxy }')),
  },
  {
    name: 'an external service without a name',
    program: () => ExtensionProvider.named(' '),
    by: 'ExtensionProvider.named',
    says: ['the name is empty', 'an unknown provider denies every request that a policy gives it', "write it as in the mesh's configuration"],
    wrong: validation('`provider.name` must not be empty', byHand('action: CUSTOM, provider: { name: "" }, rules: [{}]')),
  },
  {
    name: 'an external service that is told who calls',
    program: policy(CUSTOM, [{ from: [{ principals: ['cluster.local/ns/shop/sa/web'] }] }]),
    says: ['a CUSTOM rule is about `principals`', 'the external service is asked first, before callers and tokens are known', 'say it by addresses, hosts, paths or headers, and let the external service or a DENY policy look at'],
    wrong: validation('From.Principals is currently not supported with CUSTOM', custom('{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }] }')),
  },
  {
    name: 'an external service that is told of tokens',
    program: policy(CUSTOM, [{ from: [{ requestPrincipals: ['*'] }] }]),
    says: ['a CUSTOM rule is about `requestPrincipals`', 'the external service is asked first, before callers and tokens are known', 'say it by addresses, hosts, paths or headers, and let the external service or a DENY policy look at'],
    wrong: validation('From.RequestPrincipals is currently not supported with CUSTOM', custom('{ from: [{ source: { requestPrincipals: ["*"] } }] }')),
  },
  {
    name: 'no sources',
    program: policy(ALLOW, [{ from: [] }]),
    says: ['`rules[0].from` is an empty list', 'it would match nothing, or everything: nobody can tell', 'leave it out, or name something'],
    wrong: nobody('to Istio an empty list is none, so the rule is for everybody', byHand('action: ALLOW, rules: [{ from: [] }]')),
  },
  {
    name: 'a source that says nothing',
    program: policy(ALLOW, [{ from: [{}] }]),
    says: ['`rules[0].from[0]` says nothing', 'it would match everything', 'leave it out, or name something'],
    wrong: validation('`from.source` must not be empty', byHand('action: ALLOW, rules: [{ from: [{ source: {} }] }]')),
  },
  {
    name: 'no operations',
    program: policy(ALLOW, [{ to: [] }]),
    says: ['`rules[0].to` is an empty list', 'it would match nothing, or everything: nobody can tell', 'leave it out, or name something'],
    wrong: nobody('to Istio an empty list is none, so the rule is for every request', byHand('action: ALLOW, rules: [{ to: [] }]')),
  },
  {
    name: 'an operation that says nothing',
    program: policy(ALLOW, [{ to: [{}] }]),
    says: ['`rules[0].to[0]` says nothing', 'it would match everything', 'leave it out, or name something'],
    wrong: validation('`to.operation` must not be empty', byHand('action: ALLOW, rules: [{ to: [{ operation: {} }] }]')),
  },
  {
    name: 'no namespaces',
    program: policy(ALLOW, [{ from: [{ namespaces: [] }] }]),
    says: ['`rules[0].from[0].namespaces` is an empty list', 'it would match nothing, or everything: nobody can tell', 'leave it out, or name something'],
    wrong: validation('`from.source` must not be empty', byHand('action: ALLOW, rules: [{ from: [{ source: { namespaces: [] } }] }]')),
  },
  {
    name: 'a misspelt source, which would let in everybody',
    program: policy(ALLOW, [{ from: [{ namespace: ['lab'] } as any] }]),
    says: ['`rules[0].from[0]` has no option "namespace"', 'it would have no effect, and nobody would notice; there are: callers, notCallers, principals', 'write `namespaces`, or leave it out'],
    wrong: validation('unknown field "namespace"', byHand('action: ALLOW, rules: [{ from: [{ source: { namespace: [lab] } }] }]')),
  },
  {
    name: 'a rule that says nothing, and lets in everybody',
    program: policy(ALLOW, [{}]),
    says: ['`rules[0]` says nothing', 'it would match every request and every connection', 'name who calls or what is asked for, or write { everything: true }'],
    wrong: nobody('it matches every request and every connection', byHand('action: ALLOW, rules: [{}]')),
  },
  {
    name: 'service accounts beside namespaces',
    program: policy(DENY, [{ from: [{ serviceAccounts: ['lab/eve'], namespaces: ['lab'] }] }]),
    says: ['`serviceAccounts` stand beside `callers`, `principals` or `namespaces` in one source', 'Istio takes one of the two', 'write two sources, or two rules'],
    wrong: validation('cannot set serviceAccounts with namespaces or principals', byHand('action: DENY, rules: [{ from: [{ source: { serviceAccounts: [lab/eve], namespaces: [lab] } }] }]')),
  },
  {
    name: 'more service accounts than a source holds',
    program: policy(DENY, [{ from: [{ serviceAccounts: Array.from({ length: 17 }, (_, i) => `lab/sa-${i}`) }] }]),
    says: ['a source names more than 16 service accounts', 'Istio takes no more', 'write several sources, or name them as `callers`'],
    wrong: validation('may not have more than 16 values', byHand(`action: DENY, rules: [{ from: [{ source: { serviceAccounts: [${Array.from({ length: 17 }, (_, i) => `lab/sa-${i}`).join(', ')}] } }] }]`)),
  },
  {
    name: 'a service account by a pattern',
    program: policy(DENY, [{ from: [{ serviceAccounts: ['lab/*'] }] }]),
    says: ['`rules[0].from[0].serviceAccounts[0]` matches nothing', '"*" is not allowed: use lower-case letters, digits, "-" and ".", beginning and ending with a letter', 'write what there can be'],
    wrong: validation('wildcard not allowed, found in ServiceAccounts', byHand('action: DENY, rules: [{ from: [{ source: { serviceAccounts: ["lab/*"] } }] }]')),
  },
  {
    name: 'an address that is none',
    program: policy(ALLOW, [{ from: [{ ipBlocks: ['10.0.0.300'] }] }]),
    says: ['`rules[0].from[0].ipBlocks[0]` matches nothing', '"10.0.0.300" is no IP address', 'write what there can be'],
    wrong: validation('bad IP address (10.0.0.300)', byHand('action: ALLOW, rules: [{ from: [{ source: { ipBlocks: [10.0.0.300] } }] }]')),
  },
  {
    name: 'a trust domain with a path',
    program: policy(ALLOW, [{ from: [{ trustDomains: ['corp.example/ns'] }] }]),
    says: ['`rules[0].from[0].trustDomains[0]` matches nothing', '"corp.example/ns" has a "/", and a trust domain has none', 'write what there can be'],
    wrong: validation('trust domain must not contain', byHand('action: ALLOW, rules: [{ from: [{ source: { trustDomains: [corp.example/ns] } }] }]')),
  },
  {
    name: 'a port that is none',
    program: policy(ALLOW, [{ to: [{ ports: [70000] }] }]),
    says: ['`rules[0].to[0].ports[0]` matches nothing', '70000 is not a port: ports are whole numbers from 1 to 65535', 'name a port of the container'],
    wrong: validation('bad port (70000)', byHand('action: ALLOW, rules: [{ to: [{ operation: { ports: ["70000"] } }] }]')),
  },
  {
    name: 'a template that is none',
    program: policy(ALLOW, [{ to: [{ paths: ['/users/{id}/cart'] }] }]),
    says: ['`rules[0].to[0].paths[0]` matches nothing', '"/users/{id}/cart" has braces that are no template: {*} stands for one element, {**} for any number', 'write what there can be'],
    wrong: validation('invalid or unsupported path', byHand('action: ALLOW, rules: [{ to: [{ operation: { paths: ["/users/{id}/cart"] } }] }]')),
  },
  {
    name: 'a template with something after the rest',
    program: policy(ALLOW, [{ to: [{ paths: ['/files/{**}/meta/{*}'] }] }]),
    says: ['`rules[0].to[0].paths[0]` matches nothing', '"/files/{**}/meta/{*}" has a template after {**}, which stands for the rest', 'write what there can be'],
    wrong: validation('invalid or unsupported path', byHand('action: ALLOW, rules: [{ to: [{ operation: { paths: ["/files/{**}/meta/{*}"] } }] }]')),
  },
  {
    name: 'a principal that is none',
    program: policy(ALLOW, [{ from: [{ principals: ['web'] }] }]),
    says: ['`rules[0].from[0].principals[0]` matches nothing', '"web" has no "/": it is trust-domain/ns/namespace/sa/account', 'write what there can be'],
    wrong: nobody('no identity is like this, so nobody is let in', byHand('action: ALLOW, rules: [{ from: [{ source: { principals: [web] } }] }]')),
  },
  {
    name: 'a DENY rule about requests, where ports may speak anything',
    program: ({ chart }) => new AccessPolicy(chart, 'policy', { target: PolicyTarget.namespace('lab'), action: DENY, rules: [{ to: [{ methods: ['DELETE'] }] }] }),
    says: ['a DENY rule is about requests, and which ports of namespace "lab" have any is not known', 'on a port that speaks TCP the rule would match every connection', 'name the ports of containers that speak HTTP or gRPC in `to`: ports: [8080]'],
    wrong: analyzers('IST0133: Schema validation warning: configured AuthorizationPolicy will deny all traffic to TCP ports', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: lab }
      spec: { action: DENY, rules: [{ to: [{ operation: { methods: [DELETE] } }] }] }
    `),
  },
  {
    name: 'an ALLOW rule about requests, at a port that has none',
    program: ({ chart, store }) => new AccessPolicy(chart, 'policy', { target: store, action: ALLOW, rules: [{ to: [{ methods: ['GET'], ports: [6379] }] }] }),
    says: ['a rule is about requests, and service "shop/store" has none at 6379 (tcp)', 'the mesh sees connections there; an ALLOW rule would match nothing, and any other one every', 'limit it to ports that speak HTTP or gRPC, or say nothing of hosts, methods, paths, headers and'],
    wrong: nobody('on a port of TCP the rule is dropped, and nobody is let in', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: shop }
      spec: { selector: { matchLabels: { app: store } }, action: ALLOW, rules: [{ to: [{ operation: { methods: [GET], ports: ["6379"] } }] }] }
    `),
  },
  {
    name: 'the port of the Service in a rule',
    program: policy(DENY, [{ to: [{ methods: ['DELETE'], ports: [80] }] }]),
    says: ['service "shop/cart" does not listen on port 80', 'policies are about the ports of containers, not of Services, and its ports are: 8080', 'name one of them; for a port that nothing here knows use PolicyTarget.pods'],
    wrong: nobody('rules are about the ports of containers, and nothing is denied', byHand('action: DENY, rules: [{ to: [{ operation: { methods: [DELETE], ports: ["80"] } }] }]')),
  },
  {
    name: 'the port of a Service in a rule for its namespace',
    program: ({ chart, shop }) => new AccessPolicy(chart, 'policy', { target: PolicyTarget.namespace(shop), action: DENY, rules: [{ to: [{ methods: ['DELETE'], ports: [80] }] }] }),
    says: ['no workload of namespace "shop" listens on port 80', 'policies are about the ports of containers, not of Services, and theirs are: 6379, 7070, 8080', 'name one of them; for a port that nothing here knows use PolicyTarget.pods'],
    wrong: nobody('rules are about the ports of containers, and nothing is denied', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: shop }
      spec: { action: DENY, rules: [{ to: [{ operation: { methods: [DELETE], ports: ["80"] } }] }] }
    `),
  },
  {
    name: 'a rule about requests at a gateway, beside one of the same pods that takes connections',
    program: ({ chart, gateway }) => {
      new MeshGateway(chart, 'raw', { namespace: 'shop', listeners: [GatewayListener.tcp(9999)] });
      new AccessPolicy(chart, 'policy', { target: PolicyTarget.gateway(gateway), action: DENY, rules: [{ to: [{ paths: ['/admin'] }] }] });
    },
    says: ['a DENY rule is about requests, and which ports of gateway "shop/public" have any is not known', 'a gateway of the same pods listens at port 9999 for TCP, and the rule would match every connection there', 'name the ports of containers'],
    wrong: analyzers('IST0133: Schema validation warning: configured AuthorizationPolicy will deny all traffic to TCP ports under its scope', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: istio-system }
      spec: { selector: { matchLabels: { istio: ingressgateway } }, action: DENY, rules: [{ to: [{ operation: { paths: [/admin] } }] }] }
    `),
  },
  {
    name: 'a policy for the root namespace',
    program: ({ chart }) => new AccessPolicy(chart, 'policy', { target: PolicyTarget.namespace('istio-system'), action: ALLOW, rules: [{ from: [{ namespaces: ['shop'] }] }] }),
    says: ['it is for all of namespace "istio-system"', 'that is the root namespace, and what stands there and names no pods is for the whole mesh', 'write PolicyTarget.mesh() if that is meant, or PolicyTarget.gateway for a gateway that runs there'],
    wrong: nobody('it allows in every namespace', inRoot('action: ALLOW, rules: [{ from: [{ source: { namespaces: [shop] } }] }]')),
  },
  {
    name: 'a policy for pods of the root namespace',
    program: ({ chart }) => new AccessPolicy(chart, 'policy', { target: PolicyTarget.pods({ namespace: 'istio-system', labels: { app: 'cart' } }), action: ALLOW, rules: [{ everything: true }] }),
    says: ['it is for workload "istio-system/app=cart"', 'that is in the root namespace, where labels mean the pods of every namespace that have them', 'run the pods in a namespace of their own; for a gateway there write PolicyTarget.gateway(...)'],
    wrong: nobody('it opens pods of these labels in every namespace', inRoot('selector: { matchLabels: { app: cart } }, action: ALLOW, rules: [{}]')),
  },
  {
    name: 'an ALLOW policy for a gateway of the root namespace',
    program: scene => {
      const gateway = edge('a.example.com', 'istio-system')(scene, 'edge');
      new AccessPolicy(scene.chart, 'policy', { target: PolicyTarget.gateway(gateway), action: ALLOW, rules: [{ from: [{ ipBlocks: ['10.0.0.0/8'] }] }] });
    },
    says: ['an ALLOW policy is for gateway "lab/edge", whose pods are in namespace "istio-system"', 'that is the root namespace, where labels mean the pods of every namespace that have them: it would open those', 'write what is not let in, by AccessAction.DENY, or run the pods of the gateway in a namespace of their own'],
    wrong: nobody('it opens pods of these labels in every namespace', inRoot('selector: { matchLabels: { app: ads } }, action: ALLOW, rules: [{ from: [{ source: { ipBlocks: [10.0.0.0/8] } }] }]')),
  },
  {
    name: 'an ALLOW policy for one of two gateways in the same pods',
    program: scene => {
      const [one] = ['one', 'other'].map(id => edge(`${id}.example.com`)(scene, id));
      new AccessPolicy(scene.chart, 'policy', { target: PolicyTarget.gateway(one), action: ALLOW, rules: [{ from: [{ ipBlocks: ['10.0.0.0/8'] }] }] });
    },
    says: ['an ALLOW policy is for gateway "lab/one", in whose pods another gateway takes other.example.com', 'a policy finds a gateway by its pods, and what no ALLOW policy matches is denied: it would close the other one', "write it for all of these gateways: PolicyTarget.pods({ namespace: 'lab', labels: { app: 'ads' } });"],
    wrong: nobody('it closes the other gateway', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: lab }
      spec: { selector: { matchLabels: { app: ads } }, action: ALLOW, rules: [{ from: [{ source: { ipBlocks: [10.0.0.0/8] } }], to: [{ operation: { hosts: [one.example.com] } }] }] }
    `),
  },
  {
    name: 'a DENY policy for one of two gateways that no host tells apart',
    program: scene => {
      const [one] = ['one', '*'].map((host, i) => edge(`${host}.example.com`)(scene, `edge-${i}`));
      new AccessPolicy(scene.chart, 'policy', { target: PolicyTarget.gateway(one), action: DENY, rules: [{ from: [{ ipBlocks: ['10.0.0.0/8'] }] }] });
    },
    says: ['a DENY rule for gateway "lab/edge-0" says no `hosts`, and in the same pods another gateway takes *.example.com', 'a policy finds a gateway by its pods, and whole hosts do not tell the two apart: it would be for the other one too', "name the hosts that it is about in `to`: hosts: ['shop.example.com']; or write it for all of these gateways"],
    wrong: nobody('it denies at the other gateway too', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: lab }
      spec: { selector: { matchLabels: { app: ads } }, action: DENY, rules: [{ from: [{ source: { ipBlocks: [10.0.0.0/8] } }] }] }
    `),
  },
  {
    name: 'an external service that is never asked about connections',
    program: ({ chart, store }) => new AccessPolicy(chart, 'policy', { target: store, action: CUSTOM, rules: [{ to: [{ ports: [6379] }] }] }),
    says: ['the provider "oauth2-proxy" is asked about port 6379 (tcp) of service "shop/store"', 'a provider that speaks HTTP is not asked about connections of TCP, and these are let in', "name ports that speak HTTP or gRPC in `to`, or write ExtensionProvider.grpc('oauth2-proxy') if the mesh declares it"],
    wrong: nobody('on a port of TCP a policy is passed over whose provider speaks HTTP', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: policy, namespace: shop }
      spec: { selector: { matchLabels: { app: store } }, action: CUSTOM, provider: { name: oauth2-proxy }, rules: [{ to: [{ operation: { ports: ["6379"] } }] }] }
    `),
  },
  {
    name: 'two external services for the same pods',
    program: scene => {
      policy(CUSTOM, [{ to: [{ paths: ['/a'] }] }])(scene);
      new AccessPolicy(scene.chart, 'second', { target: scene.cart, action: AccessAction.custom(ExtensionProvider.named('opa')), rules: [{ to: [{ paths: ['/b'] }] }] });
    },
    says: ['it asks the provider "opa" about service "shop/cart", and "program/policy" asks "oauth2-proxy" about service "shop/cart"', 'some proxy may carry out both, and where two providers are asked Istio denies whatever is to be asked of either', 'ask one of them, or choose targets that have no pods in common'],
    wrong: nobody('whatever one of the two matches is denied', `${custom('{ to: [{ operation: { paths: [/a], ports: ["8080"] } }] }').trimEnd()}
  ---${custom('{ to: [{ operation: { paths: [/b], ports: ["8080"] } }] }').replace('name: policy', 'name: second').replace('oauth2-proxy', 'opa')}`),
  },
  {
    name: 'an external service that is asked by a header from a token',
    program: scene => {
      policy(CUSTOM, [{ when: [AccessCondition.header('x-role', { values: ['admin'] })] }])(scene);
      new JwtAuthentication(scene.chart, 'login', { target: scene.cart, issuers: [{ issuer: 'https://issuer.example', outputClaimToHeaders: { 'x-role': 'role' } }] });
    },
    says: ['a CUSTOM rule is about the header "x-role", which "program/login" writes from tokens at service "shop/cart"', 'the external service is asked before tokens are verified, so that the rule sees what the client wrote', 'say it without the header, and let the external service or a DENY policy look at the token'],
    wrong: nobody('the client writes the header, and whoever writes another one is not asked about', custom('{ to: [{ operation: { ports: ["8080"] } }], when: [{ key: "request.headers[x-role]", values: [admin] }] }')),
  },
  {
    name: 'an ALLOW rule that only says who is not let in',
    program: policy(ALLOW, [{ from: [{ notNamespaces: ['lab'] }] }]),
    says: ['an ALLOW rule says only which identities it does not let in', 'who calls without mTLS has no identity, so it is none of these and would be let in', "say who is let in besides, principals: ['*'] for whoever has an identity; notPrincipals: ['*']"],
    wrong: nobody('who calls without mTLS is in no namespace, and let in', byHand('action: ALLOW, rules: [{ from: [{ source: { notNamespaces: [lab] } }] }]')),
  },
  {
    name: 'an ALLOW rule for the account that everybody runs as',
    program: policy(ALLOW, [{ from: [{ serviceAccounts: ['lab/default'] }] }]),
    says: ['an ALLOW rule lets in "lab/default"', 'every pod that names no service account runs as "default", so whoever is let in could be any of them', 'give the caller a service account of its own'],
    wrong: nobody('every pod that names no account is let in', byHand('action: ALLOW, rules: [{ from: [{ source: { serviceAccounts: [lab/default] } }] }]')),
  },
  {
    name: 'a DENY rule for hosts by a pattern',
    program: policy(DENY, [{ to: [{ hosts: ['*.example.com'] }] }]),
    says: ['a DENY rule is for `hosts` "*.example.com"', 'hosts are compared with the port that the client may write behind them, so that whoever writes one', 'name each host'],
    wrong: nobody('whoever writes the port behind the host is not denied', byHand('action: DENY, rules: [{ to: [{ operation: { hosts: ["*.example.com"], ports: ["8080"] } }] }]')),
  },
  {
    name: 'a path without its slash',
    program: ({ cart, web }) => cart.allow(web, { paths: ['cart'] }),
    says: ['what is allowed cannot be read', '"cart" is not a path that meshes compare alike: it starts with "/" and has no query, no escapes', "write it like paths: ['/cart', '/cart/*']"],
    wrong: nobody('no request has such a path, so nobody is let in', byHand('rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }], to: [{ operation: { paths: [cart] } }] }]')),
  },
  {
    name: 'a method in small letters',
    program: ({ cart, web }) => cart.allow(web, { methods: ['get'] }),
    says: ['the method "get"', '"get" is not one of the HTTP methods GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT', 'write one of them, in capitals'],
    wrong: nobody('no request has such a method, so nobody is let in', byHand('rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }], to: [{ operation: { methods: [get] } }] }]')),
  },
  {
    name: 'a method of gRPC at a port that speaks TCP',
    program: ({ store, web }) => store.allow(web, { grpc: ['shop.Store/List'], ports: [6379] }),
    says: ['port 6379 of store speaks tcp, and gRPC methods are allowed there', 'the mesh sees connections there, no requests; a rule about requests would match nothing', 'allow the whole port, or name a port that speaks it'],
    wrong: nobody('on a port of TCP the rule is dropped, and nobody is let in', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: store, namespace: shop }
      spec: { selector: { matchLabels: { app: store } }, rules: [{ to: [{ operation: { paths: [/shop.Store/List], ports: ["6379"] } }] }] }
    `),
  },
  {
    name: 'a caller that could be anybody',
    program: ({ cart }) => cart.allow(MeshIdentity.serviceAccount({ namespace: 'lab', serviceAccount: 'default' })),
    says: ['the caller runs as the service account "default" of namespace "lab"', 'every pod there that names no account runs as it, so whoever is allowed could be any of them', 'give the caller a service account of its own'],
    wrong: nobody('every pod of the namespace that names no account is let in', byHand('rules: [{ from: [{ source: { principals: [cluster.local/ns/lab/sa/default] } }] }]')),
  },
  {
    name: 'an empty list of what is allowed',
    program: ({ cart, web }) => cart.allow(web, { methods: [] }),
    says: ['`methods` is an empty list', 'it would allow nothing, or everything: nobody can tell', 'leave `methods` out to allow all, or name what is allowed'],
    wrong: nobody('an empty list of methods allows them all', byHand('rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }], to: [{ operation: { methods: [], paths: [/cart] } }] }]')),
  },
];
