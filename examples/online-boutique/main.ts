import { App, Chart, Duration } from 'cdk8s';
import { deployment } from './deployment';
import {
  CanaryService, DataPlane, GatewayApiChannel, GatewayApiMesh, HttpMatch, IstioMesh, LinkerdMesh, MeshIdentity, MeshService, ResilientUpstream,
  RetryOn, ServicePort, ZeroTrustNamespace,
} from 'cdk8s-mesh';

export const app = new App();
const meshes = {
  'istio': () => new IstioMesh(app, 'mesh'),
  'istio-ambient': () => new IstioMesh(app, 'mesh', { dataPlane: DataPlane.AMBIENT, gatewayApi: GatewayApiChannel.EXPERIMENTAL }),
  'linkerd': () => new LinkerdMesh(app, 'mesh'),
  'gateway-api': () => new GatewayApiMesh(app, 'mesh', { controller: new IstioMesh(app, 'istio'), channel: GatewayApiChannel.EXPERIMENTAL }),
};
const name = process.env.MESH ?? 'istio';
if (!(name in meshes)) throw new Error(`MESH is "${name}": write MESH=istio, MESH=istio-ambient, MESH=linkerd or MESH=gateway-api`);
meshes[name as keyof typeof meshes](); // the one line that is about a mesh

const chart = new Chart(app, 'online-boutique');
const namespace = 'boutique';
const boutique = new ZeroTrustNamespace(chart, namespace);

// --- The services: names, ports, probes and accounts as in the application's own manifests ---

/** A gRPC service; most of them listen on the port that their Service has. */
function grpcService(id: string, port: number, options: { targetPort?: number; env?: { [name: string]: string } } = {}): MeshService {
  const { targetPort = port, env } = options;
  const workload = deployment(chart, id, { namespace, app: id, port: targetPort, probe: 'grpc', env: { PORT: String(targetPort), ...env } });
  return boutique.addService(id, { workload, ports: [ServicePort.grpc(port, { targetPort })] });
}

