// Failures of gRPC on purpose, to see what callers make of each status.
import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { GrpcStatus, HttpMatch, HttpRouteRule, IstioMesh, ServicePort, ServiceRoute, ZeroTrustNamespace } from 'cdk8s-mesh';

const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'grpc-faults');
const shop = new ZeroTrustNamespace(chart, 'shop');
const labels = { app: 'cart' };
const workload = new k8s.KubeDeployment(chart, 'cart-deployment', {
  metadata: { name: 'cart', namespace: 'shop' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { serviceAccountName: 'cart', containers: [{ name: 'cart', image: 'cart' }] } },
  },
});

/** What callers meet, unless it is said otherwise of a method. */
const failure = { grpcStatus: GrpcStatus.UNAVAILABLE, percentage: 5 };
const failures = {
  Get: GrpcStatus.NOT_FOUND,
  Create: GrpcStatus.ALREADY_EXISTS,
  Update: GrpcStatus.ABORTED,
  Checkout: GrpcStatus.FAILED_PRECONDITION,
  AddItem: GrpcStatus.INVALID_ARGUMENT,
  ListPage: GrpcStatus.OUT_OF_RANGE,
  AddMany: GrpcStatus.RESOURCE_EXHAUSTED,
  Share: GrpcStatus.PERMISSION_DENIED,
  Claim: GrpcStatus.UNAUTHENTICATED,
  Watch: GrpcStatus.CANCELLED,
  Search: GrpcStatus.DEADLINE_EXCEEDED,
  Merge: GrpcStatus.UNIMPLEMENTED,
  Count: GrpcStatus.UNAVAILABLE,
  Total: GrpcStatus.INTERNAL,
  Restore: GrpcStatus.DATA_LOSS,
  Price: GrpcStatus.UNKNOWN,
};

new ServiceRoute(chart, 'chaos', {
  service: shop.addService('cart', { workload, ports: [ServicePort.grpc(9090)] }),
  rules: Object.entries(failures).map(([method, grpcStatus]): HttpRouteRule => ({
    match: [HttpMatch.grpc(`shop.Cart/${method}`)],
    fault: { abort: { ...failure, grpcStatus } },
  })),
});
