import { ConnectionOptions, Http2Keepalive, TcpKeepalive, UpstreamTunnel } from './connection-options';
import { millisOrNone, wholeSeconds } from './times';
import { flag, number, oneOf, onlyFields, optional, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { ConnectionsIntent, TunnelIntent } from '../../intent/upstream/connections';
import { Http2Upgrade } from '../../intent/upstream/http2-upgrade';
import { TunnelMethod } from '../../intent/upstream/tunnel-method';
import { addressProblem } from '../../kubernetes/addresses';
import { hostNameProblem } from '../../kubernetes/host-names';
import { portProblem } from '../../kubernetes/ports';
import { positiveMillis } from '../retry/quantities';

const FIELDS: readonly string[] = [
  'connectTimeout', 'maxDuration', 'idleTimeout', 'httpIdleTimeout', 'tcpKeepalive', 'http2Keepalive', 'http2Upgrade', 'useClientProtocol',
] satisfies (keyof ConnectionOptions)[];

/** Reads how connections are made, kept and ended; something must be said. */
export function checkConnections(given: unknown, name: string, where: string): ConnectionsIntent {
  const connections = onlyFields(given as ConnectionOptions, FIELDS, name, where);
  const at = (field: keyof ConnectionOptions) => `${name}.${field}`;
  const intent: ConnectionsIntent = {
    connectTimeout: optional(connections.connectTimeout, positiveMillis, at('connectTimeout'), where),
    maxDuration: optional(connections.maxDuration, positiveMillis, at('maxDuration'), where),
    idleTimeout: optional(connections.idleTimeout, millisOrNone, at('idleTimeout'), where),
    httpIdleTimeout: optional(connections.httpIdleTimeout, positiveMillis, at('httpIdleTimeout'), where),
    tcpKeepalive: optional(connections.tcpKeepalive, readTcpKeepalive, at('tcpKeepalive'), where),
    http2Keepalive: optional(connections.http2Keepalive, readHttp2Keepalive, at('http2Keepalive'), where),
    http2Upgrade: optional(connections.http2Upgrade, (value, field) => oneOf(value, Http2Upgrade, field, where), at('http2Upgrade'), where),
    useClientProtocol: optional(connections.useClientProtocol, flag, at('useClientProtocol'), where) || undefined,
  };
  if (Object.values(intent).some(value => value !== undefined)) return intent;
  throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'it says nothing about connections', instead: `give one of ${FIELDS.join(', ')}, or leave it out` });
}

function readTcpKeepalive(value: unknown, name: string, where: string): ConnectionsIntent['tcpKeepalive'] {
  const { probes, time, interval } = onlyFields(value as TcpKeepalive, ['probes', 'time', 'interval'], name, where);
  if ((probes ?? time ?? interval) === undefined) {
    throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'it does not say which keepalives', instead: 'give one of probes, time, interval' });
  }
  return {
    probes: probes === undefined ? undefined : wholeNumber(probes, `${name}.probes`, { min: 1, max: 4294967295 }, where),
    time: optional(time, wholeSeconds, `${name}.time`, where),
    interval: optional(interval, wholeSeconds, `${name}.interval`, where),
  };
}

function readHttp2Keepalive(value: unknown, name: string, where: string): ConnectionsIntent['http2Keepalive'] {
  const { interval, timeout } = onlyFields(value as Http2Keepalive, ['interval', 'timeout'], name, where);
  return { interval: positiveMillis(interval, `${name}.interval`, where), timeout: positiveMillis(timeout, `${name}.timeout`, where) };
}

/** Reads where connections go by way of a service. */
export function checkTunnel(given: unknown, name: string, where: string): TunnelIntent {
  const { host, port, method } = onlyFields(given as UpstreamTunnel, ['host', 'port', 'method'], name, where);
  const target = text(host, `${name}.host`, where);
  const targetPort = number(port, `${name}.port`, where);
  const problem = (addressProblem(target) && hostNameProblem(target)) ?? portProblem(targetPort);
  if (problem) throw new IntentError({ where, what: `\`${name}\` leads to ${target}:${targetPort}`, why: problem, instead: "write for example { host: 'db.example.com', port: 5432 }" });
  return { host: target, port: targetPort, method: optional(method, (value, field) => oneOf(value, TunnelMethod, field, where), `${name}.method`, where) };
}
