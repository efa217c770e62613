import { IntentError } from '../../../intent/intent-error';
import { ServiceIntent } from '../../../intent/service-intent';

/** Routes and annotations are for Services: what has none goes where the client's own lookup leads, and nothing is wanted of that. */
export function requireNoOutsideCalls({ service: { outside, host }, where }: ServiceIntent): void {
  if (!outside) return;
  throw new IntentError({
    where,
    what: `something is wanted of the calls to ${host}, which lies outside of the cluster`,
    why: 'Linkerd routes and protects calls to Services; here calls to others are let out, and no more',
    instead: 'leave it to the application, or put a proxy with a Service before it',
  });
}
