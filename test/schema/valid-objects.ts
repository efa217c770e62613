import { parseAllDocuments } from 'yaml';

/** One object of nearly every kind that has a schema, each with many of its fields. The API server accepts all of them. */
export const VALID_OBJECTS: Record<string, any>[] = parseAllDocuments(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop, labels: { app: cart, example.com/team: a }, annotations: { Example.com/note: any text } }
spec:
  hosts: [cart, cart.example.com]
  gateways: [mesh, istio-system/public]
  exportTo: ['.']
  http:
  - name: canary
    match:
    - uri: { prefix: /v2 }
      headers: { x-canary: { exact: 'true' } }
      queryParams: { a: { regex: '[a-z]+' } }
      port: 80
      sourceLabels: { app: web }
    - method: { exact: GET }
      ignoreUriCase: true
    rewrite: { uri: / }
    timeout: 2s
    retries: { attempts: 2, perTryTimeout: 500ms, retryOn: 'unavailable,503' }
    fault: { delay: { percentage: { value: 0.5 }, fixedDelay: 1s }, abort: { httpStatus: 503, percentage: { value: 1 } } }
    mirror: { host: cart-shadow }
    mirrorPercentage: { value: 10 }
    corsPolicy: { allowOrigins: [{ exact: 'https://example.com' }], allowMethods: [GET], maxAge: 24h, allowCredentials: true }
    headers: { request: { set: { a: b }, remove: [c] }, response: { add: { d: e } } }
    route:
    - destination: { host: cart, subset: v1, port: { number: 80 } }
      weight: 90
    - destination: { host: cart, subset: v2 }
      weight: 10
      headers: { response: { set: { x-version: v2 } } }
  - redirect: { uri: /, authority: a.example.com, redirectCode: 302 }
  - directResponse: { status: 404, body: { string: gone } }
  tcp:
  - match: [{ port: 9000, destinationSubnets: [10.0.0.0/8] }]
    route: [{ destination: { host: db } }]
  tls:
  - match: [{ sniHosts: [a.example.com], port: 443 }]
    route: [{ destination: { host: a } }]
---
apiVersion: networking.istio.io/v1beta1
kind: DestinationRule
metadata: { name: cart }
spec:
  host: cart
  workloadSelector: { matchLabels: { app: web } }
  trafficPolicy:
    connectionPool:
      tcp: { maxConnections: 100, connectTimeout: 30ms, tcpKeepalive: { time: 7200s, interval: 75s, probes: 9 } }
      http: { http1MaxPendingRequests: 10, h2UpgradePolicy: UPGRADE, idleTimeout: 5m, useClientProtocol: false }
    outlierDetection: { consecutive5xxErrors: 5, interval: 30s, baseEjectionTime: 30s, maxEjectionPercent: 50, splitExternalLocalOriginErrors: true }
    loadBalancer:
      consistentHash: { httpCookie: { name: user, ttl: 0s }, ringHash: { minimumRingSize: 1024 } }
      localityLbSetting: { enabled: true, failover: [{ from: a, to: b }] }
    tls: { mode: ISTIO_MUTUAL, sni: a }
    portLevelSettings: [{ port: { number: 80 }, loadBalancer: { simple: LEAST_REQUEST, warmup: { duration: 10s, aggression: 1.5 } } }]
    tunnel: { protocol: CONNECT, targetHost: a, targetPort: 443 }
  subsets: [{ name: v1, labels: { version: v1 }, trafficPolicy: { tls: { mode: DISABLE } } }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
  - { port: { number: 443, name: https, protocol: HTTPS }, hosts: ['*.example.com'], tls: { mode: SIMPLE, credentialName: cert, minProtocolVersion: TLSV1_2 } }
  - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'], tls: { httpsRedirect: true } }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ext }
spec:
  hosts: [api.example.com]
  addresses: [10.1.0.0/16, 192.0.2.1]
  ports: [{ number: 443, name: https, protocol: TLS, targetPort: 8443 }, { number: 80, name: http, protocol: HTTP }]
  location: MESH_EXTERNAL
  resolution: STATIC
  endpoints: [{ address: 192.0.2.2, ports: { https: 8443 }, locality: a/b, weight: 5, labels: { a: b } }, { address: unix:///var/run/a.sock }]
  subjectAltNames: [a]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default }
spec:
  workloadSelector: { labels: { app: a } }
  egress: [{ hosts: ['./*', 'istio-system/*'], captureMode: NONE, port: { number: 80, protocol: HTTP, name: a }, bind: 127.0.0.1 }]
  ingress: [{ port: { number: 80, protocol: HTTP, name: a }, defaultEndpoint: '127.0.0.1:80' }]
  outboundTrafficPolicy: { mode: REGISTRY_ONLY }
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: vm }
spec: { address: 192.0.2.7, labels: { app: db }, serviceAccount: db, network: n1, ports: { tcp: 5432 } }
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: vms }
spec:
  metadata: { labels: { app: db }, annotations: { a: b } }
  template: { ports: { tcp: 5432 }, serviceAccount: db }
  probe: { httpGet: { port: 80, path: /, scheme: HTTP }, initialDelaySeconds: 1, periodSeconds: 2 }
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: f }
spec:
  workloadSelector: { labels: { app: a } }
  priority: 10
  configPatches:
  - applyTo: HTTP_FILTER
    match: { context: SIDECAR_INBOUND, listener: { portNumber: 80, filterChain: { filter: { name: a, subFilter: { name: b } } } }, proxy: { proxyVersion: '1.*' } }
    patch: { operation: INSERT_BEFORE, value: { name: a, typed_config: { '@type': b, deep: [{ c: null, d: 1.5 }] } } }
