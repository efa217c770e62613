import { Chart } from 'cdk8s';
import '../../../src/testing';
import { expectSchemas, Options, policyOf, refused, serviceOf } from './upstreams';
import { ExternalService, ProxyProtocol, ResilientUpstream, ServicePort, UpstreamTls, ZeroTrustNamespace, ZeroTrustStage } from '../../../src';
import { chartOn, only, refusalOn, synth, synthOn } from '../../program';

const tlsOf = (tls: UpstreamTls, options: Options = {}) => policyOf({ tls, ...options }).tls;
const clientLabels = { app: 'web' };

test('the modes', () => {
  expect(tlsOf(UpstreamTls.disable())).toEqual({ mode: 'DISABLE' });
  expect(tlsOf(UpstreamTls.simple({ caCertificates: 'system', sni: 'api.test', subjectAltNames: ['api.test'] })))
    .toEqual({ mode: 'SIMPLE', caCertificates: 'system', sni: 'api.test', subjectAltNames: ['api.test'] });
  expect(tlsOf(UpstreamTls.simple({ caCertificates: '/etc/ca.pem', caCrl: '/etc/crl.pem' }))).toEqual({ mode: 'SIMPLE', caCertificates: '/etc/ca.pem', caCrl: '/etc/crl.pem' });
  expect(tlsOf(UpstreamTls.simple({ dangerouslySkipVerification: true }))).toEqual({ mode: 'SIMPLE', insecureSkipVerify: true });
  expect(tlsOf(UpstreamTls.mutual({ caCertificates: '/ca.pem', clientCertificate: '/cert.pem', privateKey: '/key.pem' })))
    .toEqual({ mode: 'MUTUAL', caCertificates: '/ca.pem', clientCertificate: '/cert.pem', privateKey: '/key.pem' });
  expect(tlsOf(UpstreamTls.meshMutual())).toEqual({ mode: 'ISTIO_MUTUAL' });
  expect(tlsOf(UpstreamTls.meshMutual({ sni: 'outbound_.80_._.api', subjectAltNames: ['spiffe://cluster.local/ns/a/sa/b'] })))
    .toEqual({ mode: 'ISTIO_MUTUAL', sni: 'outbound_.80_._.api', subjectAltNames: ['spiffe://cluster.local/ns/a/sa/b'] });
  expectSchemas({ tls: UpstreamTls.mutual({ caCertificates: '/ca.pem', caCrl: '/crl.pem', clientCertificate: '/cert.pem', privateKey: '/key.pem' }) });
});

test('Secrets, for clients with some labels', () => {
  expect(tlsOf(UpstreamTls.simple({ credentialName: 'api' }), { clientLabels })).toEqual({ mode: 'SIMPLE', credentialName: 'api' });
  expect(tlsOf(UpstreamTls.mutual({ credentialName: 'api', dangerouslySkipVerification: true }), { clientLabels }))
    .toEqual({ mode: 'MUTUAL', credentialName: 'api', insecureSkipVerify: true });
  expectSchemas({ tls: UpstreamTls.mutual({ credentialName: 'api' }), clientLabels });
});

test('a Secret for every client, whose sidecars would send plaintext', () => {
  const tls = UpstreamTls.mutual({ credentialName: 'api' });
  expect(refused({ tls })).toMatchInlineSnapshot(`
"c/upstream: TLS with Secret "api" is for every client
  because  sidecars look at a Secret only where a policy is for pods with some labels; the others would send plaintext
  instead  say whose it is by \`clientLabels\`, or name files in the proxy"
`);
  expect(refused({ ports: { 80: { tls } } })).toContain('c/upstream: at port 80: TLS with Secret "api" is for every client');
  expect(refused({ tls, visibleTo: ['shop'] })).toContain('TLS with Secret "api" is for every client');
});

test('who is asked for is who may answer: of an sni alone Istio would check no name', () => {
  expect(tlsOf(UpstreamTls.simple({ caCertificates: 'system', sni: 'api.test' })).subjectAltNames).toEqual(['api.test']);
  expect(tlsOf(UpstreamTls.mutual({ credentialName: 'api', sni: 'api.test' }), { clientLabels }).subjectAltNames).toEqual(['api.test']);
  expect(tlsOf(UpstreamTls.simple({ caCertificates: 'system', sni: 'api.test', subjectAltNames: ['other.test'] })).subjectAltNames).toEqual(['other.test']);
  expect(tlsOf(UpstreamTls.simple({ dangerouslySkipVerification: true, sni: 'api.test' }))).not.toHaveProperty('subjectAltNames');
  expect(tlsOf(UpstreamTls.meshMutual({ sni: 'api.test' }))).not.toHaveProperty('subjectAltNames');
});

