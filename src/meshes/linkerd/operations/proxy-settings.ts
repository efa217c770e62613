import { requireGuardKept } from './proxy-guard';
import { logLevels } from './proxy-log';
import { IntentError } from '../../../intent/intent-error';
import { LinkerdProxyIntent } from '../../../intent/operations/proxy-linkerd';
import { ProxySettingsIntent } from '../../../intent/operations/proxy-settings';
import { targetText } from '../../../intent/security/policy-target';
import { Labels } from '../../../kubernetes/objects';
import { Rendering } from '../../rendering';

/**
 * How proxies run: annotations of pods, or of a namespace, of which the injector takes what the pods do not say themselves
 * (linkerd/linkerd2 version-2.20 pkg/inject/inject.go ProxyAnnotations, pkg/inject/values.go).
 */
export function proxySettings(intent: ProxySettingsIntent): Rendering {
  requireAnnotatable(intent);
  requireGuardKept(intent);
  return { objects: [], decorations: [{ on: intent.target.kind === 'namespace' ? 'namespace' : 'pods', annotations: annotations(intent) }] };
}

function requireAnnotatable({ target, where }: ProxySettingsIntent): void {
  if (target.kind !== 'mesh' && target.kind !== 'gateway') return;
  throw new IntentError({
    where,
    what: `it is for ${targetText(target)}`,
    why: 'Linkerd reads settings of proxies off pods and their namespaces (linkerd/linkerd2 version-2.20 pkg/inject/values.go)',
    instead: target.kind === 'mesh' ? 'set it in the values of the control plane (proxy), or for each namespace' : 'pass the object whose pods the gateway runs in',
  });
}

function annotations(intent: ProxySettingsIntent): Labels {
  const { environment, pods: { resources, holdApplication, terminationDrain, excludeOutboundPorts, linkerd = {} } = {} } = intent;
  const neutral: { readonly [name: string]: string | undefined } = {
    'proxy-cpu-request': resources?.cpu,
    'proxy-cpu-limit': resources?.cpuLimit,
    'proxy-memory-request': resources?.memory,
    'proxy-memory-limit': resources?.memoryLimit,
    'proxy-await': holdApplication === undefined ? undefined : enabled(holdApplication),
    'shutdown-grace-period': terminationDrain === undefined ? undefined : millis(terminationDrain),
    'skip-outbound-ports': excludeOutboundPorts?.join(','),
    'proxy-additional-env': environment && JSON.stringify(Object.entries(environment).map(([name, value]) => ({ name, value }))),
    'proxy-log-level': logLevels(intent),
  };
  const said = Object.entries(neutral).flatMap(([name, text]) => (text === undefined ? [] : [[`config.linkerd.io/${name}`, text]]));
  return Object.fromEntries([...said, ...own(linkerd)]);
}

/** What Linkerd alone knows. */
function own(options: LinkerdProxyIntent): [string, string][] {
  return Object.entries(OWN).flatMap(([option, { annotation, text }]) => {
    const value = options[option as keyof LinkerdProxyIntent];
    return value === undefined ? [] : [[annotation, (text as (said: unknown) => string)(value)] as [string, string]];
  });
}

interface Setting<T> {
  readonly annotation: string;
  readonly text: (value: T) => string;
}

function setting<T>(name: string, text: (value: T) => string): Setting<T> {
  return { annotation: `config.linkerd.io/${name}`, text };
}

/** All of them: an option that is forgotten here does not compile. */
const OWN: { readonly [option in keyof Required<LinkerdProxyIntent>]: Setting<Required<LinkerdProxyIntent>[option]> } = {
  opaquePorts: setting('opaque-ports', joined),
  skipInboundPorts: setting('skip-inbound-ports', joined),
  skipSubnets: setting('skip-subnets', joined),
  identityRequiredPorts: setting('proxy-require-identity-inbound-ports', joined),
  podInboundPorts: setting('pod-inbound-ports', joined),
  inboundConnectTimeout: setting('proxy-inbound-connect-timeout', millis),
  outboundConnectTimeout: setting('proxy-outbound-connect-timeout', millis),
  inboundDiscoveryCacheTimeout: setting('proxy-inbound-discovery-cache-unused-timeout', seconds),
  outboundDiscoveryCacheTimeout: setting('proxy-outbound-discovery-cache-unused-timeout', seconds),
  disableInboundDetectTimeout: setting('proxy-disable-inbound-protocol-detect-timeout', String),
  disableOutboundDetectTimeout: setting('proxy-disable-outbound-protocol-detect-timeout', String),
  externalProfiles: setting('enable-external-profiles', String),
  accessLog: setting('access-log', String),
  logFormat: setting('proxy-log-format', String),
  dangerouslyLogHeaders: setting('proxy-log-http-headers', logged => (logged ? 'insecure' : 'off')),
  hostnameLabels: setting('proxy-metrics-hostname-labels', String),
  imageName: setting('proxy-image', String),
  imageVersion: setting('proxy-version', String),
  imagePullPolicy: setting('image-pull-policy', String),
  nativeSidecar: setting('proxy-enable-native-sidecar', String),
  debugSidecar: setting('enable-debug-sidecar', String),
  waitBeforeExit: { annotation: 'config.alpha.linkerd.io/proxy-wait-before-exit-seconds', text: wait => String(wait / 1000) },
  shutdownEndpoint: setting('proxy-admin-shutdown', enabled),
  cpuRatio: setting('proxy-cpu-ratio-limit', String),
  ephemeralStorage: setting('proxy-ephemeral-storage-request', String),
  ephemeralStorageLimit: setting('proxy-ephemeral-storage-limit', String),
  userId: setting('proxy-uid', String),
  groupId: setting('proxy-gid', String),
  inboundPort: setting('inbound-port', String),
  outboundPort: setting('outbound-port', String),
  adminPort: setting('admin-port', String),
  controlPort: setting('control-port', String),
};

function joined(values: readonly (string | number)[]): string {
  return values.join(',');
}

function enabled(on: boolean): string {
  return on ? 'enabled' : 'disabled';
}

function millis(time: number): string {
  return `${time}ms`;
}

function seconds(time: number): string {
  return `${time / 1000}s`;
}
