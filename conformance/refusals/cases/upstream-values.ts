import { ConsistentHashing, Locality, SessionAffinity, UpstreamTls } from 'cdk8s-mesh';
import { analyzers, nobody, Refusal, validation } from '../refusal';

/** A DestinationRule by its policy. */
const policy = (trafficPolicy: string) => `
  apiVersion: networking.istio.io/v1
  kind: DestinationRule
  metadata: { name: cart, namespace: shop }
  spec:
    host: cart.shop.svc.cluster.local
    trafficPolicy: { ${trafficPolicy} }
`;

/** What a policy for calls is made of, and refuses itself. */
export const upstreamValues: readonly Refusal[] = [
  {
    name: 'a table of no prime size',
    program: () => ConsistentHashing.maglev(65536),
    by: 'ConsistentHashing.maglev',
    says: ['`tableSize` is 65536', 'it is no prime number, and only with one does each endpoint get its share', 'write for example 65537'],
    wrong: validation('tableSize must be a prime number for maglev', policy('loadBalancer: { consistentHash: { useSourceIp: true, maglev: { tableSize: 65536 } } }')),
  },
  {
    name: 'sessions by no header',
    program: () => SessionAffinity.header(''),
    by: 'SessionAffinity.header',
    says: ['`name`', '"" is not the name of an HTTP header', "write for example 'x-user'"],
    wrong: nobody('Envoy refuses the whole table of routes, and keeps the one that it had', policy('loadBalancer: { consistentHash: { httpHeaderName: "" } }')),
  },
  {
    name: 'shares of localities that are not all',
    program: () => Locality.distribute([{ from: 'eu', to: { eu: 80, us: 10 } }]),
    by: 'Locality.distribute',
    says: ['the shares of "eu"', 'the shares 80 + 10 make 90, not 100', "write for example [{ from: 'eu/a/*', to: { 'eu/a/*': 80, 'eu/b/*': 20 } }]"],
    wrong: validation('total locality weight 90 != 100', policy('loadBalancer: { localityLbSetting: { distribute: [{ from: eu, to: { eu: 80, us: 10 } }] } }')),
  },
  {
    name: 'a locality of no share',
    program: () => Locality.distribute([{ from: 'eu', to: { eu: 100, us: 0 } }]),
    by: 'Locality.distribute',
    says: ['the shares of "eu"', '0 is not a whole number of percent from 1 to 100', "write for example [{ from: 'eu/a/*', to: { 'eu/a/*': 80, 'eu/b/*': 20 } }]"],
    wrong: validation('locality weight must be in range [1, 100]', policy('loadBalancer: { localityLbSetting: { distribute: [{ from: eu, to: { eu: 100, us: 0 } }] } }')),
  },
  {
    name: 'the shares of one locality twice',
    program: () => Locality.distribute([{ from: 'eu', to: { eu: 100 } }, { from: 'eu/*', to: { us: 100 } }]),
    by: 'Locality.distribute',
    says: ['`shares`', '"eu" overlaps another one: an endpoint would belong to both', "write for example [{ from: 'eu/a/*', to: { 'eu/a/*': 80, 'eu/b/*': 20 } }]"],
    wrong: validation('overlap with previous specified ones', policy('loadBalancer: { localityLbSetting: { distribute: [{ from: eu, to: { eu: 100 } }, { from: eu/*, to: { us: 100 } }] } }')),
  },
  {
    name: 'a client certificate without its key',
    program: () => UpstreamTls.mutual({ caCertificates: '/ca.pem', clientCertificate: '/client.pem' }),
    by: 'UpstreamTls.mutual',
    says: ['`privateKey` is missing', 'a client shows a certificate, and proves by the key that it is its own', 'give both files, or a credentialName'],
    wrong: validation('private key required for mutual tls', policy('tls: { mode: MUTUAL, caCertificates: /ca.pem, clientCertificate: /client.pem }')),
  },
  {
    name: 'certificates in a Secret and in files',
    program: () => UpstreamTls.mutual({ credentialName: 'cart', clientCertificate: '/client.pem', privateKey: '/key.pem' }),
    by: 'UpstreamTls.mutual',
    says: ['files of the client stand beside `credentialName`', 'the Secret holds its certificate and key', 'leave one of them out'],
    wrong: validation('cannot specify client certificates or CA certificate or CA CRL If credentialName is set', policy('tls: { mode: MUTUAL, credentialName: cart, clientCertificate: /client.pem, privateKey: /key.pem }')),
  },
  {
    name: 'TLS that believes whoever answers',
    program: () => UpstreamTls.simple({}),
    by: 'UpstreamTls.simple',
    says: ["nothing says by what the server's certificate is checked", 'a client that does not know whom it trusts encrypts for anybody', "write caCertificates: 'system', or a file, or a credentialName"],
    wrong: analyzers('IST0128', policy('tls: { mode: SIMPLE }')),
  },
];
