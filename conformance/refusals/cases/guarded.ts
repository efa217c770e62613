import * as kplus from 'cdk8s-plus-27';
import { ServicePort, ZeroTrustNamespace } from 'cdk8s-mesh';
import { nobody, Refusal } from '../refusal';

/** Guarded namespaces and their workloads. */
export const guarded: readonly Refusal[] = [
  {
    name: 'a guard for the namespace of Istio itself',
    program: ({ chart }) => new ZeroTrustNamespace(chart, 'istio-system'),
    says: ['"istio-system" is the namespace of Istio itself', 'what denies by default there denies in the whole mesh, or stops its control plane', 'guard the namespaces of your applications'],
    wrong: nobody('a policy of the root namespace is for the whole mesh, and this one denies everything in it', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: deny-by-default, namespace: istio-system }
      spec: {}
    `),
  },
  {
    name: 'a rule for a port that is open to anyone',
    program: ({ shop, web }) => shop.addService('pay', { ports: [ServicePort.http(8080)], plaintextPorts: [8080] }).allow(web, { ports: [8080] }),
    says: ['something is allowed on port 8080, which is named in `plaintextPorts`', 'that port is open to anyone, with mTLS and without: a rule would have no effect', 'drop the port from `plaintextPorts`, or the rule'],
    wrong: nobody('whoever calls without mTLS is let in by the one rule, so the other one says nothing', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: cart, namespace: shop }
      spec:
        selector: { matchLabels: { app: cart } }
        rules:
          - to: [{ operation: { ports: ["8080"] } }]
          - from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }]
            to: [{ operation: { ports: ["8080"] } }]
      ---
      apiVersion: security.istio.io/v1
      kind: PeerAuthentication
      metadata: { name: cart, namespace: shop }
      spec: { selector: { matchLabels: { app: cart } }, mtls: { mode: STRICT }, portLevelMtls: { 8080: { mode: PERMISSIVE } } }
    `),
  },
  {
    name: 'one account for two workloads, one of which may call',
    program: ({ chart, shop, cart }) => {
      const serviceAccount = new kplus.ServiceAccount(chart, 'shared', { metadata: { name: 'shared', namespace: 'shop' } });
      const [reader] = ['reader', 'writer'].map(id => shop.addWorkload(id, { serviceAccount }));
      cart.allow(reader);
    },
    says: ['the service account "shared" is shared by "program/shop/reader" and "program/shop/writer"', 'the mesh knows callers by their account, so allowing one of them would allow all', 'give each workload a service account of its own'],
    wrong: nobody('the other one may call as well', `
      apiVersion: security.istio.io/v1
      kind: AuthorizationPolicy
      metadata: { name: cart, namespace: shop }
      spec: { selector: { matchLabels: { app: cart } }, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/shared] } }] }] }
    `),
  },
  {
    name: 'a container that listens where the sidecar does',
    program: ({ shop }) => shop.addService('proxy', { ports: [ServicePort.http(80, { targetPort: 15001 })] }),
    by: 'program/shop/proxy',
    says: ["container port 15001 is the mesh's own", "Istio's proxy listens there", 'let the container listen on another port'],
    wrong: nobody('one of the two does not start', `
      apiVersion: v1
      kind: Service
      metadata: { name: cart, namespace: shop }
      spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 15001 }] }
    `),
  },
];
