import { App, Chart } from 'cdk8s';
import { DataPlane, GatewayForm, GatewayListener, IstioMesh, MeshGateway, MeshService, MeshWorkload, ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';

/** What every program begins with. `cluster.yaml` says the same by hand. */
export class Scene {
  public readonly app = new App();
  public readonly chart: Chart;

  /** Guarded, in the stage STRICT. In ambient mode it has a waypoint. */
  public readonly shop: ZeroTrustNamespace;

  /** It calls. */
  public readonly web: MeshWorkload;

  /** HTTP at port 80, which its containers take at 8080. */
  public readonly cart: MeshService;

  /** HTTP as `cart`, gRPC at 7070, and TCP at 6379. */
  public readonly store: MeshService;

  public constructor(dataPlane?: 'ambient') {
    new IstioMesh(this.app, 'mesh', { dataPlane: dataPlane === undefined ? DataPlane.SIDECAR : DataPlane.AMBIENT });
    this.chart = new Chart(this.app, 'program');
    this.shop = new ZeroTrustNamespace(this.chart, 'shop');
    this.web = this.shop.addWorkload('web');
    this.cart = this.shop.addService('cart', { ports: [ServicePort.http(80, { targetPort: 8080 })] });
    this.store = this.shop.addService('store', { ports: [ServicePort.http(80, { targetPort: 8080 }), ServicePort.grpc(7070), ServicePort.tcp(6379)] });
  }

  /** A service of another team, which nobody here guards. */
  public get ads(): MeshService {
    return MeshService.fromName(this.chart, 'ads', { name: 'ads', namespace: 'lab', clientNamespace: 'shop', ports: [ServicePort.http(80)] });
  }

  /** Takes HTTP at port 8080 for whatever is below `example.com`, in pods of a namespace that nobody guards. */
  public get gateway(): MeshGateway {
    return new MeshGateway(this.chart, 'public', {
      namespace: 'shop', form: GatewayForm.mesh({ namespace: 'ingress' }), listeners: [GatewayListener.http(8080, { hosts: ['*.example.com'] })],
    });
  }
}
