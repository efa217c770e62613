// Named imports of a CommonJS package: node finds the names by reading the code, so they must be written in a way that it understands
import { App, Chart } from 'cdk8s';
import { LinkerdMesh, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { Server } from 'cdk8s-mesh/imports/policy.linkerd.io';
import { manifests } from 'cdk8s-mesh/testing';

const app = new App();
new LinkerdMesh(app, 'mesh');
const shop = new ZeroTrustNamespace(new Chart(app, 'shop'), 'shop');
const frontend = shop.addWorkload('frontend');
shop.addService('cart', { ports: [ServicePort.grpc(7070)] }).allow(frontend);
process.stdout.write(manifests(app).filter(({ object }) => object.kind === Server.GVK.kind).map(({ object }) => object.metadata.name).sort().join(' '));
