import { instanceOf, list } from './input';
import { IntentError } from './intent-error';
import { PortFacts } from './service';
import { ServicePort } from './service-port';

/**
 * Ports with their full names: the protocol first, as every mesh reads it.
 *
 * @throws when a port is none, or two are the same
 */
export function portFacts(given: readonly ServicePort[], where: string): PortFacts[] {
  const ports = list(given, servicePort, 'ports', where);
  for (const port of ports) {
    const problem = port._problem();
    if (problem) throw new IntentError({ where, what: `port ${port.port}`, why: problem, instead: 'write for example ServicePort.http(80, { targetPort: 8080 })' });
  }
  const alone = (port: ServicePort) => ports.filter(other => other.protocol === port.protocol && other.name === undefined).length === 1;
  const facts = ports.map(port => ({
    name: port.name === undefined ? (alone(port) ? port.protocol : `${port.protocol}-${port.port}`) : `${port.protocol}-${port.name}`,
    port: port.port,
    targetPort: port.targetPort,
    protocol: port.protocol,
  }));
  for (const key of ['port', 'name'] as const) {
    const twice = facts.find((port, index) => facts.findIndex(other => other[key] === port[key]) !== index);
    if (twice) throw new IntentError({ where, what: `two ports have the ${key === 'port' ? 'number' : 'name'} ${twice[key]}`, why: 'a Service tells its ports apart by both', instead: `give one of them another ${key === 'port' ? 'number' : 'name'}` });
  }
  return facts;
}

function servicePort(value: unknown, name: string, where: string): ServicePort {
  return instanceOf(value, ServicePort, name, 'ServicePort.http(80)', where);
}
