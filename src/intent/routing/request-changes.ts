import { HeaderChangesIntent, HttpRule, RouteTables } from './route-table';

/** What routes change of requests on their way to a service. */
export interface RequestChanges {
  readonly path: boolean;
  readonly authority: boolean;
  /** Names in lower case. */
  readonly headers: ReadonlySet<string>;
}

/** What the routes for calls within the mesh change of requests. Redirects change nothing: the client asks anew. */
export function requestChanges(routes: RouteTables = {}): RequestChanges {
  const rules = Object.values(routes).filter(({ mesh }) => mesh).flatMap(({ http }) => http).filter(isWithinMesh);
  const rewrites = rules.flatMap(({ rewrite }) => rewrite ?? []);
  return {
    path: rewrites.some(({ path }) => path !== undefined),
    authority: rewrites.some(({ authority }) => authority !== undefined),
    headers: new Set(rules.flatMap(headerChanges).flatMap(namesOf)),
  };
}

/** Whether a rule is also about requests that come by no gateway. */
function isWithinMesh({ matches }: HttpRule): boolean {
  return matches.length === 0 || matches.some(({ gateways }) => gateways?.includes('mesh') ?? true);
}

function headerChanges({ requestHeaders, action }: HttpRule): HeaderChangesIntent[] {
  const backends = action.kind === 'forward' ? action.to ?? [] : [];
  return [requestHeaders, ...backends.map(backend => backend.requestHeaders)].flatMap(changes => changes ?? []);
}

function namesOf({ set = {}, add = {}, remove = [] }: HeaderChangesIntent): string[] {
  return [...Object.keys(set), ...Object.keys(add), ...remove];
}
