import { MutualTlsOptions, SimpleTlsOptions, UpstreamTls } from '../../../src';
import { refusal } from '../../program';

const simple = (options: SimpleTlsOptions) => () => UpstreamTls.simple(options);
const mutual = (options: MutualTlsOptions) => () => UpstreamTls.mutual({ clientCertificate: '/cert.pem', privateKey: '/key.pem', ...options });

test.each<[string, () => unknown, string]>([
  ['trust in nobody', simple({}), 'nothing says by what the server\'s certificate is checked'],
  ['trust in a name alone', simple({ subjectAltNames: ['a.test'] }), 'nothing says by what the server\'s certificate is checked'],
  ['trust said not to be skipped', simple({ dangerouslySkipVerification: false }), 'nothing says by what'],
  ['trust in two ways', simple({ caCertificates: 'system', credentialName: 'a' }), '`caCertificates` stands beside `credentialName`'],
  ['trust that is skipped', simple({ caCertificates: '/ca.pem', dangerouslySkipVerification: true }), '`caCertificates` stands beside `dangerouslySkipVerification`'],
  ['a Secret for nothing', simple({ credentialName: 'a', dangerouslySkipVerification: true }), 'UpstreamTls.simple: `dangerouslySkipVerification` stands beside `credentialName`'],
  ['revoked by nobody', simple({ caCrl: '/crl.pem', credentialName: 'a' }), '`caCrl` stands without `caCertificates`'],
  ['names of nobody', simple({ dangerouslySkipVerification: true, subjectAltNames: ['a.test'] }), '`subjectAltNames`\n  because  no certificate is checked, so no name is'],
  ['names of nobody in a Secret', () => UpstreamTls.mutual({ credentialName: 'a', dangerouslySkipVerification: true, subjectAltNames: ['a'] }), 'no certificate is checked'],
  ['no names', simple({ caCertificates: 'system', subjectAltNames: [] }), '`subjectAltNames`\n  because  an empty list'],
  ['a name with a space', simple({ caCertificates: 'system', subjectAltNames: ['a b'] }), '`subjectAltNames[0]` is "a b"'],
  ['no server', simple({ caCertificates: 'system', sni: '' }), '`sni` is ""'],
  ['a file that is none', simple({ caCertificates: 'ca.pem' }), '`caCertificates` is "ca.pem"\n  because  it is a path in the proxy'],
  ['a file of crossed out ones that is none', simple({ caCertificates: 'system', caCrl: 'crl.pem' }), '`caCrl` is "crl.pem"'],
  ['a Secret that is none', simple({ credentialName: 'A_B' }), '`credentialName`\n  because  "A_B" is not allowed'],
  ['a Secret of another namespace', simple({ credentialName: 'other/cert' }), '"other/cert" is not allowed'],
  ['skipping in words', simple({ dangerouslySkipVerification: 'yes' as any }), '`dangerouslySkipVerification` is "yes", a string'],
  ['skipping by another name', simple({ insecureSkipVerify: true } as any), '`options` has no option "insecureSkipVerify"'],
  ['a client\'s key in the wrong place', simple({ caCertificates: 'system', privateKey: '/key.pem' } as any), '`options` has no option "privateKey"'],
  ['no key', mutual({ caCertificates: 'system', privateKey: undefined }), '`privateKey` is missing'],
  ['no certificate', mutual({ caCertificates: 'system', clientCertificate: undefined }), '`clientCertificate` is missing'],
  ['neither', () => UpstreamTls.mutual({ caCertificates: 'system' }), '`clientCertificate` is missing'],
  ['files and a Secret', mutual({ credentialName: 'a' }), 'files of the client stand beside `credentialName`'],
  ['trust in nobody, on both sides', mutual({}), 'UpstreamTls.mutual: nothing says by what'],
  ['trust within the mesh', () => UpstreamTls.meshMutual({ caCertificates: 'system' } as any), 'UpstreamTls.meshMutual: `options` has no option "caCertificates"'],
  ['no accounts', () => UpstreamTls.meshMutual({ subjectAltNames: [] }), '`subjectAltNames`'],
])('refused: %s', (_, make, problem) => {
  expect(refusal(make)).toContain(problem);
  expect(refusal(make)).toMatch(/^UpstreamTls\.\w+: .+\n {2}because {2}.+\n {2}instead {2}.+/);
});
