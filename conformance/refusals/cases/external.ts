import {
  EgressGateway, ExternalService, ExternalServiceProps, ExternalWorkload, ExternalWorkloadGroup, HostResolution, ServiceLocation,
  ServicePort, ServiceRoute, WorkloadReadiness,
} from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

const { STATIC, NONE, DYNAMIC_DNS, DNS_ROUND_ROBIN } = HostResolution;
const { INSIDE } = ServiceLocation;

/** A service outside, of which anything may be wrong. */
const api = (props: Partial<ExternalServiceProps>) => ({ chart }: Scene) => new ExternalService(chart, 'api', {
  namespace: 'shop', hosts: ['api.example.com'], ports: [ServicePort.http(80)], ...props,
});

/** A ServiceEntry by what is said of it. */
const entry = (fields: string) => `
  apiVersion: networking.istio.io/v1
  kind: ServiceEntry
  metadata: { name: api, namespace: shop }
  spec: { ${fields} }
`;
const HOSTS = 'hosts: [api.example.com]';
const PORTS = 'ports: [{ number: 80, name: http, protocol: HTTP }]';

/** What is outside of the mesh. */
export const external: readonly Refusal[] = [
  {
    name: 'no host',
    program: api({ hosts: [] }),
    says: ['`hosts` is an empty list', 'it names what there is, each once', "write for example ['api.example.com']"],
    wrong: validation('service entry must have at least one host', entry(`hosts: [], ${PORTS}, resolution: DNS`)),
  },
  {
    name: 'any host',
    program: api({ hosts: ['*'] }),
    says: ['`hosts`', '"*": "*" stands for whole labels at the beginning only, as in *.example.com', "write for example ['api.example.com']"],
    wrong: validation('invalid host *', entry(`hosts: ["*"], ${PORTS}, resolution: NONE`)),
  },
  {
    name: 'one port twice',
    program: api({ ports: [ServicePort.http(80), ServicePort.http(80, { name: 'again' })] }),
    says: ['two ports have the number 80', 'a Service tells its ports apart by both', 'give one of them another number'],
    wrong: validation('service entry port 80 already defined', entry(`${HOSTS}, ports: [{ number: 80, name: http, protocol: HTTP }, { number: 80, name: http-again, protocol: HTTP }], resolution: DNS`)),
  },
  {
    name: 'endpoints, and pods that are found by labels',
    program: api({ location: INSIDE, endpoints: [{ address: '10.0.0.1' }], workloadLabels: { app: 'vm' } }),
    says: ['`endpoints` and `workloadLabels` are both given', 'both say where it runs', 'keep one of them'],
    wrong: validation('only one of WorkloadSelector or Endpoints is allowed in Service Entry', entry(`${HOSTS}, ${PORTS}, location: MESH_INTERNAL, resolution: STATIC, endpoints: [{ address: 10.0.0.1 }], workloadSelector: { labels: { app: vm } }`)),
  },
  {
    name: 'endpoints where the client knows the address',
    program: api({ resolution: NONE, endpoints: [{ address: '203.0.113.7' }] }),
    says: ['`endpoints` stands beside HostResolution.NONE', 'the address follows from each call, and endpoints would never be used', 'leave one of the two out'],
    wrong: validation('no endpoints should be provided for resolution type none', entry(`${HOSTS}, ${PORTS}, resolution: NONE, endpoints: [{ address: 203.0.113.7 }]`)),
  },
  {
    name: 'fixed endpoints, of which there are none',
    program: api({ resolution: STATIC }),
    says: ['it has no endpoints', 'with HostResolution.STATIC they are the only addresses there are', 'name `endpoints`, or leave `resolution` out, for DNS'],
    wrong: nobody('there is nothing that a request could go to', entry(`${HOSTS}, ${PORTS}, resolution: STATIC`)),
  },
  {
    name: 'a name where nobody looks names up',
    program: api({ resolution: STATIC, endpoints: [{ address: 'eu.example.com' }] }),
    says: ['the endpoint "eu.example.com" is a name', 'with HostResolution.STATIC nobody looks it up', 'write its IP address, or leave `resolution` out, for DNS'],
    wrong: validation('endpoint address "eu.example.com" is not a valid IP address', entry(`${HOSTS}, ${PORTS}, resolution: STATIC, endpoints: [{ address: eu.example.com }]`)),
  },
  {
    name: 'a wildcard that DNS does not know',
    program: api({ hosts: ['*.example.com'] }),
    says: ['the host "*.example.com"', 'DNS knows no wildcards, and no endpoints are named to look up instead', 'write resolution: HostResolution.NONE or HostResolution.DYNAMIC_DNS, or name `endpoints`'],
    wrong: validation('hosts must be FQDN', entry(`hosts: ["*.example.com"], ${PORTS}, resolution: DNS`)),
  },
  {
    name: 'two endpoints of which one is called',
    program: api({ resolution: DNS_ROUND_ROBIN, endpoints: [{ address: 'eu.example.com' }, { address: 'us.example.com' }] }),
    says: ['it has 2 endpoints', 'HostResolution.DNS_ROUND_ROBIN looks up one name', 'name one of them, or take HostResolution.DNS'],
    wrong: validation('there must only be 0 or 1 endpoint for resolution mode DNS_ROUND_ROBIN', entry(`${HOSTS}, ${PORTS}, resolution: DNS_ROUND_ROBIN, endpoints: [{ address: eu.example.com }, { address: us.example.com }]`)),
  },
  {
    name: 'names below a wildcard, without one',
    program: api({ resolution: DYNAMIC_DNS }),
    says: ['the host "api.example.com"', 'HostResolution.DYNAMIC_DNS is for names below a wildcard', 'leave `resolution` out, for DNS, or write a wildcard such as *.example.com'],
    wrong: validation('host must be wildcarded for resolution mode DYNAMIC_DNS', entry(`${HOSTS}, ${PORTS}, resolution: DYNAMIC_DNS`)),
  },
  {
    name: 'bytes, from which no name can be read',
    program: api({ hosts: ['*.example.com'], resolution: DYNAMIC_DNS, ports: [ServicePort.tcp(5432)] }),
    says: ['port 5432 is TCP', 'HostResolution.DYNAMIC_DNS reads the name off a request or its SNI, and here are bytes', 'leave the port out, or name the hosts one by one'],
    wrong: validation('only HTTP, TLS, GRPC, and HTTP2 protocols are supported for resolution type DYNAMIC_DNS', entry('hosts: ["*.example.com"], ports: [{ number: 5432, name: tcp, protocol: TCP }], resolution: DYNAMIC_DNS')),
  },
  {
    name: 'a range of addresses of a name',
    program: api({ addresses: ['10.0.0.0/8'] }),
    says: ['the range 10.0.0.0/8 in `addresses`', 'where names are looked up, a service has single addresses', 'write single addresses, or resolution: HostResolution.NONE'],
    wrong: validation('CIDR addresses are allowed only for NONE/STATIC resolution types', entry(`${HOSTS}, ${PORTS}, addresses: [10.0.0.0/8], resolution: DNS`)),
  },
  {
    name: 'an address that is none',
    program: api({ addresses: ['10.0.0.300'] }),
    says: ['`addresses`', '"10.0.0.300" is no IP address', "write for example ['203.0.113.7', '198.51.100.0/24']"],
    wrong: validation('10.0.0.300 is not a valid IP', entry(`${HOSTS}, ${PORTS}, addresses: [10.0.0.300], resolution: DNS`)),
  },
  {
    name: 'a port of an endpoint that the service does not have',
    program: api({ endpoints: [{ address: 'eu.example.com', ports: { https: 443 } }] }),
    says: ['an endpoint says where port "https" leads', 'the service has no such port; its ports are called http', 'name one of them'],
    wrong: validation('endpoint port 443 is not defined by the service entry', entry(`${HOSTS}, ${PORTS}, resolution: DNS, endpoints: [{ address: eu.example.com, ports: { https: 443 } }]`)),
  },
  {
    name: 'bytes, and no address by which they would be known',
    program: api({ ports: [ServicePort.tcp(5432)] }),
    says: ['port 5432 is TCP, and the service has no address', 'only an address tells its connections from others: without one the proxy would take every', 'name its `addresses`; or write allocateAddress: true, if the proxies answer DNS (ambient mode'],
    wrong: analyzers('IST0134', entry(`${HOSTS}, ports: [{ number: 5432, name: tcp, protocol: TCP }], resolution: DNS`)),
  },
  {
    name: 'one host that speaks two things',
    program: scene => {
      api({})(scene);
      new ExternalService(scene.chart, 'again', { namespace: 'lab', hosts: ['api.example.com'], ports: [ServicePort.grpc(80)] });
    },
    says: ['port 80 of api.example.com speaks grpc, and "program/api" says http', 'where both are seen, clients would go by the one that was made first', 'use one ExternalService for both, or let each be seen in namespaces of its own: visibleIn'],
    wrong: analyzers('IST0177', `${entry(`${HOSTS}, ${PORTS}, resolution: DNS`).trimEnd()}
  ---
  apiVersion: networking.istio.io/v1
  kind: ServiceEntry
  metadata: { name: again, namespace: lab }
  spec: { hosts: [api.example.com], ports: [{ number: 80, name: grpc, protocol: GRPC }], resolution: DNS }
`),
  },
  {
    name: 'one host in two places',
    program: scene => {
      api({})(scene);
      new ExternalService(scene.chart, 'again', { namespace: 'lab', hosts: ['api.example.com'], ports: [ServicePort.http(80)], resolution: STATIC, endpoints: [{ address: '10.0.0.1' }] });
    },
    says: ['api.example.com is also that of "program/api", which says another `resolution` of it', 'where both are seen, clients would go by the one that was made first', 'use one ExternalService for both, or let each be seen in namespaces of its own: visibleIn'],
    wrong: nobody('every client goes by the older one: the other is as if it were not there', `${entry(`${HOSTS}, ${PORTS}, resolution: DNS`).trimEnd()}
  ---
  apiVersion: networking.istio.io/v1
  kind: ServiceEntry
  metadata: { name: again, namespace: lab }
  spec: { ${HOSTS}, ${PORTS}, resolution: STATIC, endpoints: [{ address: 10.0.0.1 }] }
`),
  },
  {
    name: 'a public host that is somebody else\'s outside of the cluster',
    program: scene => {
      api({})(scene);
      new ServiceRoute(scene.chart, 'public-cart', { service: scene.cart, gateways: [scene.gateway], hosts: ['api.example.com'] });
    },
    says: ['the host "api.example.com" is that of "program/api" (api.example.com)', 'these hold within the mesh too, where calls to the external service would go to cart.shop.svc', 'let one ServiceRoute with meshTraffic: false be for the gateways and this host'],
    wrong: nobody('calls within the mesh to the API of others come to the cart', `${entry(`${HOSTS}, ${PORTS}, resolution: DNS`).trimEnd()}
  ---
  apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata: { name: cart, namespace: shop }
  spec:
    hosts: [cart.shop.svc.cluster.local, api.example.com]
    gateways: [mesh, public]
    http:
      - route: [{ destination: { host: cart.shop.svc.cluster.local } }]
`),
  },
  {
    name: 'a machine in the mesh as nobody',
    program: api({ location: INSIDE, resolution: STATIC, endpoints: [{ address: '10.0.0.1' }] }),
    says: ['it is in the mesh, and its endpoint "10.0.0.1" has no service account', 'Istio speaks mTLS to those whose account it knows, and plaintext to others', 'name the `serviceAccount` that the endpoint runs as; or say dangerouslyPlaintext: true'],
    wrong: nobody('it is called in plaintext, though it is said to be in the mesh', entry(`${HOSTS}, ${PORTS}, location: MESH_INTERNAL, resolution: STATIC, endpoints: [{ address: 10.0.0.1 }]`)),
  },
  {
    name: 'a machine among the pods of a workload',
    program: ({ chart }) => new ExternalWorkload(chart, 'vm', { namespace: 'shop', address: '10.0.0.1', labels: { app: 'cart' } }),
    says: ['"program/vm" (app=cart) has the labels of "program/shop/cart" (app=cart)', 'Services and rules are for what labels select: calls for the pods would go to the machine too', 'give the machine labels of its own, and let an ExternalService with these as `workloadLabels` stand'],
    wrong: nobody('the Service of the pods has it among its endpoints, in plaintext', `
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: { name: vm, namespace: shop }
      spec: { address: 10.0.0.1, labels: { app: cart } }
    `),
  },
  {
    name: 'a machine as pods that may call',
    program: ({ chart, cart, web }) => {
      cart.allow(web);
      new ExternalWorkload(chart, 'vm', { namespace: 'shop', address: '10.0.0.1', serviceAccount: 'web' });
    },
    says: ['the service account "web" is shared by "program/shop/web" and "program/vm"', 'the mesh knows callers by their account, so allowing one of them would allow all', 'give each workload a service account of its own'],
    wrong: nobody('what the pods may call, the machine may', `
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: { name: vm, namespace: shop }
      spec: { address: 10.0.0.1, serviceAccount: web }
    `),
  },
  {
    name: 'a machine as a waypoint',
    dataPlane: 'ambient',
    program: ({ chart }) => new ExternalWorkloadGroup(chart, 'vms', { namespace: 'shop', serviceAccount: 'waypoint' }),
    says: ['"program/vms" runs as the service account "shop/waypoint", which is that of the waypoint "program/shop/waypoint"', 'what stands behind the waypoint lets this account in, whatever the rules say of others', 'run the workload as an account of its own'],
    wrong: nobody('the pods behind the waypoint let the machines in', `
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: { name: vms, namespace: shop }
      spec: { metadata: { labels: { app: vms } }, template: { serviceAccount: waypoint } }
    `),
  },
  {
    name: 'what one namespace sees twice',
    program: api({ visibleIn: ['lab', 'lab'] }),
    says: ['`visibleIn` names lab twice', 'it names what there is, each once', "write for example ['shop']"],
    wrong: validation('duplicate entries in exportTo for entry lab', entry(`${HOSTS}, ${PORTS}, resolution: DNS, exportTo: [lab, lab]`)),
  },
  {
    name: 'a machine nowhere',
    program: ({ chart }) => new ExternalWorkload(chart, 'vm', { namespace: 'shop', labels: { app: 'vm' } }),
    says: ['`props` has neither an address nor a network', 'nobody could tell where it is', "write for example { address: '203.0.113.7' }"],
    wrong: validation('address is required', `
      apiVersion: networking.istio.io/v1
      kind: WorkloadEntry
      metadata: { name: vm, namespace: shop }
      spec: { labels: { app: vm } }
    `),
  },
  {
    name: 'a check of a machine at no port',
    program: () => WorkloadReadiness.tcp(0),
    by: 'WorkloadReadiness.tcp',
    says: ['`port` is 0', 'it is a whole number from 1 to 65535', 'write a number from 1 to 65535'],
    wrong: validation('port number 0 must be in the range 1..65535', `
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: { name: vms, namespace: shop }
      spec: { metadata: { labels: { app: vm } }, template: { serviceAccount: vm }, probe: { tcpSocket: { port: 0 } } }
    `),
  },
  {
    name: 'labels of machines that are none',
    program: ({ chart }) => new ExternalWorkloadGroup(chart, 'vms', { namespace: 'shop', labels: { 'app name': 'vm' }, serviceAccount: 'vm' }),
    says: ['`labels`', '"app name" is not allowed: use letters, digits, "-", "_" and ".", beginning and ending with a', "write for example { app: 'db', version: 'v1' }"],
    wrong: validation('invalid tag key: "app name"', `
      apiVersion: networking.istio.io/v1
      kind: WorkloadGroup
      metadata: { name: vms, namespace: shop }
      spec: { metadata: { labels: { app name: vm } }, template: { serviceAccount: vm } }
    `),
  },
  {
    name: 'an egress gateway for a host whose address only the client knows',
    program: scene => new EgressGateway(scene.chart, 'egress', { namespace: 'shop' }).carry(api({ resolution: NONE })(scene)),
    says: ['"program/api" is called at the address that the client looked up', 'the gateway could not tell where to go from there', 'name its hosts one by one, with HostResolution.DNS'],
    wrong: nobody('the gateway calls the address at which it was called, which is its own', `${entry(`${HOSTS}, ${PORTS}, resolution: NONE`).trimEnd()}
  ---
  apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata: { name: api, namespace: shop }
  spec:
    hosts: [api.example.com]
    gateways: [mesh, public]
    http:
      - match: [{ gateways: [mesh] }]
        route: [{ destination: { host: public.shop.svc.cluster.local, port: { number: 8080 } } }]
      - match: [{ gateways: [public] }]
        route: [{ destination: { host: api.example.com } }]
`),
  },
];
