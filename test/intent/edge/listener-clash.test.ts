import fc from 'fast-check';
import { GatewayFacts } from '../../../src/intent/edge/gateway';
import { GatewayIntent, ListenerIntent } from '../../../src/intent/edge/gateway-intent';
import { listenerClash, sharedCertificate, sharePods } from '../../../src/intent/edge/listener-clash';

const listener = (fields: Partial<ListenerIntent> = {}): ListenerIntent => ({
  name: 'l', port: 80, protocol: 'http', passthrough: false, hosts: ['a.example.com'], routesFrom: { kind: 'all' }, redirectToHttps: false, ...fields,
});
const facts = (fields: Partial<GatewayFacts> = {}): GatewayFacts => ({
  name: 'g', namespace: 'ingress', form: 'mesh', podLabels: { istio: 'ingressgateway' }, serviceAccount: 'gateway', listeners: [], ...fields,
});

describe('two listeners', () => {
  test.each<[string, Partial<ListenerIntent>, Partial<ListenerIntent>, string]>([
    ['plain text and TLS', {}, { protocol: 'https' }, 'at port 80 one speaks http, the other tls'],
    ['requests and bytes', {}, { protocol: 'tcp', hosts: ['*'] }, 'at port 80 one speaks http, the other tcp'],
    ['bytes and bytes', { protocol: 'tcp' }, { protocol: 'tcp', hosts: ['b.example.com'] }, 'both take every connection at port 80'],
    ['one host', { hosts: ['b.example.com', 'a.example.com'] }, {}, 'both take a.example.com at port 80'],
    ['any host', { hosts: ['*'] }, { hosts: ['*'] }, 'both take any host at port 80'],
    ['one host of two kinds of TLS', { protocol: 'https' }, { protocol: 'tls' }, 'both take a.example.com at port 80'],
  ])('%s: they exclude each other', (_, one, other, clash) => {
    expect(listenerClash(listener(one), listener(other))).toBe(clash);
  });

  test.each<[string, Partial<ListenerIntent>, Partial<ListenerIntent>]>([
    ['ports', {}, { port: 81 }],
    ['addresses', {}, { bind: '127.0.0.1' }],
    ['hosts', {}, { hosts: ['b.example.com'] }],
    ['a host and a wildcard that holds it: the narrower one wins', {}, { hosts: ['*.example.com'] }],
    ['hosts of two kinds of TLS', { protocol: 'https' }, { protocol: 'tls', hosts: ['b.example.com'] }],
  ])('with different %s they stand beside each other', (_, one, other) => {
    expect(listenerClash(listener(one), listener(other))).toBeUndefined();
  });

  test('neither of the two is first', () => {
    const some = fc.record({
      port: fc.constantFrom(80, 81),
      protocol: fc.constantFrom<ListenerIntent['protocol']>('http', 'https', 'tls', 'tcp'),
      hosts: fc.uniqueArray(fc.constantFrom('*', 'a.b', '*.b'), { minLength: 1 }),
      bind: fc.constantFrom(undefined, '::1'),
    });
    fc.assert(fc.property(some, some, (one, other) => {
      expect(listenerClash(listener(one), listener(other)) === undefined).toBe(listenerClash(listener(other), listener(one)) === undefined);
      expect(listenerClash(listener(one), listener(one))).toBeDefined();
    }));
  });
});

test('two gateways share pods where the labels of one select those of the other, in whatever namespace', () => {
  expect(sharePods(facts(), facts({ namespace: 'other', podNamespace: 'more' }))).toBe(true);
  expect(sharePods(facts(), facts({ podLabels: { istio: 'ingressgateway', app: 'x' } }))).toBe(true);
  expect(sharePods(facts({ podLabels: { istio: 'ingressgateway', app: 'x' } }), facts())).toBe(true);
  expect(sharePods(facts(), facts({ podLabels: { istio: 'egressgateway' } }))).toBe(false);
  expect(sharePods(facts(), facts({ podLabels: undefined }))).toBe(false);
  expect(sharePods(facts(), facts({ form: 'kubernetes' }))).toBe(false);
});

describe('certificates of two gateways', () => {
  const showing = (certificate: object, gateway: Partial<GatewayFacts> = {}): GatewayIntent => ({
    kind: 'gateway',
    gateway: facts(gateway),
    form: { kind: 'mesh' },
    where: 'c/g',
    listeners: [listener(), listener({ tls: { kind: 'passthrough' } }), listener({ tls: { kind: 'ended', certificates: [certificate as any] } })],
  });

  test('one Secret, by the namespace of the pods or by its own', () => {
    const secret = { kind: 'secret', name: 'tls' };
    expect(sharedCertificate(showing(secret), showing(secret))).toBe('tls');
    expect(sharedCertificate(showing(secret, { podNamespace: 'pods' }), showing({ ...secret, namespace: 'pods' }))).toBe('tls');
    expect(sharedCertificate(showing(secret), showing(secret, { namespace: 'other' }))).toBeUndefined();
    expect(sharedCertificate(showing(secret), showing({ kind: 'secret', name: 'tls-2' }))).toBeUndefined();
  });

  test('one file', () => {
    const files = { kind: 'files', certificate: '/tls.crt', privateKey: '/tls.key' };
    expect(sharedCertificate(showing(files), showing(files))).toBe('/tls.crt');
    expect(sharedCertificate(showing(files), showing({ ...files, certificate: '/other.crt' }))).toBeUndefined();
  });
});
