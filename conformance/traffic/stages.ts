import { ApiObject, Chart } from 'cdk8s';
import { ServicePort, ZeroTrustNamespace, ZeroTrustStage } from 'cdk8s-mesh';
import { TrafficCase, TrafficRequest } from '../carry/case';
import { deployment } from '../carry/deployment';

const namespace = 'shop';

/** Two services that one workload may call, one that nobody may, and a workload of a namespace outside of the mesh. */
function program(stage: ZeroTrustStage, restOfMesh: 'STRICT' | 'PERMISSIVE'): (chart: Chart) => void {
  return chart => {
    new ApiObject(chart, 'rest-of-mesh', {
      apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace: 'istio-system' }, spec: { mtls: { mode: restOfMesh } },
    });
    const shop = new ZeroTrustNamespace(chart, namespace, { stage });
    const web = shop.addWorkload('web', { workload: deployment(chart, 'web', { namespace }) });
    shop.addWorkload('job', { workload: deployment(chart, 'job', { namespace }) });
    const orders = shop.addService('orders', { workload: deployment(chart, 'orders', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    orders.allow(web, { methods: ['GET'] });
    const redis = shop.addService('redis', { workload: deployment(chart, 'redis', { namespace, ports: [6379] }), ports: [ServicePort.tcp(6379)] });
    redis.allow(web);
    shop.addService('vault', { workload: deployment(chart, 'vault', { namespace }), ports: [ServicePort.http(80, { targetPort: 8080 })] });
    deployment(chart, 'legacy', { namespace: 'outside' });
  };
}

const to = 'http://orders.shop/';
const vault = 'http://vault.shop/';
const tcp = 'tcp://redis.shop:6379';
const plaintext = { client: 'outside/legacy' };
const allowed = { client: 'shop/web' };
const other = { client: 'shop/job' };
const answered = { answered: 'shop/orders' };
const echoed = { answered: 'shop/redis' };

const allowedIsAnswered: TrafficRequest[] = [
  { ...allowed, says: 'who is allowed is answered', to, expect: answered },
  { ...allowed, says: 'who is allowed is answered by TCP', to: tcp, expect: echoed },
];

export const strict = new TrafficCase({
  program: program(ZeroTrustStage.STRICT, 'PERMISSIVE'),
  requests: [
    ...allowedIsAnswered,
    { ...other, says: 'who is not allowed is refused', to, expect: { refused: 'access' } },
    { ...allowed, says: 'where nobody is allowed, all are refused', to: vault, expect: { refused: 'access' } },
    { ...plaintext, says: 'plaintext is refused', to, expect: { refused: 'mtls' } },
    { ...plaintext, says: 'plaintext is refused by TCP', to: tcp, expect: { refused: 'mtls' } },
    { says: 'a caller in the mesh that goes past its sidecar is refused', client: 'shop/web', identity: null, to, expect: { refused: 'mtls' } },
  ],
});

export const permissive = new TrafficCase({
  program: program(ZeroTrustStage.PERMISSIVE, 'STRICT'),
  requests: [
    ...allowedIsAnswered,
    { ...allowed, says: 'identities are held to the rules: another method', method: 'DELETE', to, expect: { refused: 'access' } },
    { ...other, says: 'identities are held to the rules: another caller', to, expect: { refused: 'access' } },
    { ...other, says: 'identities are held to the rules by TCP', to: tcp, expect: { refused: 'access' } },
    { ...allowed, says: 'where nobody is allowed, all identities are refused', to: vault, expect: { refused: 'access' } },
    { ...plaintext, says: 'plaintext is let in', to, expect: answered },
    { ...plaintext, says: 'plaintext is let in where no identity is', to: vault, expect: { answered: 'shop/vault' } },
    { ...plaintext, says: 'plaintext is let in by TCP', to: tcp, expect: echoed },
  ],
});

export const observe = new TrafficCase({
  program: program(ZeroTrustStage.OBSERVE, 'STRICT'),
  requests: [
    { ...allowed, says: 'who is allowed', to, expect: { ...answered, observed: 'allowed' } },
    { ...allowed, says: 'who is allowed, by TCP', to: tcp, expect: { ...echoed, observed: 'allowed' } },
    { ...allowed, says: 'another method is logged, not refused', method: 'DELETE', to, expect: { ...answered, observed: 'denied' } },
    { ...other, says: 'another caller is logged, not refused', to, expect: { ...answered, observed: 'denied' } },
    { ...other, says: 'another caller is logged, not refused, by TCP', to: tcp, expect: { ...echoed, observed: 'denied' } },
    { ...allowed, says: 'where nobody is allowed, all are logged, not refused', to: vault, expect: { answered: 'shop/vault', observed: 'denied' } },
    { ...plaintext, says: 'plaintext is logged, not refused', to, expect: { ...answered, observed: 'denied' } },
  ],
});
