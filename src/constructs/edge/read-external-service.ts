import { ExternalServiceProps } from './external-service-props';
import { readEndpoint, readLabels } from './read-endpoint';
import { EndpointIntent, ExternalServiceIntent } from '../../intent/edge/external-service';
import { requireReachable } from '../../intent/edge/external-service-rules';
import { HostResolution } from '../../intent/edge/host-resolution';
import { ServiceLocation } from '../../intent/edge/service-location';
import { flag, instanceOf, list, onlyFields, oneOf, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { portFacts } from '../../intent/port-facts';
import { PortFacts } from '../../intent/service';
import { UpstreamTls } from '../../intent/upstream/upstream-tls';
import { addressProblem, rangeProblem } from '../../kubernetes/addresses';
import { wildcardHostProblem } from '../../kubernetes/host-names';
import { namespaceName } from '../gateway/namespace-name';

const PROPS: readonly string[] = [
  'hosts', 'ports', 'namespace', 'location', 'dangerouslyPlaintext', 'resolution', 'endpoints', 'workloadLabels', 'addresses', 'allocateAddress', 'subjectAltNames', 'tls', 'visibleIn', 'mesh', 'overrides',
] satisfies (keyof ExternalServiceProps)[];

/**
 * Reads a service outside of the cluster.
 *
 * @throws when something is malformed, or when nobody could reach it so
 */
export function readExternalService(props: ExternalServiceProps, name: string, namespace: string, where: string): ExternalServiceIntent {
  const ports = someOf(portFacts(props.ports, where), 'ports', 'ServicePort.http(80)', where);
  const service: ExternalServiceIntent = {
    kind: 'external-service',
    name,
    namespace,
    where,
    ports,
    hosts: readHosts(props.hosts, where),
    location: optional(props.location, value => oneOf(value, ServiceLocation, 'location', where), 'location', where) ?? ServiceLocation.OUTSIDE,
    resolution: optional(props.resolution, value => oneOf(value, HostResolution, 'resolution', where), 'resolution', where) ?? HostResolution.DNS,
    endpoints: readEndpoints(props, ports, where),
    workloads: optional(props.workloadLabels, readSelector, 'workloadLabels', where),
    addresses: optional(props.addresses, readAddresses, 'addresses', where) ?? [],
    allocateAddress: optional(props.allocateAddress, flag, 'allocateAddress', where),
    subjectAltNames: optional(props.subjectAltNames, (value, at) => someOf(list(value, text, at, where), at, "'api.example.com'", where), 'subjectAltNames', where) ?? [],
    visibleIn: optional(props.visibleIn, readNamespaces, 'visibleIn', where),
    tls: optional(props.tls, value => instanceOf(value, UpstreamTls, 'tls', "UpstreamTls.simple({ caCertificates: 'system' })", where), 'tls', where)?._intent,
    plaintext: optional(props.dangerouslyPlaintext, flag, 'dangerouslyPlaintext', where) ?? false,
  };
  requireReachable(service);
  return service;
}

/** Refuses what is not known before anything is read. */
export function requireKnownProps(props: ExternalServiceProps, where: string): void {
  onlyFields(props, PROPS, 'props', where);
}

/** Addresses and ranges of them. */
export function readAddresses(value: unknown, name: string, where: string): string[] {
  const addresses = someOf(list(value, text, name, where), name, "'203.0.113.0/24'", where);
  const problem = addresses.map(address => (address.includes('/') ? rangeProblem(address) : addressProblem(address))).find(Boolean);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example ['203.0.113.7', '198.51.100.0/24']" });
  return addresses;
}

function readHosts(value: unknown, where: string): string[] {
  const hosts = someOf(list(value, text, 'hosts', where), 'hosts', "'api.example.com'", where);
  const problem = hosts.map(wildcardHostProblem).find(Boolean);
  if (problem) throw new IntentError({ where, what: '`hosts`', why: problem, instead: "write for example ['api.example.com']" });
  // Objects of the first host are called as the construct is
  const [, ...titled] = hosts;
  const wildcard = titled.find(host => host !== hostTitle(host) && titled.includes(hostTitle(host)));
  if (wildcard === undefined) return hosts;
  throw new IntentError({
    where, what: `\`hosts\` names ${wildcard} and ${hostTitle(wildcard)}`, why: 'the objects of both would have the same names', instead: 'make an ExternalService for each',
  });
}

/** A host in the name of an object. */
export function hostTitle(host: string): string {
  return host.replace('*', 'any');
}

function readEndpoints({ endpoints }: ExternalServiceProps, ports: readonly PortFacts[], where: string): EndpointIntent[] {
  const read = optional(endpoints, (value, name) => list(value, readEndpoint, name, where), 'endpoints', where) ?? [];
  for (const endpoint of read) {
    const unknown = Object.keys(endpoint.ports ?? {}).find(name => !ports.some(port => port.name === name));
    if (unknown === undefined) continue;
    throw new IntentError({
      where, what: `an endpoint says where port "${unknown}" leads`, why: `the service has no such port; its ports are called ${ports.map(({ name }) => name).join(', ')}`, instead: 'name one of them',
    });
  }
  return read;
}

function readSelector(value: unknown, name: string, where: string): { readonly [key: string]: string } {
  const labels = readLabels(value, name, where);
  if (Object.keys(labels).length > 0) return labels;
  throw new IntentError({ where, what: `\`${name}\` is empty`, why: 'every workload of the namespace would be meant', instead: "write for example { app: 'db' }" });
}

function readNamespaces(value: unknown, name: string, where: string): string[] {
  const names = list(value, (each, at) => namespaceName(each as string, at, where), name, where);
  return someOf(names, name, "'shop'", where).sort();
}

function someOf<T>(values: T[], name: string, example: string, where: string): T[] {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (values.length > 0 && twice === undefined) return values;
  throw new IntentError({ where, what: values.length === 0 ? `\`${name}\` is an empty list` : `\`${name}\` names ${String(twice)} twice`, why: 'it names what there is, each once', instead: `write for example [${example}]` });
}
