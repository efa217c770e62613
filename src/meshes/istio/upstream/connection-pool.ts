import { TrafficPolicy } from './traffic-policy-type';
import * as networking from '../../../../imports/networking.istio.io';
import { ConnectionsIntent } from '../../../intent/upstream/connections';
import { Http2Upgrade } from '../../../intent/upstream/http2-upgrade';
import { PolicyIntent } from '../../../intent/upstream/policy';
import { durationText } from '../../../kubernetes/durations';

const UPGRADE = networking.DestinationRuleSpecTrafficPolicyConnectionPoolHttpH2UpgradePolicy;

type Pool = NonNullable<TrafficPolicy['connectionPool']>;

/** Limits of connections, and how they are made and kept: one block of Istio's. */
export function connectionPool(policy: PolicyIntent): Pool | undefined {
  const [tcp, http] = [filled(tcpSettings(policy)), filled(httpSettings(policy))];
  return tcp ?? http ? { tcp, http } : undefined;
}

function tcpSettings({ connectionLimits = {}, connections = {} }: PolicyIntent): NonNullable<Pool['tcp']> {
  const { connectTimeout, idleTimeout, maxDuration } = connections;
  return {
    maxConnections: connectionLimits.maxConnections,
    connectTimeout: time(connectTimeout),
    idleTimeout: time(idleTimeout),
    maxConnectionDuration: time(maxDuration),
    tcpKeepalive: tcpKeepalive(connections),
  };
}

function tcpKeepalive({ tcpKeepalive: keepalive }: ConnectionsIntent): NonNullable<Pool['tcp']>['tcpKeepalive'] {
  return keepalive && { probes: keepalive.probes, time: time(keepalive.time), interval: time(keepalive.interval) };
}

function httpSettings({ connectionLimits = {}, connections = {} }: PolicyIntent): NonNullable<Pool['http']> {
  const { httpIdleTimeout, http2Upgrade, http2Keepalive, useClientProtocol } = connections;
  return {
    http1MaxPendingRequests: connectionLimits.maxPendingRequests,
    http2MaxRequests: connectionLimits.maxRequests,
    maxRequestsPerConnection: connectionLimits.maxRequestsPerConnection,
    maxConcurrentStreams: connectionLimits.maxConcurrentStreams,
    maxRetries: connectionLimits.maxRetries,
    idleTimeout: time(httpIdleTimeout),
    h2UpgradePolicy: http2Upgrade && (http2Upgrade === Http2Upgrade.ALWAYS ? UPGRADE.UPGRADE : UPGRADE.DO_UNDERSCORE_NOT_UNDERSCORE_UPGRADE),
    http2KeepAlive: http2Keepalive && { interval: durationText(http2Keepalive.interval), timeout: durationText(http2Keepalive.timeout) },
    useClientProtocol,
  };
}

function time(millis: number | undefined): string | undefined {
  return millis === undefined ? undefined : durationText(millis);
}

/** The settings, if there are any. */
function filled<T extends object>(settings: T): T | undefined {
  return Object.values(settings).some(value => value !== undefined) ? settings : undefined;
}
