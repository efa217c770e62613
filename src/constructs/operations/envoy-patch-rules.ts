import { EnvoyPatchIntent } from '../../intent/operations/envoy-filter';
import { EnvoyContext, EnvoyOperation, EnvoyPart } from '../../intent/operations/envoy-patch';

/** What is wrong with a patch, and what to do instead. */
export interface PatchProblem {
  readonly why: string;
  readonly instead: string;
}

type Place = 'listener' | 'routes' | 'cluster';

const { LISTENER, LISTENER_FILTER, FILTER_CHAIN, NETWORK_FILTER, HTTP_FILTER, ROUTE_CONFIGURATION, VIRTUAL_HOST, HTTP_ROUTE, CLUSTER } = EnvoyPart;
const { MERGE, MERGE_AND_REPLACE_LIST, ADD, REMOVE, INSERT_BEFORE, INSERT_AFTER, INSERT_FIRST, REPLACE } = EnvoyOperation;

/** By what each part is found. */
const PLACES: { readonly [part in EnvoyPart]?: Place } = {
  [LISTENER]: 'listener',
  [LISTENER_FILTER]: 'listener',
  [FILTER_CHAIN]: 'listener',
  [NETWORK_FILTER]: 'listener',
  [HTTP_FILTER]: 'listener',
  [ROUTE_CONFIGURATION]: 'routes',
  [VIRTUAL_HOST]: 'routes',
  [HTTP_ROUTE]: 'routes',
  [CLUSTER]: 'cluster',
};

/** What is placed relative to something else: its order among EnvoyFilters matters. */
const RELATIVE = [REMOVE, REPLACE, INSERT_BEFORE, INSERT_AFTER];

const INSERTS = [INSERT_BEFORE, INSERT_AFTER, INSERT_FIRST];
const ORDERED = [HTTP_FILTER, NETWORK_FILTER, LISTENER_FILTER, HTTP_ROUTE];
const REPLACEABLE = [HTTP_FILTER, NETWORK_FILTER, VIRTUAL_HOST];
const FILTERS = [HTTP_FILTER, NETWORK_FILTER, LISTENER_FILTER];

/**
 * What is wrong with a patch, if anything: what Istio refuses, what its analyzers complain about (IST0151 to IST0155), and what has no effect
 * (pkg/config/validation/envoyfilter, pkg/config/analysis/analyzers/envoyfilter and pilot/pkg/networking/core/envoyfilter, istio.io/istio main
 * of 2026-08-27).
 */
export function patchProblem(patch: EnvoyPatchIntent, priority: number | undefined): PatchProblem | undefined {
  return placeProblem(patch) ?? valueProblem(patch) ?? operationProblem(patch) ?? filterProblem(patch) ?? orderProblem(patch, priority);
}

function placeProblem(patch: EnvoyPatchIntent): PatchProblem | undefined {
  const given = (['listener', 'routes', 'cluster'] as const).filter(place => patch[place] !== undefined);
  const found = PLACES[patch.part];
  const wrong = given.find(place => place !== found);
  if (wrong === undefined) return undefined;
  return {
    why: found === undefined ? `there is one ${patch.part}, which is found by nothing` : `a ${patch.part} is found by \`${found}\``,
    instead: found === undefined ? `leave \`${wrong}\` out` : `say where it is in \`${found}\`, and leave \`${wrong}\` out`,
  };
}

function valueProblem({ operation, value }: EnvoyPatchIntent): PatchProblem | undefined {
  if (operation === REMOVE && value !== undefined) return { why: 'REMOVE takes no value', instead: 'leave `value` out' };
  return operation === REMOVE || value !== undefined ? undefined : { why: `${operation} puts a value there`, instead: 'give it a `value`' };
}

function operationProblem({ part, operation }: EnvoyPatchIntent): PatchProblem | undefined {
  const merges = operation === MERGE || operation === MERGE_AND_REPLACE_LIST;
  if (part === ROUTE_CONFIGURATION && !merges) return { why: `${operation} of a table of routes is ignored`, instead: 'use EnvoyOperation.MERGE, or patch a VIRTUAL_HOST' };
  if (part === HTTP_ROUTE && (operation === ADD || operation === REMOVE)) return { why: `${operation} of a route is not supported`, instead: 'use EnvoyOperation.INSERT_FIRST, or write a route' };
  if (part === EnvoyPart.EXTENSION_CONFIG && operation !== ADD) return { why: 'of extension configurations there is only ADD', instead: 'use EnvoyOperation.ADD' };
  if (operation === REPLACE && !REPLACEABLE.includes(part)) return { why: `REPLACE is for ${REPLACEABLE.join(', ')}`, instead: 'use EnvoyOperation.MERGE, or REMOVE and ADD' };
  if (INSERTS.includes(operation) && !ORDERED.includes(part)) return { why: `the order of a ${part} among others means nothing`, instead: 'use EnvoyOperation.ADD' };
  const lists = operation === MERGE_AND_REPLACE_LIST && FILTERS.includes(part);
  return lists ? { why: 'lists within the configuration of a filter are merged all the same', instead: 'use EnvoyOperation.REPLACE' } : undefined;
}

function filterProblem({ part, operation, listener, context }: EnvoyPatchIntent): PatchProblem | undefined {
  const { networkFilter, httpFilter } = listener?.chain ?? {};
  if (httpFilter !== undefined && part !== HTTP_FILTER) return { why: `\`httpFilter\` is found for an HTTP_FILTER only, and not for a ${part}`, instead: 'leave it out' };
  if (networkFilter !== undefined && (part === LISTENER || part === FILTER_CHAIN)) return { why: `a filter has no effect on which ${part} is meant`, instead: 'leave it out' };
  if (listener?.listenerFilter !== undefined && part !== LISTENER_FILTER) return { why: `\`listenerFilter\` is for a LISTENER_FILTER, and not for a ${part}`, instead: 'leave it out' };
  const filters: { readonly [part in EnvoyPart]?: string } = {
    [HTTP_FILTER]: httpFilter, [NETWORK_FILTER]: networkFilter, [LISTENER_FILTER]: listener?.listenerFilter,
  };
  const needed = FILTERS.includes(part) && (operation === REPLACE || operation === REMOVE);
  if (needed && filters[part] === undefined) return { why: `${operation} of no filter in particular does nothing`, instead: 'name the filter' };
  const inbound = context === EnvoyContext.SIDECAR_INBOUND;
  return listener?.chain?.transportProtocol !== undefined && !inbound && context !== undefined
    ? { why: '`transportProtocol` is looked at where calls come in to a sidecar only', instead: 'use EnvoyContext.SIDECAR_INBOUND, or leave it out' } : undefined;
}

function orderProblem({ operation }: EnvoyPatchIntent, priority: number | undefined): PatchProblem | undefined {
  if (!RELATIVE.includes(operation) || (priority !== undefined && priority !== 0)) return undefined;
  return {
    why: `${operation} depends on what other EnvoyFilters did before, and those without a priority are applied in the order in which they were created (IST0151)`,
    instead: 'give `priority` another number than 0: the lower one is applied first',
  };
}
