import { Construct } from 'constructs';
import { PolicyTarget } from './policy-target';
import { IntentError } from '../../intent/intent-error';
import { KnownNamespaces } from '../access/known-namespaces';

/**
 * A target whose namespace is known by its name alone, as what guards the namespace knows it: its stage, and the ports of its workloads.
 *
 * A namespace that is guarded later is told when the program is synthesized.
 */
export function knownTarget(by: Construct, target: PolicyTarget): PolicyTarget {
  const namespace = target._namedNamespace;
  if (namespace === undefined) return target;
  const known = KnownNamespaces.of(by);
  const guard = known.guardOf(namespace);
  if (guard) return target._within(guard);
  by.node.addValidation({
    validate: () => {
      const late = known.guardOf(namespace);
      return late ? [guardedLater(by.node.path, namespace, late.path).message] : [];
    },
  });
  return target;
}

function guardedLater(where: string, namespace: string, guard: string): IntentError {
  return new IntentError({
    where,
    what: `its target names namespace "${namespace}", which "${guard}" guards after it`,
    why: 'by the name alone neither its stage nor the ports of its workloads are known',
    instead: 'make the namespace first, or pass what guards it: PolicyTarget.namespace(shop)',
  });
}
