import { checkTunnel } from './connection-settings';
import { PortPolicy, VersionPolicy } from './policy-options';
import { POLICY_FIELDS, readPolicy } from './read-policy';
import { fields, flag, oneOf, onlyFields, optional, shown } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { PortFacts } from '../../intent/service';
import { PortIntent, statedBlocks, VersionIntent } from '../../intent/upstream/policy';
import { ProxyProtocol } from '../../intent/upstream/proxy-protocol';
import { readBudget } from '../retry/retry-intent';
import { MeshService } from '../service/mesh-service';

/** Reads what holds at single ports: ports of the service, at each of which something is said. */
export function readPorts(given: unknown, name: string, service: MeshService, where: string): PortIntent[] {
  const policies = Object.entries(fields(given as { [port: string]: PortPolicy }, name, where));
  if (policies.length === 0) throw empty(name, where);
  return policies.map(([port, policy]) => readPort(policy, port, `${name}["${port}"]`, service, where));
}

function readPort(given: PortPolicy, key: string, name: string, service: MeshService, where: string): PortIntent {
  const { inherits } = onlyFields(given, [...POLICY_FIELDS, 'inherits'], name, where);
  const { port } = requirePort(key, name, service, where);
  const policy = readPolicy(given, `${name}.`, where);
  if (statedBlocks(policy).length === 0) throw empty(name, where);
  return { port, policy, inherits: optional(inherits, flag, `${name}.inherits`, where) ?? true };
}

function requirePort(key: string, name: string, { _facts: { ports }, name: service }: MeshService, where: string): PortFacts {
  const facts = ports.find(({ port }) => String(port) === key);
  if (facts) return facts;
  throw new IntentError({
    where, what: `\`${name}\` is for a port that service "${service}" does not have`, why: `its ports are ${ports.map(({ port }) => port).join(', ')}`, instead: "name one of them: the service's port, not the container's",
  });
}

/** Reads what holds for single versions. One of which nothing is said is named, so that routes of others may lead to it. */
export function readVersions(given: unknown, name: string, service: MeshService, where: string): VersionIntent[] {
  const policies = Object.entries(fields(given as { [version: string]: VersionPolicy }, name, where));
  if (policies.length === 0) throw empty(name, where);
  const read = policies.map(([version, policy]) => ({ version: service._version(version, where), ...readVersion(policy, `${name}["${version}"]`, service, where) }));
  const twice = read.find(({ version }, index) => read.findIndex(other => other.version.name === version.name) !== index);
  if (twice) {
    throw new IntentError({
      where, what: `two versions would be called "${twice.version.name}"`, why: 'what is made for a version has a DNS label as its name', instead: 'label one of them otherwise',
    });
  }
  return read;
}

const VERSION_FIELDS: readonly string[] = ['inherits', 'ports', 'retryBudget', 'proxyProtocol', 'tunnel'] satisfies (keyof VersionPolicy)[];

function readVersion(given: VersionPolicy, name: string, service: MeshService, where: string): Omit<VersionIntent, 'version'> {
  const { inherits, ports, retryBudget, proxyProtocol, tunnel } = onlyFields(given, [...POLICY_FIELDS, ...VERSION_FIELDS], name, where);
  const layer = {
    policy: readPolicy(given, `${name}.`, where),
    inherits: optional(inherits, flag, `${name}.inherits`, where) ?? true,
    ports: optional(ports, (value, field) => readPorts(value, field, service, where), `${name}.ports`, where) ?? [],
    retryBudget: optional(retryBudget, readBudget, `${name}.retryBudget`, where),
    proxyProtocol: optional(proxyProtocol, (value, field) => oneOf(value, ProxyProtocol, field, where), `${name}.proxyProtocol`, where),
    tunnel: optional(tunnel, checkTunnel, `${name}.tunnel`, where),
  };
  if (inherits === undefined || statesSomething(layer)) return layer;
  throw new IntentError({ where, what: `\`${name}\` says inherits: ${shown(inherits)} and nothing else`, why: 'it is about what is not said beside other things', instead: 'say something of the version, or leave `inherits` out' });
}

function statesSomething({ policy, ports, retryBudget, proxyProtocol, tunnel }: Omit<VersionIntent, 'version'>): boolean {
  return statedBlocks(policy).length > 0 || ports.length > 0 || (retryBudget ?? proxyProtocol ?? tunnel) !== undefined;
}

function empty(name: string, where: string): IntentError {
  return new IntentError({ where, what: `\`${name}\` is empty`, why: 'it would have no effect', instead: `give one of ${POLICY_FIELDS.join(', ')}, or leave it out` });
}