test('nobody is asked for where there is no host to compare a certificate with', () => {
  const tls = UpstreamTls.simple({ caCertificates: 'system' });
  expect(refused({ tls }, { 5432: 'tcp' })).toMatchInlineSnapshot(`
"c/upstream: \`tls\` says no name, and port 5432 speaks tcp
  because  without requests there is no host to compare the certificate with: any that the authority signed would pass
  instead  write for example sni: 'db.example.com', of which the certificate must then be"
`);
  expect(refused({ ports: { 5432: { tls } } }, { 80: 'http', 5432: 'tcp' })).toContain('c/upstream: at port 5432: `tls` says no name');
  expect(policyOf({ ports: { 80: { tls } } }, { 80: 'http', 5432: 'tcp' }).portLevelSettings).toHaveLength(1);
  expect(tlsOf(UpstreamTls.simple({ caCertificates: 'system', sni: 'db.test' }), {})).toMatchObject({ sni: 'db.test', subjectAltNames: ['db.test'] });
});

test('a word', () => {
  expect(refused({ tls: 'DISABLE' as any })).toContain('`tls` is "DISABLE", a string\n  because  it is a UpstreamTls');
});

describe('a service of a guarded namespace, whose sidecars take the mesh\'s mTLS alone', () => {
  const guarded = (options: Options, stage = ZeroTrustStage.STRICT) => refusalOn('istio', chart => {
    const service = new ZeroTrustNamespace(chart, 'shop', { stage }).addService('cart', { ports: [ServicePort.http(80)] });
    new ResilientUpstream(chart, 'upstream', { service, ...options });
  });

  test.each<[string, Options, string]>([
    ['plaintext', { tls: UpstreamTls.disable() }, 'UpstreamTls.disable'],
    ['the client\'s own TLS', { tls: UpstreamTls.simple({ caCertificates: 'system' }) }, 'UpstreamTls.simple'],
    ['certificates of others', { tls: UpstreamTls.mutual({ caCertificates: '/ca.pem', clientCertificate: '/c.pem', privateKey: '/k.pem' }) }, 'UpstreamTls.mutual'],
    ['plaintext at a port', { ports: { 80: { tls: UpstreamTls.disable() } } }, 'UpstreamTls.disable'],
    ['plaintext to a version', { versions: { v1: { tls: UpstreamTls.disable() } } }, 'UpstreamTls.disable'],
    ['plaintext to a version at a port', { versions: { v1: { ports: { 80: { tls: UpstreamTls.disable() } } } } }, 'UpstreamTls.disable'],
    ['something before it', { proxyProtocol: ProxyProtocol.V1 }, '`proxyProtocol`'],
    ['something before it, for a version', { versions: { v1: { proxyProtocol: ProxyProtocol.V1 } } }, '`proxyProtocol`'],
  ])('refused: %s', (_, options, what) => {
    const message = `c/upstream: ${what} for service "cart" of the guarded namespace "shop"\n  because  its workloads take the mesh's mTLS and nothing else`;
    expect(guarded(options)).toContain(message);
    expect(guarded(options, ZeroTrustStage.OBSERVE)).toContain(message);
  });

  test('that was not added to its namespace, whichever comes first', () => {
    const tls = UpstreamTls.disable();
    const message = 'UpstreamTls.disable for service "web" of the guarded namespace "shop"';
    expect(refusalOn('istio', chart => {
      new ZeroTrustNamespace(chart, 'shop');
      new ResilientUpstream(chart, 'upstream', { service: serviceOf(chart), tls });
    })).toContain(`c/upstream: ${message}`);
    const chart = chartOn('istio');
    new ResilientUpstream(chart, 'upstream', { service: serviceOf(chart), tls });
    new ZeroTrustNamespace(chart, 'shop');
    expect(() => synth(chart)).toThrow(message);
  });

  test('what runs elsewhere takes what it wants, though its objects are there: whichever comes first', () => {
    const api = (chart: Chart) => {
      const { service } = new ExternalService(chart, 'api', { namespace: 'shop', hosts: ['api.example.com'], ports: [ServicePort.http(80, { targetPort: 443 })] });
      new ResilientUpstream(chart, 'upstream', { service, tls: UpstreamTls.simple({ caCertificates: 'system', sni: 'api.example.com', subjectAltNames: ['api.example.com'] }), proxyProtocol: ProxyProtocol.V1 });
    };
    const shop = (chart: Chart) => new ZeroTrustNamespace(chart, 'shop');
    for (const steps of [[shop, api], [api, shop]]) {
      const objects = synthOn('istio', chart => steps.forEach(step => step(chart)));
      expect(only(objects, 'DestinationRule').spec.trafficPolicy).toEqual({
        tls: { mode: 'SIMPLE', caCertificates: 'system', sni: 'api.example.com', subjectAltNames: ['api.example.com'] }, proxyProtocol: { version: 'V1' },
      });
    }
  });

  test('the mesh\'s mTLS', () => {
    const objects = synthOn('istio', chart => {
      const service = new ZeroTrustNamespace(chart, 'shop').addService('cart', { ports: [ServicePort.http(80)] });
      new ResilientUpstream(chart, 'upstream', { service, tls: UpstreamTls.meshMutual() });
    });
    expect(only(objects, 'DestinationRule').spec.trafficPolicy).toEqual({ tls: { mode: 'ISTIO_MUTUAL' } });
  });
});