---
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: { name: p }
spec: { selector: { matchLabels: { a: b } }, concurrency: 0, environmentVariables: { A: b }, image: { imageType: distroless } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: allow, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  action: ALLOW
  rules:
  - from: [{ source: { principals: [cluster.local/ns/shop/sa/web], namespaces: [shop], ipBlocks: [10.0.0.0/8] } }]
    to: [{ operation: { methods: [GET], paths: [/a*], ports: ['80'], hosts: [a] } }]
    when: [{ key: 'request.auth.claims[iss]', values: [a], notValues: [b] }]
  - from: [{ source: { serviceAccounts: [shop/web] } }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: custom }
spec: { targetRefs: [{ kind: Gateway, group: gateway.networking.k8s.io, name: g }], action: CUSTOM, provider: { name: opa }, rules: [{}] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default }
spec: { selector: { matchLabels: { app: a } }, mtls: { mode: STRICT }, portLevelMtls: { '8080': { mode: PERMISSIVE } } }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: jwt }
spec:
  selector: { matchLabels: { app: a } }
  jwtRules:
  - issuer: https://example.com
    jwksUri: https://example.com/keys
    audiences: [a]
    fromHeaders: [{ name: x-jwt, prefix: 'Bearer ' }]
    outputClaimToHeaders: [{ header: x-claim, claim: sub }]
    timeout: 5s
    forwardOriginalToken: true
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: t }
spec:
  tracing: [{ providers: [{ name: otel }], randomSamplingPercentage: 12.5, customTags: { a: { literal: { value: b } }, c: { header: { name: d, defaultValue: e } } } }]
  metrics: [{ providers: [{ name: prometheus }], overrides: [{ match: { metric: REQUEST_COUNT, mode: SERVER }, tagOverrides: { a: { operation: UPSERT, value: b } }, disabled: false }], reportingInterval: 5s }]
  accessLogging: [{ filter: { expression: response.code >= 400 }, providers: [{ name: envoy }] }]
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: w }
spec:
  url: oci://example.com/filter:v1
  sha256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  imagePullPolicy: IfNotPresent
  phase: AUTHN
  priority: 5
  pluginConfig: { any: [1, { thing: null }] }
  vmConfig: { env: [{ name: A, value: b }, { name: C, valueFrom: HOST }] }
