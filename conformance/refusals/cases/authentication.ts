import { Duration } from 'cdk8s';
import { GatewayListener, JwtAuthentication, JwtAuthenticationProps, JwtIssuer, MeshGateway, MtlsMode, MutualTls, MutualTlsProps, PolicyTarget } from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

const issuer = 'https://issuer.example';

/** The example of RFC 7517. */
const POINT = { kty: 'EC', crv: 'P-256', x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4', y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM' };
const PUBLIC_KEY = JSON.stringify({ keys: [POINT] });
const PRIVATE_KEY = JSON.stringify({ keys: [{ ...POINT, d: '870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE' }] });
const orders = PolicyTarget.pods({ namespace: 'lab', labels: { app: 'orders' } });

const tls = (props: MutualTlsProps) => ({ chart }: Scene) => new MutualTls(chart, 'tls', props);
const login = (issuers: JwtIssuer[], props: Partial<JwtAuthenticationProps> = {}) => ({ chart, cart }: Scene) => new JwtAuthentication(chart, 'login', { target: cart, issuers, ...props });

const peers = (spec: string, metadata = 'name: tls, namespace: lab') => `
  apiVersion: security.istio.io/v1
  kind: PeerAuthentication
  metadata: { ${metadata} }
  spec: { ${spec} }
`;
const tokens = (rule: string) => `
  apiVersion: security.istio.io/v1
  kind: RequestAuthentication
  metadata: { name: login, namespace: shop }
  spec: { selector: { matchLabels: { app: cart } }, jwtRules: [{ ${rule} }] }
`;

