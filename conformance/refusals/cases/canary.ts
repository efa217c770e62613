import { CanaryService, CanaryServiceProps, HttpMatch, HttpPath, ServicePort } from 'cdk8s-mesh';
import { deployment } from '../../carry/deployment';
import { analyzers, nobody, Refusal, validation } from '../refusal';
import { Scene } from '../scene';

/** A canary of `cart`, of which anything may be wrong. */
const canary = (options: Partial<CanaryServiceProps>) => ({ chart, cart }: Scene) => new CanaryService(chart, 'canary', {
  service: cart, stable: { version: 'v1' }, canary: { version: 'v2' }, ...options,
});

/** The two objects by hand: what is to be said of the routes, and of the versions. */
const byHand = (http: string, subsets = '{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }') => `
  apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata: { name: cart, namespace: shop }
  spec:
    hosts: [cart.shop.svc.cluster.local]
    http: [${http}]
  ---
  apiVersion: networking.istio.io/v1
  kind: DestinationRule
  metadata: { name: cart, namespace: shop }
  spec:
    host: cart.shop.svc.cluster.local
    subsets: [${subsets}]
`;
const to = (subset: string, weight?: number) => `{ destination: { host: cart.shop.svc.cluster.local, subset: ${subset} }${weight === undefined ? '' : `, weight: ${weight}`} }`;

/** Two versions of one service. */
export const canaries: readonly Refusal[] = [
  {
    name: 'a canary of less than nothing',
    program: canary({ weight: -10 }),
    says: ['110 for "v1", -10 for "v2"', 'the weight -10 is not a whole number of percent from 0 to 100', 'write for example weight: 10, and the stable version has 90'],
    wrong: validation('weight -10 < 0', byHand(`{ route: [${to('v1', 110)}, ${to('v2', -10)}] }`)),
  },
  {
    name: 'a canary and a stable version of no requests',
    program: canary({ stable: { version: 'v1', weight: 0 }, canary: { version: 'v2', weight: 0 } }),
    says: ['0 for "v1", 0 for "v2"', 'all weights are 0, so no version would get the requests', 'write for example weight: 10, and the stable version has 90'],
    wrong: validation('total destination weight = 0', byHand(`{ route: [${to('v1', 0)}, ${to('v2', 0)}] }`)),
  },
  {
    name: 'one version as both',
    program: canary({ canary: { version: 'v1' } }),
    says: ['stable and canary are both "v1"', 'requests are shared out among versions that differ', 'name two versions'],
    wrong: validation('duplicate subset names: v1', byHand(`{ route: [${to('v1', 90)}, ${to('v1', 10)}] }`, '{ name: v1, labels: { version: v1 } }, { name: v1, labels: { version: v1 } }')),
  },
  {
    name: 'two versions by one name',
    program: canary({ stable: { version: 'v1', name: 'live' }, canary: { version: 'v2', name: 'live' } }),
    says: ['"v1" and "v2" would both be called "live"', 'what is made for a version has a DNS label as its name', 'label one of them otherwise'],
    wrong: validation('duplicate subset names: live', byHand(`{ route: [${to('live')}] }`, '{ name: live, labels: { version: v1 } }, { name: live, labels: { version: v2 } }')),
  },
  {
    name: 'a name that no version can have',
    program: canary({ canary: { version: 'v2', name: 'V 2' } }),
    says: ['version "v2" is called "V 2"', '"V 2" is not allowed: use lower-case letters, digits and "-", beginning and ending with a letter or', "write for example name: 'stable'"],
    wrong: validation('subset name is invalid: V 2', byHand(`{ route: [${to('v1')}] }`, '{ name: V 2, labels: { version: v2 } }')),
  },
  {
    name: 'a version that no pods have',
    program: ({ chart, shop }) => new CanaryService(chart, 'canary', {
      service: shop.addService('pay', {
        ports: [ServicePort.http(80, { targetPort: 8080 })],
        versions: Object.fromEntries(['v1', 'v2'].map(version => [version, deployment(chart, `pay-${version}`, { namespace: 'shop', app: 'pay', version })])),
      }),
      stable: { version: 'v1' },
      canary: { version: 'v3' },
    }),
    says: ['service "pay" has no version "v3"', 'its versions are v1, v2; requests for another would be answered with 503', 'name one of them, or add the service with its versions: versions: { v3: deployment, ... }'],
    wrong: analyzers('IST0173', byHand(`{ route: [${to('v1', 90)}, ${to('v3', 10)}] }`, '{ name: v1, labels: { version: v1 } }, { name: v3, labels: { version: v3 } }')),
  },
  {
    name: 'a second canary, whose version has no subset',
    program: ({ chart, cart }) => {
      new CanaryService(chart, 'canary', { service: cart, stable: { version: 'v1' }, canary: { version: 'v2', name: 'next' } });
      new CanaryService(chart, 'again', { service: cart, stable: { version: 'v1' }, canary: { version: 'v3' } });
    },
    says: ['it contradicts "program/canary" about the versions and weights of service shop/cart', 'one says', 'say it in one of the two constructs only'],
    wrong: analyzers('IST0101', byHand(`{ route: [${to('v1', 90)}, ${to('v3', 10)}] }`)),
  },
  {
    name: 'an override for everybody',
    program: canary({ override: HttpMatch.path(HttpPath.below('/')) }),
    says: ['the override', 'every request would match, and the shares would decide over none', "ask for what only some have: HttpMatch.header('x-canary', 'true')"],
    wrong: nobody('every request goes to the canary', byHand(`{ match: [{ uri: { prefix: / } }], route: [${to('v2')}] }, { route: [${to('v1')}] }`)),
  },
  {
    name: 'copies of more requests than there are',
    program: canary({ mirror: { percentage: 150 } }),
    says: ['150 % of the requests are mirrored', 'a percentage here is above 0 and at most 100', 'write a percentage, or leave `mirror` out'],
    wrong: validation('mirror percentage must have a max value of 100', byHand(`{ route: [${to('v1')}], mirrors: [{ destination: { host: cart.shop.svc.cluster.local, subset: v2 }, percentage: { value: 150 } }] }`)),
  },
  {
    name: 'a canary and a stable version of too few requests',
    program: canary({ stable: { version: 'v1', weight: 50 }, canary: { version: 'v2', weight: 40 } }),
    says: ['50 for "v1", 40 for "v2"', 'the weights 50 + 40 make 90, not 100', 'write for example weight: 10, and the stable version has 90'],
    wrong: nobody('Istio takes weights in proportion, so that the canary gets 44 percent', byHand(`{ route: [${to('v1', 50)}, ${to('v2', 40)}] }`)),
  },
  {
    name: 'a canary where there are no requests',
    program: ({ chart, shop }) => new CanaryService(chart, 'canary', {
      service: shop.addService('sql', { ports: [ServicePort.tcp(5432)] }), stable: { version: 'v1' }, canary: { version: 'v2' },
    }),
    says: ['service "sql" has no HTTP or gRPC port', 'requests are shared out, and on its ports (5432 tcp) none are seen', 'say what its ports speak, if it is HTTP or gRPC'],
    wrong: nobody('connections go to every version alike', `
      apiVersion: networking.istio.io/v1
      kind: VirtualService
      metadata: { name: sql, namespace: shop }
      spec:
        hosts: [sql.shop.svc.cluster.local]
        http: [{ route: [{ destination: { host: sql.shop.svc.cluster.local } }] }]
    `),
  },
];
