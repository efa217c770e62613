import { Chart } from 'cdk8s';
import { IstioMeshProps } from 'cdk8s-mesh';

/** A part of all calls, in percent, and by how many points it may be off. */
export interface Share {
  readonly percent: number;
  readonly within: number;
}

/** So many percent of the calls, give or take 3 points. */
export function share(percent: number, within = 3): Share {
  return { percent, within };
}

/** How many calls: so many, or a share of all. */
export type Amount = number | Share;

/** All calls at one place, or so many at each of several. What is not named has none. */
export type Amounts = string | { readonly [place: string]: Amount };

/** All calls at one of several places, whichever it is. */
export class OneOf {
  public constructor(public readonly places: readonly string[]) {}
}

/** What keeps a request from the application. */
export type Refusal = 'access' | 'mtls' | 'token' | 'rate limit' | 'fault' | 'overload';

/**
 * What the intent says of one request, or of all calls of a batch. It is complete: who is not said to answer, to be reached or to refuse does
 * not. Workloads are named NAMESPACE/DEPLOYMENT.
 */
export interface Expectation {
  /** The workloads whose applications answer. Default: none. */
  readonly answered?: Amounts | OneOf;

  /** Who refuses, so that no application is reached. Default: nobody. */
  readonly refused?: Refusal | { readonly [by in Refusal]?: Amount };

  /** HTTP statuses that the caller gets, 0 for no answer. Default: 200 where answered, and the status that goes with `refused`. */
  readonly status?: number | { readonly [status: number]: Amount };

  /** `grpc-status` of the answer. Default: for gRPC 0 where answered, 7 (PERMISSION_DENIED) where access is refused. */
  readonly grpcStatus?: number;

  /** What rules that only observe say, as it is logged. */
  readonly observed?: 'allowed' | 'denied';

  /** The requests that come to applications, tries and retries. Default: one for each that is answered. */
  readonly reached?: Amounts;

  /** The mirrored copies that come to applications. Default: none. */
  readonly copies?: Amounts;

  /** What the application sees of the request, the last one where it is tried again. `null`: there is no such header. */
  readonly seen?: { readonly protocol?: 'HTTP/1.1' | 'HTTP/2.0'; readonly path?: string; readonly method?: string; readonly authority?: string; readonly headers?: Headers };

  /** Headers of the answer. */
  readonly response?: Headers;

  /** Milliseconds that the caller waits, at least and at most. */
  readonly took?: readonly [number, number];
}

/** Names in lower case. An expression is for what differs from run to run. */
export interface Headers {
  readonly [name: string]: string | RegExp | null;
}

/**
 * A request, as somebody sends it. The applications do as its headers say: `x-echo-delay-ms` makes them wait, `x-echo-status` is what
 * they answer, and with `x-echo-fail: 2` they do so (or fail with 503, gRPC with UNAVAILABLE) on the first two requests only.
 */
export interface TrafficRequest {
  /** What the intent says about it, in words. */
  readonly says: string;

  /** The workload that sends it, through its sidecar if it has one. */
  readonly client?: string;

  /**
   * A SPIFFE URI of a caller that the program does not make, or null for plaintext: the request goes to the server's sidecar as it is.
   * Default: the client's own identity.
   */
  readonly identity?: string | null;

  /** `http://cart.shop/path`, `tcp://redis.shop:6379`, or `https://` for TLS that the applications make themselves. */
  readonly to: string;

  /** A workload that is dialed by itself, without a Service: the port of `to` is one of its containers. Only with `identity`. */
  readonly pod?: string;

  /** Default: GET. */
  readonly method?: string;

  /** `package.Service/Method`, in the place of method and path. */
  readonly grpc?: string;

  /** `{call}` is the number of the call in a batch; so it is in the path. */
  readonly headers?: { readonly [name: string]: string };

  /** A token of the issuer that every RequestAuthentication trusts here, in `Authorization`, or where headers or path say `{token}`. */
  readonly token?: { readonly claims: { readonly [claim: string]: unknown }; readonly forged?: boolean };

  /** How often it is sent. Default: once. */
  readonly times?: number;

  readonly expect: Expectation;
}

export interface TrafficCaseProps {
  /** Options of the mesh that the program is for. */
  readonly mesh?: IstioMeshProps;

  /** Istio's MeshConfig, where the program counts on one. */
  readonly meshConfig?: { readonly [field: string]: unknown };

  /** One call at a time, in the order of the requests: for what remembers earlier ones. */
  readonly inOrder?: boolean;

  readonly program: (chart: Chart) => void;

  readonly requests: readonly TrafficRequest[];
}

/** A small program, and what its intent says of requests. Every case that a file of conformance/traffic exports is carried. */
export class TrafficCase {
  public constructor(public readonly props: TrafficCaseProps) {}
}
