import { ApiObject } from 'cdk8s';
import {
  CertificateAuthority, ClientCertificates, GatewayForm, GatewayListener, MeshIdentity, RouteNamespaces, TlsCredential, TlsVersion,
} from '../../../src';
import { chartOn, refusal } from '../../program';

const HOSTS = { hosts: ['a.example.com'] };
const SECRET = TlsCredential.secret('tls');
const FILES = TlsCredential.files({ certificate: '/a.crt', privateKey: '/a.key' });
const https = (options: object) => () => GatewayListener.https(443, { ...HOSTS, certificate: SECRET, ...options } as any);
const required = (options: object) => () => ClientCertificates.required(options as any);

test.each<[string, () => unknown, string]>([
  ['a port that is none', () => GatewayListener.http(0, HOSTS), 'GatewayListener.http: `port` is 0'],
  ['a port that is text', () => GatewayListener.tcp('80' as any), 'GatewayListener.tcp: `port` is "80", a string'],
  ['no hosts', () => GatewayListener.http(80, { hosts: [] }), 'GatewayListener.http: `hosts`\n  because  without a host nothing is taken'],
  ['hosts that are not there', () => GatewayListener.http(80, {} as any), 'GatewayListener.http: `hosts` is undefined'],
  ['a host that is none', () => GatewayListener.passthrough(443, { hosts: ['localhost'] }), '"localhost" is no full name'],
  ['a wildcard within', () => GatewayListener.meshHttps(443, { hosts: ['a.*.com'] }), '"a.*.com": "*" stands for whole labels'],
  ['a host twice', () => GatewayListener.http(80, { hosts: ['*', 'a.b', '*'] }), 'the host "*" is named twice'],
  ['a name that is none', () => GatewayListener.http(80, { ...HOSTS, name: 'A' }), 'the listener is called "A"'],
  ['an address that is none', () => GatewayListener.http(80, { ...HOSTS, bind: 'localhost' }), '`bind`\n  because  "localhost" is no IP address'],
  ['an unknown option', () => GatewayListener.http(80, { ...HOSTS, redirect: true } as any), '`options` has no option "redirect"'],
  ['a redirect that only counts as one', () => GatewayListener.http(80, { ...HOSTS, redirectToHttps: 'no' as any }), '`redirectToHttps` is "no", a string'],
  ['a redirect with routes', () => GatewayListener.http(80, { ...HOSTS, redirectToHttps: true, routesFrom: RouteNamespaces.any() }), '`routesFrom` is given, and no route can be bound'],
  ['mTLS of the mesh with routes', () => GatewayListener.passthroughWithinMesh(15443, { ...HOSTS, routesFrom: RouteNamespaces.own() }), '`routesFrom` is given, and no route can be bound'],
  ['routes of something else', () => GatewayListener.http(80, { ...HOSTS, routesFrom: 'all' as any }), '`routesFrom` is "all", a string'],
  ['hosts of bytes', () => GatewayListener.tcp(80, HOSTS as any), '`options` has no option "hosts"'],
  ['TLS without a certificate', https({ certificate: undefined }), '`certificate` is undefined'],
  ['a certificate by its name', https({ certificate: 'tls' }), '`certificate` is "tls", a string'],
  ['one certificate twice', https({ secondCertificate: TlsCredential.secret('tls') }), 'because  the two are the same'],
  ['certificates of two kinds', https({ secondCertificate: FILES }), 'because  one of them is a Secret, the other is in files'],
  ['clients that are none', https({ clients: true }), '`clients` is true'],
  ['files without an authority', https({ certificate: FILES, clients: ClientCertificates.required() }), 'the certificate is in files, and whose clients are trusted is not'],
  ['an authority in files beside a Secret', https({ clients: ClientCertificates.required({ authority: CertificateAuthority.files({ certificates: '/ca' }) }) }), 'the certificate is a Secret, and the authority of the clients is in files'],
  [
    'hashes beside files',
    https({ certificate: FILES, clients: ClientCertificates.required({ authority: CertificateAuthority.files({ certificates: '/ca' }), certificateHashes: ['ab'.repeat(32)] }) }),
    'the certificate is in files, and hashes limit the clients',
  ],
  ['no cipher suites', https({ cipherSuites: [] }), '`cipherSuites` is an empty list'],
  ['a cipher suite that is none', https({ cipherSuites: ['AES'] }), '"AES" is no cipher suite'],
  ['a cipher suite twice', https({ cipherSuites: ['AES128-SHA', 'AES128-SHA'] }), '`cipherSuites` names "AES128-SHA" twice'],
  ['versions in the wrong order', https({ minVersion: TlsVersion.V1_3, maxVersion: TlsVersion.V1_2 }), '`minVersion` is TLS 1.3 and `maxVersion` TLS 1.2'],
  ['a version that is none', https({ minVersion: '1.4' }), '`minVersion` is "1.4", a string'],
  ['an old version without its ciphers', https({ minVersion: TlsVersion.V1_1 }), '`minVersion` is TLS 1.1, and no cipher suites are named'],
  ['a Secret that is none', () => TlsCredential.secret(new ApiObject(chartOn('istio'), 'o', { apiVersion: 'v1', kind: 'ConfigMap' })), 'TlsCredential.secret: `secret` is a ApiObject ("c/o")'],
  ['a number for a Secret', () => TlsCredential.secret(1 as any), 'TlsCredential.secret: `secret` is 1'],
  ['a Secret\'s name', () => TlsCredential.secret('A'), 'TlsCredential.secret: the name of the Secret'],
  ['a Secret\'s namespace', () => TlsCredential.secretIn('a.b', 'tls'), 'TlsCredential.secretIn: the namespace of the Secret'],
  ['a relative path', () => TlsCredential.files({ certificate: 'a.crt', privateKey: '/a.key' }), 'TlsCredential.files: `certificate` is "a.crt"'],
  ['a folder', () => TlsCredential.files({ certificate: '/a.crt', privateKey: '/etc/' }), 'TlsCredential.files: `privateKey` is "/etc/"'],
  ['more than files', () => TlsCredential.files({ certificate: '/a', privateKey: '/b', ca: '/c' } as any), '`files` has no option "ca"'],
  ['an authority\'s path', () => CertificateAuthority.files({ certificates: 'ca' }), 'CertificateAuthority.files: `certificates` is "ca"'],
  ['a path of what is revoked', () => CertificateAuthority.files({ certificates: '/ca', revoked: 'crl' }), '`revoked` is "crl"'],
  ['an authority that is none', () => CertificateAuthority.secret({} as any), 'CertificateAuthority.secret: `secret` is {}'],
  ['an authority by its name', required({ authority: 'ca' }), '`authority` is "ca", a string'],
  ['no names', required({ names: [] }), '`names` is an empty list'],
  ['names that are not there', required({ names: undefined }), '`names` is undefined'],
  ['an empty name', required({ names: [''] }), '`names` holds ""'],
  ['a hash that is none', required({ certificateHashes: ['ab'] }), '`certificateHashes` holds "ab"'],
  ['a hash of a key that is none', required({ publicKeyHashes: ['ab'] }), '`publicKeyHashes` holds "ab"'],
  ['a misspelt limit', required({ name: ['a'] }), '`options` has no option "name"'],
  ['no namespace', () => RouteNamespaces.of(), 'RouteNamespaces.of: no namespace is named'],
  ['a namespace that is none', () => RouteNamespaces.of('shop', 'A'), '`namespaces[1]` is "A"'],
  ['somebody', () => RouteNamespaces.of(MeshIdentity.serviceAccount({ namespace: 'a', serviceAccount: 'b' })), '`namespaces[0]` is service account "a/b"'],
  ['no label', () => RouteNamespaces.labelled({}), 'RouteNamespaces.labelled: no label is given'],
  ['a label that is none', () => RouteNamespaces.labelled({ 'a b': 'c' }), 'RouteNamespaces.labelled: the labels'],
  ['no labels of pods', () => GatewayForm.mesh({ labels: {} }), 'GatewayForm.mesh: `labels` cannot select pods\n  because  without a label every pod would be a gateway'],
  ['labels of pods that are none', () => GatewayForm.mesh({ labels: { a: 'b c' } }), 'GatewayForm.mesh: `labels` cannot select pods'],
  ['a service account that is none', () => GatewayForm.mesh({ serviceAccount: 'A' }), 'GatewayForm.mesh: `serviceAccount` is "A"'],
  ['a class that is none', () => GatewayForm.kubernetes({ className: '-' }), 'GatewayForm.kubernetes: `className` is "-"'],
  ['an unknown part of a form', () => GatewayForm.kubernetes({ class: 'a' } as any), '`options` has no option "class"'],
  ['an unknown part of pods', () => GatewayForm.mesh({ account: 'a' } as any), '`pods` has no option "account"'],
])('%s', (_, make, problem) => {
  const message = refusal(make);
  expect(message).toContain(problem);
  expect(message).toMatch(/\n {2}because {2}.+\n {2}instead {2}.+/);
});

test('hashes with colons, as openssl prints them', () => {
  expect(ClientCertificates.required({ certificateHashes: [Array(32).fill('AB').join(':')] })._intent.certificateHashes).toHaveLength(1);
});

test('cipher suites that are named twice, and what to write', () => {
  expect(refusal(https({ cipherSuites: ['AES128-SHA', 'AES256-SHA', 'AES128-SHA'] }))).toBe([
    'GatewayListener.https: `cipherSuites` names "AES128-SHA" twice', '  because  Istio takes the first one and warns of the other', "  instead  write cipherSuites: ['AES128-SHA', 'AES256-SHA']",
  ].join('\n'));
  expect(refusal(https({ cipherSuites: ['AES128-SHA', 'AES256-SHA', 'AES256-SHA', 'AES128-SHA', 'AES128-SHA'] })))
    .toContain('`cipherSuites` names "AES128-SHA" and "AES256-SHA" twice');
  expect(refusal(https({ cipherSuites: [] }))).toMatch(/`cipherSuites` is an empty list\n {2}because {2}there are: ECDHE-ECDSA-.+\n {2}instead {2}name some of them, or leave `cipherSuites` out$/);
});