---
apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: { name: t }
spec: { selector: { matchLabels: { a: b } }, wasm: { url: 'https://example.com/f.wasm', pluginConfig: { a: 1 } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: example }
spec: { controllerName: example.com/controller, description: any, parametersRef: { group: a.b, kind: C, name: d } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: g, namespace: infra }
spec:
  gatewayClassName: example
  addresses: [{ type: IPAddress, value: 192.0.2.1 }, { type: Hostname, value: a.example.com }]
  listeners:
  - { name: http, port: 80, protocol: HTTP }
  - { name: https, port: 443, protocol: HTTPS, hostname: '*.example.com', tls: { certificateRefs: [{ name: cert }] }, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { a: b } } }, kinds: [{ kind: HTTPRoute }] } }
  infrastructure: { labels: { a: b }, annotations: { a.b/c: d } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec:
  parentRefs: [{ name: g, namespace: infra, sectionName: https }, { group: '', kind: Service, name: cart, port: 80 }]
  hostnames: [a.example.com, '*.example.org']
  rules:
  - name: first
    matches:
    - path: { type: PathPrefix, value: /v1 }
      headers: [{ name: x-a, value: b }, { name: x-c, type: RegularExpression, value: 'd+' }]
      queryParams: [{ name: q, value: r }]
      method: GET
    - path: { type: Exact, value: /exact }
    filters:
    - { type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: a, value: b }], add: [{ name: c, value: d }], remove: [e] } }
    - { type: RequestMirror, requestMirror: { backendRef: { name: shadow, port: 80 }, percent: 10 } }
    backendRefs:
    - { name: cart, port: 80, weight: 90, namespace: other }
    - { name: cart-v2, port: 80, weight: 10, filters: [{ type: ResponseHeaderModifier, responseHeaderModifier: { set: [{ name: a, value: b }] } }] }
    timeouts: { request: 10s, backendRequest: 2s }
  - matches: [{ path: { type: PathPrefix, value: /old } }]
    filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, statusCode: 301, path: { type: ReplacePrefixMatch, replacePrefixMatch: /new } } }]
  - filters: [{ type: URLRewrite, urlRewrite: { hostname: b.example.com, path: { type: ReplaceFullPath, replaceFullPath: / } } }]
    backendRefs: [{ name: a, port: 1 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: r }
spec:
  parentRefs: [{ name: g }]
  rules:
  - matches: [{ method: { service: shop.Cart, method: Get } }, { method: { type: RegularExpression, service: 'a.*' }, headers: [{ name: a, value: b }] }]
    backendRefs: [{ name: cart, port: 7070 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: r }
spec: { parentRefs: [{ name: g }], hostnames: [a.example.com, '*.b.example.com'], rules: [{ backendRefs: [{ name: a, port: 443, weight: 1 }] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata: { name: r }
spec: { parentRefs: [{ name: g, port: 80 }], rules: [{ name: a, backendRefs: [{ name: a, port: 443 }] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: UDPRoute
metadata: { name: r }
spec: { parentRefs: [{ name: g }], rules: [{ backendRefs: [{ name: a, port: 53 }] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: r }
spec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: a }], to: [{ group: '', kind: Service, name: b }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: p }
spec:
  targetRefs: [{ group: '', kind: Service, name: a, sectionName: https }]
  validation: { hostname: a.example.com, wellKnownCACertificates: System, subjectAltNames: [{ type: Hostname, hostname: b.example.com }, { type: URI, uri: 'spiffe://a/b' }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: { name: l }
spec: { parentRef: { name: g }, listeners: [{ name: a, port: 80, protocol: HTTP, hostname: a.example.com }] }
---
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: s }
spec: { podSelector: { matchLabels: { app: a }, matchExpressions: [{ key: b, operator: In, values: [c] }] }, port: http, proxyProtocol: HTTP/2, accessPolicy: audit }
---
apiVersion: policy.linkerd.io/v1beta1
kind: ServerAuthorization
metadata: { name: s }
spec: { server: { name: a }, client: { meshTLS: { serviceAccounts: [{ name: web }] }, networks: [{ cidr: 10.0.0.0/8, except: [10.1.0.0/16] }] } }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: p }
spec: { targetRef: { group: policy.linkerd.io, kind: Server, name: s }, requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: m }] }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: m }
spec: { identities: ['*.shop.serviceaccount.identity.linkerd.cluster.local'] }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: { name: n }
spec: { networks: [{ cidr: 10.0.0.0/8, except: [10.1.0.0/16] }] }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: { name: l }
spec: { targetRef: { group: policy.linkerd.io, kind: Server, name: s }, total: { requestsPerSecond: 100 }, identity: { requestsPerSecond: 10 }, overrides: [{ requestsPerSecond: 5, clientRefs: [{ kind: ServiceAccount, namespace: shop, name: web }] }] }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: e }
spec: { trafficPolicy: Deny, networks: [{ cidr: 0.0.0.0/0, except: [10.0.0.0/8] }] }
---
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: { name: r }
spec:
  parentRefs: [{ group: policy.linkerd.io, kind: Server, name: s }]
  rules:
  - matches: [{ path: { type: RegularExpression, value: '/a/.*' }, method: POST }]
    filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: a, value: b }] } }]
    backendRefs: [{ name: a, port: 80, weight: 1 }]
    timeouts: { request: 5s, backendRequest: 1s }
