import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { SecretReference } from '../../intent/edge/gateway-intent';
import { shown, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { dnsLabelProblem, dnsSubdomainProblem } from '../../kubernetes/names';

/**
 * A Secret, as an object of this program or by its name.
 *
 * @throws when it is something else
 */
export function secretReference(secret: kplus.ISecret | ApiObject | string, where: string): SecretReference {
  if (typeof secret === 'string') return { kind: 'secret', name: secretName(secret, where) };
  if (!Construct.isConstruct(secret) || secret.kind !== 'Secret') {
    throw new IntentError({ where, what: `\`secret\` is ${shown(secret)}`, why: 'it is a Secret, or the name of one', instead: `write for example ${where}('api-tls')` });
  }
  const object = ApiObject.isApiObject(secret) ? secret : secret.node.defaultChild;
  return { kind: 'secret', name: secret.name, namespace: ApiObject.isApiObject(object) ? object.metadata.namespace : undefined };
}

/** A Secret of a namespace, by its name. */
export function secretIn(namespace: string, name: string, where: string): SecretReference {
  const problem = dnsLabelProblem(text(namespace, 'namespace', where));
  if (problem) throw new IntentError({ where, what: 'the namespace of the Secret', why: problem, instead: 'write it as it stands in the cluster' });
  return { kind: 'secret', name: secretName(name, where), namespace };
}

function secretName(value: unknown, where: string): string {
  const name = text(value, 'name', where);
  const problem = dnsSubdomainProblem(name);
  if (problem) throw new IntentError({ where, what: 'the name of the Secret', why: problem, instead: 'write it as it stands in the cluster' });
  return name;
}