/** Who calls: mTLS and tokens. */
export const authentication: readonly Refusal[] = [
  {
    name: 'ports of the mesh',
    program: tls({ target: PolicyTarget.mesh(), mode: MtlsMode.STRICT, portModes: { 8080: MtlsMode.PERMISSIVE } }),
    says: ['it names ports of the mesh', 'a port is one of a workload, and Istio takes ports with a selector only', "make another MutualTls for the pods: PolicyTarget.pods({ namespace, labels: { app: 'legacy' } })"],
    wrong: validation('mesh/namespace peer authentication cannot have port level mTLS', peers('mtls: { mode: STRICT }, portLevelMtls: { 8080: { mode: PERMISSIVE } }', 'name: default, namespace: istio-system')),
  },
  {
    name: 'ports of a namespace',
    program: tls({ target: PolicyTarget.namespace('lab'), mode: MtlsMode.STRICT, portModes: { 8080: MtlsMode.PERMISSIVE } }),
    says: ['it names ports of namespace "lab"', 'a port is one of a workload, and Istio takes ports with a selector only', "make another MutualTls for the pods: PolicyTarget.pods({ namespace, labels: { app: 'legacy' } })"],
    wrong: validation('mesh/namespace peer authentication cannot have port level mTLS', peers('mtls: { mode: STRICT }, portLevelMtls: { 8080: { mode: PERMISSIVE } }')),
  },
  {
    name: 'no ports',
    program: tls({ target: orders, portModes: {} }),
    says: ['neither `mode` nor `portModes` is given', 'it would say nothing', 'write for example mode: MtlsMode.STRICT'],
    wrong: validation('port level mTLS, if defined, must have at least one element', peers('selector: { matchLabels: { app: orders } }, portLevelMtls: {}')),
  },
  {
    name: 'a port 0',
    program: tls({ target: orders, portModes: { 0: MtlsMode.STRICT } }),
    says: ['a port in `portModes`', '0 is not a port: ports are whole numbers from 1 to 65535', 'name ports of the container'],
    wrong: validation('port must be in range 1..65535', peers('selector: { matchLabels: { app: orders } }, portLevelMtls: { 0: { mode: STRICT } }')),
  },
  {
    name: 'a mode that is none',
    program: tls({ target: orders, mode: 'REQUIRED' as any }),
    says: ['`mode` is "REQUIRED", a string', 'it is one of "strict", "permissive", "plaintext-only"', 'write one of them, or the member of the enum'],
    wrong: validation('Unsupported value: "REQUIRED"', peers('selector: { matchLabels: { app: orders } }, mtls: { mode: REQUIRED }')),
  },
  {
    name: 'plaintext only, which callers do not know of',
    program: tls({ target: orders, mode: MtlsMode.PLAINTEXT_ONLY }),
    says: ['workload "lab/app=orders" would take plaintext only', 'clients look at what the namespace and the mesh say, and would send it mTLS all the same', 'write MtlsMode.PERMISSIVE, which takes both'],
    wrong: nobody('callers go by the namespace, send mTLS, and fail', `${peers('selector: { matchLabels: { app: ads } }, mtls: { mode: DISABLE }').trimEnd()}`),
  },
  {
    name: 'pods of the root namespace',
    program: tls({ target: PolicyTarget.pods({ namespace: 'istio-system', labels: { app: 'ingress' } }), mode: MtlsMode.STRICT }),
    says: ['it is for single workloads of namespace "istio-system"', 'that is the root namespace, where Istio looks at the mode of the whole mesh only', 'run the workload in a namespace of its own'],
    wrong: nobody('Istio ignores the object', peers('selector: { matchLabels: { app: ingress } }, mtls: { mode: STRICT }', 'name: tls, namespace: istio-system')),
  },
  {
    name: 'the root namespace, which is the mesh',
    program: ({ chart }) => {
      new MutualTls(chart, 'strict', { target: PolicyTarget.mesh(), mode: MtlsMode.STRICT });
      new MutualTls(chart, 'lax', { target: PolicyTarget.namespace('istio-system'), mode: MtlsMode.PERMISSIVE });
    },
    says: ['it is for all of namespace "istio-system"', 'that is the root namespace, and what stands there and names no pods is for the whole mesh', 'write PolicyTarget.mesh() if that is meant, or PolicyTarget.gateway for a gateway that runs there'],
    wrong: nobody('both are for the mesh, and the older one counts', `${peers('mtls: { mode: STRICT }', 'name: strict, namespace: istio-system').trimEnd()}\n  ---${peers('mtls: { mode: PERMISSIVE }', 'name: lax, namespace: istio-system')}`),
  },
  {
    name: 'two for one namespace',
    program: ({ chart }) => {
      new MutualTls(chart, 'strict', { target: PolicyTarget.namespace('lab'), mode: MtlsMode.STRICT });
      new MutualTls(chart, 'lax', { target: PolicyTarget.namespace('lab'), mode: MtlsMode.PERMISSIVE });
    },
    says: ['"program/strict" says already what connections namespace "lab" takes', 'of two the mesh looks at the older one, and nobody knows which that will be', 'say it there'],
    wrong: nobody('the older one counts, whichever that is', `${peers('mtls: { mode: STRICT }', 'name: strict, namespace: lab').trimEnd()}\n  ---${peers('mtls: { mode: PERMISSIVE }', 'name: lax, namespace: lab')}`),
  },
  {
    name: 'plaintext for a workload of a guarded namespace',
    program: ({ chart, cart }) => new MutualTls(chart, 'tls', { target: cart, mode: MtlsMode.PERMISSIVE }),
    says: ['service "shop/cart" would take plaintext, in a namespace whose stage is STRICT', 'the stage says how much is required there, and a port that takes plaintext needs an exception in', 'name the port where the workload is added: plaintextPorts: [8080]'],
    wrong: nobody('callers without an identity are let past the stage of the namespace', peers('selector: { matchLabels: { app: cart } }, mtls: { mode: PERMISSIVE }', 'name: tls, namespace: shop')),
  },
  {
    name: 'an issuer without a name',
    program: login([{ issuer: '' }]),
    says: ['`issuers[0].issuer` is empty', 'nothing is called so', 'write what it is, or leave it out'],
    wrong: validation('issuer or jwksUri must be non-empty string', tokens('issuer: ""')),
  },
  {
    name: 'keys in two places',
    program: login([{ issuer, jwksUri: 'https://issuer.example/keys', jwks: PUBLIC_KEY }]),
    says: ['`issuers[0]` has both `jwksUri` and `jwks`', 'one of the two says the keys', 'leave one of them out'],
    wrong: validation('only one of jwks or jwksUri can be set', tokens(`issuer: ${issuer}, jwksUri: https://issuer.example/keys, jwks: '${PUBLIC_KEY}'`)),
  },
  {
    name: 'keys at no address',
    program: login([{ issuer, jwksUri: 'issuer.example/keys' }]),
    says: ['`issuers[0].jwksUri` leads to no keys', '"issuer.example/keys" is no URL that begins with https:// or http://', 'write for example https://auth.example.com/jwks.json'],
    wrong: validation('url must have scheme http:// or https://', tokens(`issuer: ${issuer}, jwksUri: issuer.example/keys`)),
  },
  {
    name: 'keys that are none',
    program: login([{ issuer, jwks: '{' }]),
    says: ['`issuers[0].jwks` leads to no keys', 'it is no JSON', 'write the public keys as the issuer gives them'],
    wrong: validation('jwks parse error', tokens(`issuer: ${issuer}, jwks: '{'`)),
  },
  {
    name: 'a private key for everybody to read',
    program: login([{ issuer, jwks: PRIVATE_KEY }]),
    says: ['`issuers[0].jwks` leads to no keys', 'it has a private key (`d`), and everyone who may read the object could make tokens', 'write the public keys as the issuer gives them'],
    wrong: analyzers('IST0133', tokens(`issuer: ${issuer}, jwks: '${PRIVATE_KEY}'`)),
  },
  {
    name: 'an audience without a name',
    program: login([{ issuer, audiences: [''] }]),
    says: ['`issuers[0].audiences[0]` is empty', 'nothing is called so', 'write what it is, or leave it out'],
    wrong: validation('audience must be non-empty string', tokens(`issuer: ${issuer}, audiences: [""]`)),
  },
  {
    name: 'a header without a name',
    program: login([{ issuer, fromHeaders: [{ name: '' }] }]),
    says: ['a header in `issuers[0].fromHeaders[0].name`', '"" is not the name of an HTTP header', 'write for example x-jwt-assertion'],
    wrong: validation('location header name must be non-empty string', tokens(`issuer: ${issuer}, fromHeaders: [{ name: "" }]`)),
  },
  {
    name: 'a cookie without a name',
    program: login([{ issuer, fromCookies: [''] }]),
    says: ['`issuers[0].fromCookies[0]` is empty', 'nothing is called so', 'write what it is, or leave it out'],
    wrong: validation('cookie name must be non-empty string', tokens(`issuer: ${issuer}, fromCookies: [""]`)),
  },
  {
    name: 'a claim that is handed on and has no name',
    program: login([{ issuer, outputClaimToHeaders: { 'x-user': '' } }]),
    says: ['`issuers[0].outputClaimToHeaders["x-user"]` is empty', 'nothing is called so', 'write what it is, or leave it out'],
    wrong: validation('outputClaimToHeaders header and claim value must be non-empty string', tokens(`issuer: ${issuer}, outputClaimToHeaders: [{ header: x-user, claim: "" }]`)),
  },
  {
    name: 'a claim that is handed on in a header that proxies do not take',
    program: login([{ issuer, outputClaimToHeaders: { 'x.user': 'sub' } }]),
    says: ['a header in `issuers[0].outputClaimToHeaders`', '"x.user" has other characters than letters, digits, "-" and "_"', 'write for example x-jwt-assertion'],
    wrong: validation('header name x.user is not a valid header name', tokens(`issuer: ${issuer}, outputClaimToHeaders: [{ header: x.user, claim: sub }]`)),
  },
  {
    name: 'no time to fetch the keys',
    program: login([{ issuer, timeout: Duration.millis(0) }]),
    says: ['`issuers[0].timeout` is 0 ms', 'a time here is a whole number of milliseconds, at least 1 and at most a year', 'write for example Duration.seconds(2); to have no limit, leave it out'],
    wrong: validation('duration must be greater than 1ms', tokens(`issuer: ${issuer}, timeout: 0s`)),
  },
  {
    name: 'no issuers',
    program: login([]),
    says: ['`issuers` is an empty list', 'no token would be valid, and none would be looked for', "name one: [{ issuer: 'https://auth.example.com' }]"],
    wrong: nobody('no token is looked for, and any is taken', `
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: { name: login, namespace: shop }
      spec: { selector: { matchLabels: { app: cart } } }
    `),
  },
  {
    name: 'an issuer twice',
    program: login([{ issuer, audiences: ['shop'] }, { issuer, audiences: ['lab'] }]),
    says: ['the issuer "https://issuer.example" is named twice', 'which of the two verifies its tokens is not said', 'name it once'],
    wrong: nobody('a token for either audience passes', `
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: { name: login, namespace: shop }
      spec: { selector: { matchLabels: { app: cart } }, jwtRules: [{ issuer: ${issuer}, audiences: [shop] }, { issuer: ${issuer}, audiences: [lab] }] }
    `),
  },
  {
    name: 'tokens that are required where ports may speak anything',
    program: ({ chart }) => new JwtAuthentication(chart, 'login', { target: PolicyTarget.namespace('lab'), issuers: [{ issuer }] }),
    says: ['a DENY rule is about requests, and which ports of namespace "lab" have any is not known', 'on a port that speaks TCP the rule would match every connection', 'name the ports of containers that speak HTTP or gRPC in `to`: ports: [8080]'],
    wrong: analyzers('IST0133: Schema validation warning: configured AuthorizationPolicy will deny all traffic to TCP ports', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: login-required, namespace: lab }
      spec: { action: DENY, rules: [{ from: [{ source: { notRequestPrincipals: ["*"] } }] }] }
    `),
  },
  {
    name: 'tokens at one of two gateways in the same pods',
    program: ({ chart }) => {
      const [one] = ['one', 'other'].map(id => new MeshGateway(chart, id, { namespace: 'lab', listeners: [GatewayListener.http(80, { hosts: [`${id}.example.com`] })] }));
      new JwtAuthentication(chart, 'login', { target: PolicyTarget.gateway(one), issuers: [{ issuer }] });
    },
    says: ['it verifies tokens at gateway "lab/one", in whose pods another gateway takes other.example.com', "the mesh finds a gateway by its pods, so that the tokens of the other one's requests would be verified and taken away too", 'put both into one gateway, or give "one" pods of its own by `form`, or verify them for all of these gateways'],
    wrong: nobody('tokens for the other gateway are refused, as no issuer of theirs is known', `
      apiVersion: security.istio.io/v1
      kind: RequestAuthentication
      metadata: { name: login, namespace: lab }
      spec: { selector: { matchLabels: { istio: ingressgateway } }, jwtRules: [{ issuer: ${issuer} }] }
    `),
  },
  {
    name: 'tokens of two issuers, both of which are required',
    program: ({ chart, cart }) => ['https://one.example', 'https://two.example'].forEach((name, i) => new JwtAuthentication(chart, `login-${i}`, { target: cart, issuers: [{ issuer: name }] })),
    says: ['it requires a token of https://two.example at service "shop/cart", and "program/login-0" one of', 'a request carries one token, so that where both are required nothing passes', 'name all issuers in both, or write required: false in one of them'],
    wrong: nobody('a request carries one token, so nothing passes', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: one, namespace: shop }
      spec: { selector: { matchLabels: { app: cart } }, action: DENY, rules: [{ from: [{ source: { notRequestPrincipals: [https://one.example/*] } }], to: [{ operation: { ports: ["8080"] } }] }] }
      ---
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: two, namespace: shop }
      spec: { selector: { matchLabels: { app: cart } }, action: DENY, rules: [{ from: [{ source: { notRequestPrincipals: [https://two.example/*] } }], to: [{ operation: { ports: ["8080"] } }] }] }
    `),
  },
];