---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: cart.shop.svc.cluster.local, namespace: shop }
spec:
  retryBudget: { retryRatio: 0.2, minRetriesPerSecond: 10, ttl: 10s }
  routes: [{ name: GET /, condition: { all: [{ method: GET }, { pathRegex: /a }] }, isRetryable: true, timeout: 200ms, responseClasses: [{ condition: { status: { min: 500, max: 599 } }, isFailure: true }] }]
  dstOverrides: [{ authority: a, weight: 500m }, { authority: b, weight: 1 }]
---
apiVersion: workload.linkerd.io/v1beta1
kind: ExternalWorkload
metadata: { name: w }
spec: { meshTLS: { identity: spiffe://a/b, serverName: c.d }, workloadIPs: [{ ip: 192.0.2.1 }], ports: [{ port: 80, name: http }] }
---
apiVersion: multicluster.linkerd.io/v1alpha3
kind: Link
metadata: { name: west }
spec:
  clusterCredentialsSecret: s
  targetClusterName: west
  targetClusterDomain: cluster.local
  targetClusterLinkerdNamespace: linkerd
  gatewayAddress: a.example.com
  gatewayIdentity: b.c
  gatewayPort: '4143'
  probeSpec: { path: /ready, port: '4191', period: 3s, failureThreshold: '3', timeout: 30s }
  selector: { matchLabels: { mirror.linkerd.io/exported: 'true' } }
  remoteDiscoverySelector: { matchExpressions: [{ key: a, operator: Exists }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: cart }
spec: { selector: { app: cart }, ports: [{ name: grpc, port: 7070, targetPort: grpc, appProtocol: kubernetes.io/h2c }, { name: http, port: 80, targetPort: 8080, protocol: TCP }] }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: cart }
automountServiceAccountToken: false
---
apiVersion: v1
kind: ConfigMap
metadata: { name: c }
data: { a: b }
binaryData: { c: ZA== }
---
apiVersion: v1
kind: Secret
metadata: { name: s }
type: Opaque
data: { a: '', b: Yg== }
stringData: { c: d }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart }
spec:
  replicas: 2
  strategy: { type: RollingUpdate, rollingUpdate: { maxSurge: 25%, maxUnavailable: 1 } }
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec:
      serviceAccountName: cart
      containers:
      - name: server
        image: example.com/cart:v1
        ports: [{ containerPort: 7070, name: grpc }]
        env: [{ name: A, value: b }, { name: C, valueFrom: { fieldRef: { fieldPath: metadata.name } } }]
        resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { cpu: 0.5, memory: 128Mi } }
        readinessProbe: { grpc: { port: 7070 }, initialDelaySeconds: 5 }
        livenessProbe: { httpGet: { path: /, port: http, scheme: HTTP } }
        securityContext: { runAsNonRoot: true, capabilities: { drop: [ALL] } }
        volumeMounts: [{ name: tmp, mountPath: /tmp }]
      volumes: [{ name: tmp, emptyDir: {} }]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, image: db }] } }
  volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: d }
spec: { selector: { matchLabels: { app: d } }, template: { metadata: { labels: { app: d } }, spec: { containers: [{ name: d, image: d }] } } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: j }
spec: { backoffLimit: 1, template: { spec: { restartPolicy: Never, containers: [{ name: j, image: j }] } } }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: c }
spec: { schedule: '0 * * * *', jobTemplate: { spec: { template: { spec: { restartPolicy: OnFailure, containers: [{ name: j, image: j }] } } } } }
---
apiVersion: v1
kind: Pod
metadata: { name: p }
spec: { containers: [{ name: a, image: b }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: n }
spec:
  podSelector: { matchLabels: { app: a } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { a: b } } }, { ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }], ports: [{ port: 80, protocol: TCP }, { port: 1000, endPort: 2000 }] }]
  egress: [{ ports: [{ port: dns, protocol: UDP }] }]
`).map(document => document.toJS());
