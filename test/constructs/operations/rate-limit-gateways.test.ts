import { Chart } from 'cdk8s';
import { GatewayForm, GatewayListener, MeshGateway, PolicyTarget, Rate, RateLimit, TlsCredential } from '../../../src';
import { chartOn, only, PlainObject, refusalOn, synth, synthOn } from '../../program';

const http = (port: number, ...hosts: string[]) => GatewayListener.http(port, { hosts });
const https = (port: number, host: string) => GatewayListener.https(port, { hosts: [host], certificate: TlsCredential.secret(host.split('.')[0]) });
const gatewayIn = (chart: Chart, id: string, listeners: GatewayListener[], form?: GatewayForm) => new MeshGateway(chart, id, { namespace: 'ingress', listeners, form });
const limit = (chart: Chart, gateway: MeshGateway, ports?: number[]) => new RateLimit(chart, 'l', { target: PolicyTarget.gateway(gateway), limit: Rate.perSecond(1), ports });
/** Where among the routes of the pods something is said. */
const placesIn = (objects: readonly PlainObject[]) => only(objects, 'EnvoyFilter').spec.configPatches.slice(1).map(({ match }: PlainObject) => match.routeConfiguration);

test('a gateway alone in its pods has all routes of them', () => {
  expect(placesIn(synthOn('istio', chart => {
    gatewayIn(chart, 'other', [http(80, '*')], GatewayForm.mesh({ labels: { app: 'other' } }));
    limit(chart, gatewayIn(chart, 'edge', [http(80, '*')]));
  }))).toEqual([undefined]);
});

test.each([['before', 0], ['after', 1]])('of the routes of two, those of the one, the other made %s it', (_, order) => {
  const chart = chartOn('istio');
  const steps = [
    () => limit(chart, gatewayIn(chart, 'edge', [http(80, 'a.example.com', 'b.example.com'), https(443, 'a.example.com'), http(8080, '*.example.com'), GatewayListener.tcp(5432)])),
    () => gatewayIn(chart, 'other', [http(80, 'c.example.com'), https(443, 'c.example.com'), GatewayListener.tcp(5433)]),
  ];
  for (const step of order ? steps : steps.reverse()) step();
  expect(placesIn(synth(chart))).toEqual([
    { portNumber: 80, vhost: { name: 'a.example.com:80' } },
    { portNumber: 80, vhost: { name: 'b.example.com:80' } },
    { portNumber: 443, gateway: 'ingress/edge' },
    { portNumber: 8080 },
  ]);
});

test('at the ports that are named', () => {
  expect(placesIn(synthOn('istio', chart => {
    gatewayIn(chart, 'other', [http(80, 'c.example.com')]);
    limit(chart, gatewayIn(chart, 'edge', [http(80, '*.example.org'), http(81, '*')]), [81]);
  }))).toEqual([{ portNumber: 81 }]);
});

describe('refused', () => {
  test.each([['before', 0], ['after', 1]])('hosts that cannot be told from those of another, made %s it', (_, order) => {
    const chart = chartOn('istio');
    const steps = [() => limit(chart, gatewayIn(chart, 'edge', [http(80, 'a.example.com', '*.example.org')])), () => gatewayIn(chart, 'other', [http(80, 'c.example.com')])];
    let said = '';
    try {
      for (const step of order ? steps : steps.reverse()) step();
      synth(chart);
    } catch (error) {
      said = (error as Error).message.replace(/^Validation failed.*\n {2}\[\S+\] /, '');
    }
    expect(said).toBe([
      'c/l: another gateway runs in the pods of gateway "ingress/edge", and both take HTTP at port 80',
      '  because  the pods have one table of routes for that port, in which the hosts of "*.example.org" cannot be told from the other\'s: requests to both would be counted',
      '  instead  name its hosts one by one, or give the gateway pods of its own by `form`',
    ].join('\n'));
  });

  test('a listener at one address, whose routes no port finds', () => {
    const bound = (chart: Chart) => gatewayIn(chart, 'edge', [GatewayListener.http(80, { hosts: ['*'], bind: '10.0.0.1' })]);
    expect(refusalOn('istio', chart => limit(chart, bound(chart), [80]))).toBe([
      'c/l: gateway "ingress/edge" takes requests at port 80 of the address 10.0.0.1 alone',
      '  because  the mesh finds the routes of such a listener by no port, and nothing would be counted there',
      '  instead  leave `ports` out, or `bind` of the listener; two gateways in the same pods need pods of their own by `form`',
    ].join('\n'));
    expect(placesIn(synthOn('istio', chart => limit(chart, bound(chart))))).toEqual([undefined]);
  });

  test.each([['before', 0], ['after', 1]])('the pods of a gateway by their labels, the gateway made %s it', (_, order) => {
    const write = (labels: { [key: string]: string }) => {
      const chart = chartOn('istio');
      const steps = [
        () => gatewayIn(chart, 'edge', [http(80, '*')]),
        () => new RateLimit(chart, 'l', { target: PolicyTarget.pods({ namespace: 'ingress', labels }), limit: Rate.perSecond(1) }),
      ];
      try {
        for (const step of order ? steps.reverse() : steps) step();
        synth(chart);
        return 'taken';
      } catch (error) {
        return (error as Error).message.replace(/^Validation failed.*\n {2}\[\S+\] /, '');
      }
    };
    expect(write({ istio: 'ingressgateway' })).toBe([
      'c/l: "c/edge" runs in the pods of workload "ingress/istio=ingressgateway"',
      '  because  a gateway takes requests by other listeners than a workload, and at those nothing would be counted',
      '  instead  write PolicyTarget.gateway(...)',
    ].join('\n'));
    expect(write({ istio: 'ingressgateway', app: 'a' })).toContain('"c/edge" runs in the pods');
    expect(write({ istio: 'egressgateway' })).toBe('taken');
  });
});
