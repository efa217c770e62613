/** What a patch changes in the configuration of a proxy. */
export enum EnvoyPart {
  /** A listener. */
  LISTENER = 'LISTENER',
  /** A filter of a listener, which sees connections before a filter chain is chosen. */
  LISTENER_FILTER = 'LISTENER_FILTER',
  /** A filter chain of a listener. */
  FILTER_CHAIN = 'FILTER_CHAIN',
  /** A filter of a chain, which sees connections. */
  NETWORK_FILTER = 'NETWORK_FILTER',
  /** A filter that sees requests. */
  HTTP_FILTER = 'HTTP_FILTER',
  /** A table of routes. */
  ROUTE_CONFIGURATION = 'ROUTE_CONFIGURATION',
  /** The routes for some hosts. */
  VIRTUAL_HOST = 'VIRTUAL_HOST',
  /** One route. */
  HTTP_ROUTE = 'HTTP_ROUTE',
  /** A group of endpoints that is called. */
  CLUSTER = 'CLUSTER',
  /** The configuration of a filter that is handed out by itself. */
  EXTENSION_CONFIG = 'EXTENSION_CONFIG',
}

/** How a patch changes it. */
export enum EnvoyOperation {
  /** Fields of the value are put over those that are there; lists grow. */
  MERGE = 'MERGE',
  /** As `MERGE`, but a list is put in the place of the one that is there. Since Istio 1.31. */
  MERGE_AND_REPLACE_LIST = 'MERGE_AND_REPLACE_LIST',
  /** The value is added to the list. */
  ADD = 'ADD',
  /** What is matched is taken out. */
  REMOVE = 'REMOVE',
  /** The value is put before what is matched. */
  INSERT_BEFORE = 'INSERT_BEFORE',
  /** The value is put after what is matched. */
  INSERT_AFTER = 'INSERT_AFTER',
  /** The value is put in front of all others, if something is matched. */
  INSERT_FIRST = 'INSERT_FIRST',
  /** The value is put in the place of what is matched. */
  REPLACE = 'REPLACE',
}

/** Which traffic's configuration a patch is for. */
export enum EnvoyContext {
  /** All of it, in sidecars and gateways. */
  ANY = 'ANY',
  /** Calls that come in to a sidecar. */
  SIDECAR_INBOUND = 'SIDECAR_INBOUND',
  /** Calls that go out from a sidecar. */
  SIDECAR_OUTBOUND = 'SIDECAR_OUTBOUND',
  /** What comes in at a gateway. */
  GATEWAY = 'GATEWAY',
}

/** What a matched route does with a request. */
export enum EnvoyRouteAction {
  /** Anything. */
  ANY = 'ANY',
  /** Sends it on. */
  ROUTE = 'ROUTE',
  /** Answers with a redirect. */
  REDIRECT = 'REDIRECT',
  /** Answers by itself. */
  DIRECT_RESPONSE = 'DIRECT_RESPONSE',
}
