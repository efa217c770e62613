import { Protocol, ServicePort } from '../../src';

test.each([
  [ServicePort.http(80), Protocol.HTTP],
  [ServicePort.http2(80), Protocol.HTTP2],
  [ServicePort.grpc(80), Protocol.GRPC],
  [ServicePort.tcp(80), Protocol.TCP],
  [ServicePort.tls(80), Protocol.TLS],
])('%o leads to the same port of the container', (port, protocol) => {
  expect([port.protocol, port.port, port.targetPort, port.name, port._problem()]).toEqual([protocol, 80, 80, undefined, undefined]);
});

test('the container may listen elsewhere, and a port may have a name', () => {
  const port = ServicePort.http(80, { targetPort: 8080, name: 'metrics' });
  expect([port.port, port.targetPort, port.name, port._problem()]).toEqual([80, 8080, 'metrics', undefined]);
});

test.each([
  [ServicePort.http(0), '0 is not a port: ports are whole numbers from 1 to 65535'],
  [ServicePort.http(65536), '65536 is not a port: ports are whole numbers from 1 to 65535'],
  [ServicePort.http(80.5), '80.5 is not a port: ports are whole numbers from 1 to 65535'],
  [ServicePort.http(NaN), 'NaN is not a port: ports are whole numbers from 1 to 65535'],
  [ServicePort.http(80, { targetPort: -1 }), '-1 is not a port: ports are whole numbers from 1 to 65535'],
  [ServicePort.http(80, { name: 'Web' }), '"http-Web" is not allowed: use lower-case letters, digits and "-", beginning and ending with a letter or digit'],
  [ServicePort.http(80, { name: '' }), '"http-" is not allowed: use lower-case letters, digits and "-", beginning and ending with a letter or digit'],
  [ServicePort.grpc(80, { name: 'a'.repeat(59) }), 'at most 63 are allowed'],
])('%o is refused', (port, problem) => {
  expect(port._problem()).toContain(problem);
});
