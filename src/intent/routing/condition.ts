import { Labels } from '../../kubernetes/objects';
import { GatewayFacts } from '../edge/gateway';

/** What a text of a request must be like. `present` needs no value. */
export interface TextCondition {
  readonly kind: 'exact' | 'prefix' | 'regex' | 'present';
  readonly value: string;
}

/**
 * What the path of a request must be like, without its query. `below` is that path and every one under it, by whole elements;
 * `prefix` compares characters, so that `/api` is also the beginning of `/apikeys`.
 */
export interface PathCondition {
  readonly kind: 'exact' | 'below' | 'prefix' | 'regex';
  readonly value: string;
  readonly ignoreCase?: boolean;
}

/** Conditions on texts, by what they are called. */
export type TextConditions = { readonly [name: string]: TextCondition };

/** A condition on HTTP requests, gRPC included: every field that is there must hold. */
export interface HttpCondition {
  readonly path?: PathCondition;
  readonly method?: TextCondition;
  readonly scheme?: TextCondition;
  readonly authority?: TextCondition;
  /** By names in lower case. */
  readonly headers?: TextConditions;
  /** A header that is missing is like none of them. */
  readonly withoutHeaders?: TextConditions;
  readonly query?: TextConditions;
  /** Claims of a token that was checked where the request came in, each by its path: `[realm][role]`. */
  readonly claims?: TextConditions;
  /** The port at which the request came: of the service within the mesh, of a listener at a gateway. */
  readonly port?: number;
  readonly source?: SourceCondition;
  /** Only what comes by these ways, of those that the table is bound to. */
  readonly gateways?: readonly (GatewayFacts | 'mesh')[];
}

/** Who calls, by what the caller's own proxy knows of itself: not checked by the server, so no matter of security. */
export interface SourceCondition {
  readonly namespace?: string;
  readonly labels?: Labels;
}

/** A condition on connections of which only addresses are seen. */
export interface TcpCondition {
  readonly port?: number;
  readonly destinationSubnets?: readonly string[];
  readonly source?: SourceCondition;
  readonly gateways?: readonly (GatewayFacts | 'mesh')[];
}

/** A condition on TLS connections that pass unopened. */
export interface TlsCondition extends TcpCondition {
  readonly sniHosts: readonly string[];
}
