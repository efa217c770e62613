import * as gateway from '../../../imports/gateway.networking.k8s.io';
import { HeaderChangesIntent, HttpRule } from '../../intent/routing/route-table';

type Filter = gateway.HttpRouteSpecRulesFilters;

/** The filters that change headers: one for the request, one for the answer. HTTPRoutes, GRPCRoutes and backends have the same. */
export function headerChanges({ requestHeaders, responseHeaders }: Pick<HttpRule, 'requestHeaders' | 'responseHeaders'>): Filter[] {
  const { REQUEST_HEADER_MODIFIER, RESPONSE_HEADER_MODIFIER } = gateway.HttpRouteSpecRulesFiltersType;
  return [
    ...requestHeaders ? [{ type: REQUEST_HEADER_MODIFIER, requestHeaderModifier: changes(requestHeaders) }] : [],
    ...responseHeaders ? [{ type: RESPONSE_HEADER_MODIFIER, responseHeaderModifier: changes(responseHeaders) }] : [],
  ];
}

function changes({ set, add, remove }: HeaderChangesIntent) {
  return { set: pairs(set), add: pairs(add), remove: remove && remove.length > 0 ? [...remove] : undefined };
}

function pairs(headers: { readonly [name: string]: string } = {}) {
  const names = Object.keys(headers).sort();
  return names.length === 0 ? undefined : names.map(name => ({ name, value: headers[name] }));
}
