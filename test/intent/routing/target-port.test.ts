import { Protocol } from '../../../src/intent/protocol';
import { takesRules, targetPort } from '../../../src/intent/routing/target-port';

const port = (number: number, protocol: Protocol) => ({ name: `p${number}`, port: number, targetPort: number, protocol });
const PORTS = [port(80, Protocol.HTTP), port(7070, Protocol.GRPC), port(443, Protocol.TLS)];

test('the port that is named, or the only one that fits', () => {
  expect(targetPort('http', { port: 7070 }, PORTS)?.port).toBe(7070);
  expect(targetPort('http', {}, PORTS)).toBeUndefined();
  expect(targetPort('http', {}, [PORTS[1], PORTS[2]])?.port).toBe(7070);
  expect(targetPort('tls', {}, PORTS)?.port).toBe(443);
  expect(targetPort('tcp', {}, PORTS)?.port).toBe(443);
});

test('one of another kind is not meant', () => {
  expect(targetPort('tls', { port: 80 }, PORTS)?.port).toBe(443);
  expect(targetPort('tcp', { port: 80 }, [PORTS[0]])).toBeUndefined();
});

test('within the mesh rules are looked at by the protocol of the port', () => {
  const takes = (kind: 'http' | 'tls' | 'tcp') => Object.values(Protocol).filter(protocol => takesRules(kind, protocol));
  expect([takes('http'), takes('tls'), takes('tcp')]).toEqual([['http', 'http2', 'grpc'], ['tls'], ['tcp']]);
});
