import { ForeignServiceProps } from './foreign-service-props';
import { ServiceObject, serviceNameProblem } from './service-object';
import { fields, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { portFacts } from '../../intent/port-facts';
import { dnsLabelProblem } from '../../kubernetes/names';

/** Describes a service of others by what is said of it. */
export function foreignService(props: ForeignServiceProps, where: string): { service: ServiceObject; consumer: string } {
  const { name, namespace, clientNamespace, ports } = fields(props, 'props', where);
  for (const [prop, value] of Object.entries({ name, namespace, clientNamespace })) text(value, prop, where);
  const problem = serviceNameProblem(name) ?? dnsLabelProblem(namespace) ?? dnsLabelProblem(clientNamespace);
  if (problem) throw new IntentError({ where, what: `service ${namespace}/${name}, called from ${clientNamespace}`, why: problem, instead: 'write the names as they stand in the cluster' });
  return { service: { name, namespace, ports: portFacts(ports, where) }, consumer: clientNamespace };
}
