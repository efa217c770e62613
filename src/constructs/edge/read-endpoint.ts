import { ExternalEndpoint } from './external-endpoint';
import { EndpointIntent } from '../../intent/edge/external-service';
import { fields, onlyFields, optional, text, textMap, wholeNumber } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { addressProblem } from '../../kubernetes/addresses';
import { hostNameProblem } from '../../kubernetes/host-names';
import { dnsLabelProblem, dnsSubdomainProblem, labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { Labels } from '../../kubernetes/objects';

const FIELDS: readonly string[] = ['address', 'ports', 'labels', 'network', 'locality', 'weight', 'serviceAccount'] satisfies (keyof ExternalEndpoint)[];

/** Envoy's weights are unsigned 32 bit numbers, and 0 is none. */
const WEIGHT = { min: 1, max: 4294967295 };

/**
 * Reads where something runs.
 *
 * @throws when neither its address nor its network is known, or one of its fields is malformed
 */
export function readEndpoint(given: unknown, name: string, where: string): EndpointIntent {
  const endpoint = onlyFields(given as ExternalEndpoint, FIELDS, name, where);
  if (endpoint.address === undefined && endpoint.network === undefined) {
    throw new IntentError({ where, what: `\`${name}\` has neither an address nor a network`, why: 'nobody could tell where it is', instead: "write for example { address: '203.0.113.7' }" });
  }
  return { address: optional(endpoint.address, readAddress, `${name}.address`, where), ...readPlace(endpoint, name, where) };
}

/** Everything but the address. */
export function readPlace({ ports, labels, network, locality, weight, serviceAccount }: ExternalEndpoint, name: string, where: string): Omit<EndpointIntent, 'address'> {
  return {
    ports: optional(ports, readPorts, `${name}.ports`, where),
    labels: optional(labels, readLabels, `${name}.labels`, where),
    network: optional(network, readNetwork, `${name}.network`, where),
    locality: optional(locality, readLocality, `${name}.locality`, where),
    weight: optional(weight, (value, at) => wholeNumber(value, at, WEIGHT, where), `${name}.weight`, where),
    serviceAccount: optional(serviceAccount, readAccount, `${name}.serviceAccount`, where),
  };
}

/** An address, or the name of one. */
export function readAddress(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  const problem = addressProblem(found) && hostNameProblem(found);
  return problem === undefined ? found : refuse(name, found, problem, "write an IP address or a full host name, such as 'db.example.com'", where);
}

/** Labels as they stand on a workload. */
export function readLabels(value: unknown, name: string, where: string): Labels {
  const labels = textMap(value, name, where);
  const problem = Object.entries(labels).map(([key, label]) => labelKeyProblem(key) ?? labelValueProblem(label)).find(Boolean);
  if (problem) throw new IntentError({ where, what: `\`${name}\``, why: problem, instead: "write for example { app: 'db', version: 'v1' }" });
  return { ...labels };
}

function readPorts(value: unknown, name: string, where: string): { readonly [port: string]: number } {
  const ports = fields(value as { [port: string]: number }, name, where);
  for (const [port, number] of Object.entries(ports)) {
    const problem = dnsLabelProblem(port);
    if (problem) refuse(name, port, problem, 'name ports as the service does, such as { http: 8080 }', where);
    wholeNumber(number, `${name}.${port}`, { min: 1, max: 65535 }, where);
  }
  return { ...ports };
}

function readNetwork(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  return found !== '' ? found : refuse(name, found, 'a network has a name', 'write it as on the label topology.istio.io/network, or leave it out', where);
}

function readLocality(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  const isPlace = found.split('/').every(part => part.trim() !== '') && found.split('/').length <= 3;
  return isPlace ? found : refuse(name, found, 'it is a region, a zone in it and a place in that, with slashes between', "write for example 'eu-west1/eu-west1-b'", where);
}

function readAccount(value: unknown, name: string, where: string): string {
  const found = text(value, name, where);
  const problem = dnsSubdomainProblem(found);
  return problem === undefined ? found : refuse(name, found, problem, 'write the name of a service account of the same namespace', where);
}

function refuse(name: string, value: string, why: string, instead: string, where: string): never {
  throw new IntentError({ where, what: `\`${name}\` is "${value}"`, why, instead });
}
