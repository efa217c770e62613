import * as kplus from 'cdk8s-plus-27';
import { LinkerdProxyOptions } from './proxy-linkerd-options';
import { requireEntries, readPorts, readRanges } from './proxy-lists';
import { readMemory } from './proxy-resources-reader';
import { flag, number, onlyFields, oneOf, optional, text, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { ProxyAccessLog } from '../../intent/operations/proxy-access-log';
import { LinkerdProxyIntent } from '../../intent/operations/proxy-linkerd';
import { ProxyLogFormat } from '../../intent/operations/proxy-log-format';
import { positiveMillis } from '../retry/quantities';

/** Kubernetes takes no greater number of a user or a group. */
const IDS = { min: 1, max: 2147483647 };
const PORTS = { min: 1, max: 65535 };

type Reader<T> = (value: unknown, name: string, where: string) => T;

const id: Reader<number> = (value, name, where) => wholeNumber(value, name, IDS, where);
const port: Reader<number> = (value, name, where) => wholeNumber(value, name, PORTS, where);
const storage: Reader<string> = (value, name, where) => readMemory(value, name, where).text;

const READERS: { readonly [option in keyof Required<LinkerdProxyOptions>]: Reader<LinkerdProxyIntent[option]> } = {
  opaquePorts: readPorts,
  skipInboundPorts: readPorts,
  skipSubnets: readRanges,
  identityRequiredPorts: readPorts,
  podInboundPorts: readPorts,
  inboundConnectTimeout: positiveMillis,
  outboundConnectTimeout: positiveMillis,
  inboundDiscoveryCacheTimeout: wholeSeconds,
  outboundDiscoveryCacheTimeout: wholeSeconds,
  disableInboundDetectTimeout: flag,
  disableOutboundDetectTimeout: flag,
  externalProfiles: flag,
  accessLog: (value, name, where) => oneOf(value, ProxyAccessLog, name, where),
  logFormat: (value, name, where) => oneOf(value, ProxyLogFormat, name, where),
  dangerouslyLogHeaders: flag,
  hostnameLabels: flag,
  imageName: readImageName,
  imageVersion: readTag,
  imagePullPolicy: (value, name, where) => oneOf(value, kplus.ImagePullPolicy, name, where),
  nativeSidecar: flag,
  debugSidecar: flag,
  waitBeforeExit: wholeSeconds,
  shutdownEndpoint: flag,
  cpuRatio: readRatio,
  ephemeralStorage: storage,
  ephemeralStorageLimit: storage,
  userId: id,
  groupId: id,
  inboundPort: port,
  outboundPort: port,
  adminPort: port,
  controlPort: port,
};

/**
 * Reads what is said to Linkerd's proxies alone.
 *
 * @throws when nothing is said, or something is malformed
 */
export function readLinkerdOptions(value: unknown, name: string, where: string): LinkerdProxyIntent {
  const given = onlyFields(value as { readonly [option: string]: unknown }, Object.keys(READERS), name, where);
  const read = Object.entries(READERS).map(([option, reader]) => [option, optional(given[option], reader as Reader<unknown>, `${name}.${option}`, where)]);
  const options: LinkerdProxyIntent = requireEntries(Object.fromEntries(read.filter(([, found]) => found !== undefined)), name, where);
  requireTogether(options, name, where);
  requireStorage(value as LinkerdProxyOptions, name, where);
  return options;
}

function requireTogether(options: LinkerdProxyIntent, name: string, where: string): void {
  const { nativeSidecar, waitBeforeExit, inboundPort, outboundPort, adminPort, controlPort } = options;
  const ports = [inboundPort, outboundPort, adminPort, controlPort].filter(each => each !== undefined);
  if (new Set(ports).size < ports.length) {
    throw new IntentError({ where, what: `\`${name}\` names a port twice (${ports.join(', ')})`, why: 'a proxy listens once at a port', instead: 'name four that differ, or leave them out' });
  }
  if (!nativeSidecar || waitBeforeExit === undefined) return;
  throw new IntentError({ where, what: `\`${name}.waitBeforeExit\` stands beside \`nativeSidecar\``, why: 'a native sidecar is stopped after the application anyway', instead: 'leave one of them out' });
}

function requireStorage({ ephemeralStorage: request, ephemeralStorageLimit: limit }: LinkerdProxyOptions, name: string, where: string): void {
  if (!request || !limit || request.toKibibytes() <= limit.toKibibytes()) return;
  throw new IntentError({ where, what: `\`${name}.ephemeralStorage\` is more than its limit`, why: 'Kubernetes takes no pod that reserves more than it may use', instead: 'raise the limit, or reserve less' });
}

/** The injector drops what is less than a second (linkerd/linkerd2 version-2.20 pkg/inject/values.go). */
function wholeSeconds(value: unknown, name: string, where: string): number {
  const millis = positiveMillis(value, name, where);
  if (millis % 1000 === 0) return millis;
  throw new IntentError({ where, what: `\`${name}\` is ${millis} ms`, why: 'Linkerd counts it in whole seconds', instead: 'write for example Duration.seconds(5)' });
}

function readRatio(value: unknown, name: string, where: string): number {
  const ratio = number(value, name, where);
  if (ratio > 0 && ratio <= 1) return ratio;
  throw new IntentError({ where, what: `\`${name}\` is ${ratio}`, why: 'it is a part of the cores: above 0, and at most 1', instead: 'write for example 0.2' });
}

function readImageName(value: unknown, name: string, where: string): string {
  const image = text(value, name, where);
  if (/^[a-z0-9][-a-zA-Z0-9._/:]*[a-z0-9]$/.test(image) && !/:[^/]*$/.test(image)) return image;
  throw new IntentError({ where, what: `\`${name}\` is "${image}"`, why: 'it is the name of an image without its tag', instead: "write for example 'registry.example.com/linkerd/proxy', and the tag as `imageVersion`" });
}

function readTag(value: unknown, name: string, where: string): string {
  const tag = text(value, name, where);
  if (/^\w[\w.-]{0,127}$/.test(tag)) return tag;
  throw new IntentError({ where, what: `\`${name}\` is "${tag}"`, why: 'it is the tag of an image', instead: "write for example 'edge-26.6.3'" });
}
