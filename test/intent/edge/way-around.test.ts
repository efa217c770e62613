import fc from 'fast-check';
import { GatewayFacts } from '../../../src/intent/edge/gateway';
import { ClientCertificatesIntent, ListenerIntent } from '../../../src/intent/edge/gateway-intent';
import { wayAround } from '../../../src/intent/edge/way-around';

const gateway: GatewayFacts = { name: 'g', namespace: 'ingress', form: 'mesh', serviceAccount: 'gateway', listeners: [] };
const listener = (name: string, fields: Partial<ListenerIntent>): ListenerIntent => ({
  name, port: 443, protocol: 'https', passthrough: false, hosts: ['admin.example.com'], routesFrom: { kind: 'all' }, redirectToHttps: false, ...fields,
});
const ended = (clients?: Partial<ClientCertificatesIntent>, certificate = 'tls'): Pick<ListenerIntent, 'tls'> => ({
  tls: {
    kind: 'ended',
    certificates: [{ kind: 'secret', name: certificate }],
    clients: clients && { required: true, names: [], certificateHashes: [], publicKeyHashes: [], ...clients },
  },
});
const CA = { kind: 'secret', name: 'ca' } as const;
const strictly = (fields: Partial<ListenerIntent> = {}) => listener('strict', { ...ended({}), ...fields });
const openly = (fields: Partial<ListenerIntent> = {}) => listener('open', { ...ended(), hosts: ['*.example.com'], ...fields });
const PLAIN: Partial<ListenerIntent> = { port: 80, protocol: 'http', tls: undefined };

/** The host whose routes hold at both, whichever of the two stands first. */
function around(strict: ListenerIntent, open: ListenerIntent, by: GatewayFacts = gateway): string | undefined {
  const found = wayAround([strict, open], by);
  expect(wayAround([open, strict], by)).toEqual(found);
  if (found) expect([found.strict, found.open]).toEqual([strict, open]);
  return found?.host;
}

describe('a listener lets in whom another one turns away', () => {
  test.each<[string, ListenerIntent, ListenerIntent]>([
    ['with a name that is asked for in TLS', strictly(), openly()],
    ['in plain text', strictly(), openly(PLAIN)],
    ['for any host', strictly(), openly({ hosts: ['*'], ...PLAIN })],
    ['for one of several hosts', strictly({ hosts: ['a.example.org', 'admin.example.com'] }), openly()],
    ['for the same host at another port', strictly(), openly({ hosts: ['admin.example.com'], port: 8443 })],
    ['where a certificate may be left out', strictly(), openly(ended({ required: false }))],
    ['with the certificates of another authority', strictly(ended({ authority: CA })), openly(ended({ authority: { ...CA, name: 'other' } }))],
    ['with certificates of the authority beside another certificate', strictly(ended({}, 'a')), openly(ended({}, 'b'))],
    ['with any certificate, where names limit them', strictly(ended({ names: ['admin'] })), openly(ended({}))],
    ['with more names', strictly(ended({ names: ['admin'] })), openly(ended({ names: ['admin', 'partner'] }))],
    ['with a key, where the certificate itself is named', strictly(ended({ certificateHashes: ['ab'] })), openly(ended({ certificateHashes: ['ab'], publicKeyHashes: ['cd'] }))],
    ['without the mTLS of the mesh', strictly({ tls: { kind: 'mesh' } }), openly(ended({}))],
    ['with the mTLS of the mesh, where certificates are asked for', strictly(), openly({ tls: { kind: 'mesh' } })],
    ['with bytes in TLS', strictly({ protocol: 'tls' }), openly({ protocol: 'tls' })],
    ['with bytes in plain text', strictly({ protocol: 'tls' }), openly({ port: 9000, protocol: 'tcp', hosts: ['*'], tls: undefined })],
  ])('%s', (_, strict, open) => {
    expect(around(strict, open)).toBe('admin.example.com');
  });

  test('the narrower of two strict ones', () => {
    expect(around(strictly(ended({ names: ['admin'] })), openly(ended({ names: ['partner'] })))).toBe('admin.example.com');
  });

  test('whose routes it may have, as far as that is known', () => {
    const from = (...names: string[]) => ({ routesFrom: { kind: 'namespaces' as const, names } });
    expect(around(strictly(from('shop')), openly(from('lab', 'shop')))).toBe('admin.example.com');
    expect(around(strictly(from('shop')), openly({ routesFrom: { kind: 'labelled', labels: { a: 'b' } } }))).toBe('admin.example.com');
    expect(around(strictly(from('ingress')), openly({ routesFrom: { kind: 'same' } }))).toBe('admin.example.com');
    expect(around(strictly(from('shop')), openly(from('lab')))).toBeUndefined();
    expect(around(strictly(from('shop')), openly({ routesFrom: { kind: 'same' } }))).toBeUndefined();
  });
});

