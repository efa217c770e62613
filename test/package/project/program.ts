import { App, Chart, Duration } from 'cdk8s';
import { CanaryService, IstioMesh, ResilientUpstream, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { VirtualService } from 'cdk8s-mesh/imports/networking.istio.io';
import { manifests } from 'cdk8s-mesh/testing';

// What a user's first program may look like; it is compiled in every way in which TypeScript resolves packages, and run
const app = new App();
new IstioMesh(app, 'mesh');
const chart = new Chart(app, 'shop');
const shop = new ZeroTrustNamespace(chart, 'shop');
const frontend = shop.addService('frontend', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
const cart = shop.addService('cart', { ports: [ServicePort.grpc(7070)] });
cart.allow(frontend, { grpc: ['shop.Cart'] });
new CanaryService(chart, 'frontend-canary', { service: frontend, stable: { version: 'v1' }, canary: { version: 'v2' }, weight: 10 });
new ResilientUpstream(chart, 'cart-upstream', { service: cart, timeout: Duration.seconds(2) });
app.synth();

const routes = manifests(app).filter(({ object }) => object.apiVersion === VirtualService.GVK.apiVersion && object.kind === VirtualService.GVK.kind);
process.stdout.write(routes.map(({ construct }) => construct).sort().join(' '));
