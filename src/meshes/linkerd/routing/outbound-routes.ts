import { meshTable, ruleRoutes } from './rule-routes';
import { splitRoutes } from './split-routes';
import { ServiceIntent } from '../../../intent/service-intent';
import { Rendering } from '../../rendering';

/** The routes for the calls to a service: by rules in order, where it has some or its split asks for more than a header; else a route for each port. */
export function outboundRoutes(intent: ServiceIntent): Rendering {
  return meshTable(intent) || asksForMore(intent) ? ruleRoutes(intent) : splitRoutes(intent);
}

function asksForMore({ split }: ServiceIntent): boolean {
  return Object.keys(split?.override?.match ?? {}).some(part => part !== 'headers');
}