describe('they may stand beside each other:', () => {
  test.each<[string, ListenerIntent, ListenerIntent]>([
    ['other hosts', strictly(), openly({ hosts: ['*.example.org', 'public.example.com'] })],
    ['hosts that are named out of those of the strict one', strictly({ hosts: ['*.example.com'] }), openly({ hosts: ['public.example.com'] })],
    ['a redirect', strictly(), openly({ ...PLAIN, redirectToHttps: true })],
    ['TLS that passes unopened', strictly({ protocol: 'tls' }), openly({ protocol: 'tls', passthrough: true, tls: { kind: 'passthrough' } })],
    ['requests, and bytes', strictly(), openly({ port: 9000, protocol: 'tcp', hosts: ['*'], tls: undefined })],
    ['the same demands', strictly(ended({ authority: CA })), openly(ended({ authority: CA }, 'other'))],
    ['one that asks for more', strictly(ended({ certificateHashes: ['ab'] })), openly(ended({ certificateHashes: ['ab'], names: ['a'] }))],
    ['the mTLS of the mesh at both', strictly({ tls: { kind: 'mesh' } }), openly({ tls: { kind: 'mesh' } })],
    ['nothing is asked at either', openly(), openly({ name: 'more', hosts: ['admin.example.com'] })],
    ['a certificate that may be left out', strictly(ended({ required: false })), openly()],
  ])('%s', (_, strict, open) => {
    expect(around(strict, open)).toBeUndefined();
  });
});

describe('a Gateway of the Kubernetes Gateway API', () => {
  const kubernetes: GatewayFacts = { ...gateway, form: 'kubernetes' };

  test('a route holds at the narrowest host of one port alone', () => {
    expect(around(strictly(), openly(), kubernetes)).toBeUndefined();
    expect(around(strictly(), openly(PLAIN), kubernetes)).toBe('admin.example.com');
  });

  test('one for connections has no host', () => {
    expect(around(strictly({ protocol: 'tls' }), openly({ protocol: 'tls', hosts: ['other.example.com'] }), kubernetes)).toBe('admin.example.com');
  });
});

test('the limits of certificates: one listener is told of exactly if it takes a certificate that the other does not', () => {
  const some = fc.record({ names: fc.subarray(['a', 'b']), certificateHashes: fc.subarray(['c', 'd']), publicKeyHashes: fc.subarray(['e', 'f']) });
  type Limits = Pick<ClientCertificatesIntent, 'names' | 'certificateHashes' | 'publicKeyHashes'>;
  const admits = ({ names, certificateHashes, publicKeyHashes }: Limits, [name, hash, key]: string[]) => {
    const hashes = [...certificateHashes, ...publicKeyHashes];
    return (names.length === 0 || names.includes(name)) && (hashes.length === 0 || hashes.includes(hash) || hashes.includes(key));
  };
  const clients = ['a', 'b', '-'].flatMap(name => ['c', 'd', '-'].flatMap(hash => ['e', 'f', '-'].map(key => [name, hash, key])));
  fc.assert(fc.property(some, some, (strict, open) => {
    const lets = clients.some(client => admits(open, client) && !admits(strict, client));
    expect(wayAround([strictly(ended(strict)), openly(ended(open))], gateway)?.open.name).toBe(lets ? 'open' : undefined);
  }));
});
