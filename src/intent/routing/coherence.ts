import { conditionText } from './condition-text';
import { both, UNSAYABLE } from './conjunction';
import { HttpRule } from './route-table';
import { silencedParts } from './silenced-parts';
import { unseenPolicy } from './unseen-policy';
import { ambiguousVersion } from './versions';
import { labelsText } from '../../kubernetes/labels';
import { ServiceFacts } from '../service';
import { ServiceParts } from '../service-intent';
import { Incoherence, incoherence } from '../upstream/coherence';

/** What is wrong with the routes of a service, and with what else is wanted of it, taken together, if anything. */
export function routingIncoherence(parts: ServiceParts, service: ServiceFacts): Incoherence | undefined {
  const rules = Object.entries(parts.routes ?? {}).flatMap(([, table]) => table.http);
  for (const [index, rule] of rules.entries()) {
    const fault = unfitTries(rule, parts, index) ?? unsayableOverride(rule, parts);
    if (fault) return fault;
  }
  return silencedParts(parts) ?? twoVersions(parts, service) ?? unseenPolicy(parts, service);
}

/** The rule's own times, or those of the service where it has none. */
function unfitTries(rule: HttpRule, { timeout, retry }: ServiceParts, index: number): Incoherence | undefined {
  // Whose rules are elsewhere has the defaults of that place
  const defaults = rule.action.kind === 'forward' ? { timeout, retry } : {};
  const fault = rule.timeout || rule.retry ? incoherence({ ...defaults, ...stated(rule) }) : undefined;
  if (!fault) return undefined;
  const others = [...rule.timeout ? [] : ['timeout' as const], ...rule.retry ? [] : ['retry' as const]];
  return { ...fault, parts: ['routes', ...others], what: `${rule.name === undefined ? `rule ${index + 1}` : `rule "${rule.name}"`}: ${fault.what}` };
}

function stated({ timeout, retry }: HttpRule): Pick<ServiceParts, 'timeout' | 'retry'> {
  return { ...timeout && { timeout }, ...retry && { retry } };
}

function unsayableOverride({ action, matches }: HttpRule, { split }: ServiceParts): Incoherence | undefined {
  const override = split?.override;
  if (!override || action.kind !== 'forward' || action.to) return undefined;
  const unsayable = matches.find(condition => both(condition, override.match) === UNSAYABLE);
  return unsayable && {
    parts: ['split', 'routes'],
    what: `requests with ${conditionText(override.match)} go to version "${override.to.name}", and the rule for ${conditionText(unsayable)} goes by the shares`,
    why: 'that is two conditions for one text, and a route has one condition for the path and one for each header',
    instead: 'let the override ask for a header that no rule asks for, or name the backends of the rule',
  };
}

function twoVersions(parts: ServiceParts, service: ServiceFacts): Incoherence | undefined {
  const [one, other] = ambiguousVersion(parts, service) ?? [];
  if (!one || !other) return undefined;
  const pods = [one, other].map(({ labels }) => labelsText(labels));
  return {
    parts: ['split', 'routes', 'versions', 'versionPolicies'],
    ...one.name === other.name ? {
      what: `two versions of service ${service.namespace}/${service.name} are called "${one.name}"`,
      why: `one are the pods with ${pods[0]}, the other those with ${pods[1]}`,
      instead: 'call one of them otherwise',
    } : {
      what: `the version ${pods[0]} of service ${service.namespace}/${service.name} is called "${one.name}" and "${other.name}"`,
      why: 'in the mesh that would be two, and a policy for the one would not hold for the other',
      instead: 'call it the same, or leave `name` out',
    },
  };
}