const ads = grpcService('adservice', 9555);
const currency = grpcService('currencyservice', 7000, { env: { DISABLE_PROFILER: '1' } });
const email = grpcService('emailservice', 5000, { targetPort: 8080, env: { DISABLE_PROFILER: '1' } });
const payment = grpcService('paymentservice', 50051, { env: { DISABLE_PROFILER: '1' } });
const catalog = grpcService('productcatalogservice', 3550, { env: { DISABLE_PROFILER: '1' } });
const shipping = grpcService('shippingservice', 50051, { env: { DISABLE_PROFILER: '1' } });
const cart = grpcService('cartservice', 7070, { env: { REDIS_ADDR: 'redis-cart:6379' } });
const recommendations = grpcService('recommendationservice', 8080, {
  env: { PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550', DISABLE_PROFILER: '1' },
});
const checkout = grpcService('checkoutservice', 5050, {
  env: {
    PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550',
    SHIPPING_SERVICE_ADDR: 'shippingservice:50051',
    PAYMENT_SERVICE_ADDR: 'paymentservice:50051',
    EMAIL_SERVICE_ADDR: 'emailservice:5000',
    CURRENCY_SERVICE_ADDR: 'currencyservice:7000',
    CART_SERVICE_ADDR: 'cartservice:7070',
  },
});

// The application runs redis as the service account "default". Here it has one of its own, as everything that is called or calls.
const redis = boutique.addService('redis-cart', {
  workload: deployment(chart, 'redis-cart', { namespace, app: 'redis-cart', image: 'redis:alpine', port: 6379, probe: 'tcp' }),
  ports: [ServicePort.tcp(6379, { name: 'redis' })],
});

const frontendVersion = (version: string) => deployment(chart, `frontend-${version}`, {
  namespace,
  app: 'frontend',
  version,
  port: 8080,
  probe: { path: '/_healthz' },
  env: {
    PORT: '8080',
    PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550',
    CURRENCY_SERVICE_ADDR: 'currencyservice:7000',
    CART_SERVICE_ADDR: 'cartservice:7070',
    RECOMMENDATION_SERVICE_ADDR: 'recommendationservice:8080',
    SHIPPING_SERVICE_ADDR: 'shippingservice:50051',
    CHECKOUT_SERVICE_ADDR: 'checkoutservice:5050',
    AD_SERVICE_ADDR: 'adservice:9555',
    SHOPPING_ASSISTANT_SERVICE_ADDR: 'shoppingassistantservice:80',
    ENABLE_PROFILER: '0',
  },
});
const frontend = boutique.addService('frontend', {
  versions: { v1: frontendVersion('v1'), v2: frontendVersion('v2') },
  ports: [ServicePort.http(80, { targetPort: 8080 })],
});

// Its init container, which waits for the frontend, is left out: it runs before a classic sidecar does, and without one nobody answers it.
// With native sidecars it could stay.
const loadGenerator = boutique.addWorkload('loadgenerator', {
  workload: deployment(chart, 'loadgenerator', { namespace, app: 'loadgenerator', env: { FRONTEND_ADDR: 'frontend:80', USERS: '10', RATE: '1' } }),
});

// --- Who may call whom, and nothing else ---

// In the place of the Service "frontend-external", which exposed the pods themselves: customers come through a gateway of the mesh.
frontend.allow(MeshIdentity.gateway({ namespace: 'ingress', serviceAccount: 'shop-gateway' }));
frontend.allow(loadGenerator);

ads.allow(frontend, { grpc: ['hipstershop.AdService'] });
recommendations.allow(frontend, { grpc: ['hipstershop.RecommendationService'] });
checkout.allow(frontend, { grpc: ['hipstershop.CheckoutService/PlaceOrder'] });
cart.allow(frontend, { grpc: ['hipstershop.CartService'] });
cart.allow(checkout, { grpc: ['hipstershop.CartService/GetCart', 'hipstershop.CartService/EmptyCart'] });
catalog.allow(frontend, { grpc: ['hipstershop.ProductCatalogService'] });
catalog.allow(checkout, { grpc: ['hipstershop.ProductCatalogService/GetProduct'] });
catalog.allow(recommendations, { grpc: ['hipstershop.ProductCatalogService/ListProducts'] });
currency.allow(frontend, { grpc: ['hipstershop.CurrencyService'] });
currency.allow(checkout, { grpc: ['hipstershop.CurrencyService/Convert'] });
shipping.allow(frontend, { grpc: ['hipstershop.ShippingService/GetQuote'] });
shipping.allow(checkout, { grpc: ['hipstershop.ShippingService'] });
email.allow(checkout, { grpc: ['hipstershop.EmailService/SendOrderConfirmation'] });
payment.allow(checkout, { grpc: ['hipstershop.PaymentService/Charge'] });
redis.allow(cart);

// --- A new frontend for one request in ten, and for testers: for callers in the mesh, such as the load generator.
// What comes in through the gateway follows the gateway's own routes, and in ambient mode these as well: it passes the waypoint. ---

new CanaryService(chart, 'frontend-canary', {
  service: frontend, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10, override: HttpMatch.header('x-canary', 'true'),
});
new ResilientUpstream(chart, 'frontend-upstream', {
  service: frontend, timeout: Duration.seconds(15), circuitBreaker: { consecutiveErrors: 10, ejectionTime: Duration.seconds(30) },
});

// --- An order survives a slow or failing service: what checkout calls ---

const circuitBreaker = { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) };

// Reading may be repeated
for (const service of [catalog, currency]) {
  new ResilientUpstream(chart, `${service.name}-upstream`, {
    service,
    timeout: Duration.seconds(2),
    retry: { attempts: 2, perTryTimeout: Duration.millis(600), on: [RetryOn.UNAVAILABLE], idempotent: true },
    circuitBreaker,
  });
}
// Charging a card, shipping, sending mail, changing a cart: once
for (const service of [payment, shipping, email, cart]) {
  new ResilientUpstream(chart, `${service.name}-upstream`, { service, timeout: Duration.seconds(5), retry: { attempts: 0 }, circuitBreaker });
}

app.synth();
