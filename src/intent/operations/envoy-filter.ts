import { EnvoyContext, EnvoyOperation, EnvoyPart, EnvoyRouteAction } from './envoy-patch';
import { PolicyTargetFacts } from '../security/policy-target';

/** Changes to the configuration that a mesh makes for the proxies of a target. */
export interface EnvoyFilterIntent {
  readonly kind: 'envoy-filter';
  readonly name: string;
  readonly target: PolicyTargetFacts;
  /** Of two the lower is applied first. */
  readonly priority?: number;
  readonly patches: readonly EnvoyPatchIntent[];
  /** The construct to name in an error. */
  readonly where: string;
}

export interface EnvoyPatchIntent {
  readonly part: EnvoyPart;
  readonly operation: EnvoyOperation;
  readonly value?: object;
  readonly context?: EnvoyContext;
  readonly proxy?: { readonly version?: string; readonly metadata?: { readonly [name: string]: string } };
  /** One of the three at most, the one that the part is found by. */
  readonly listener?: EnvoyListenerIntent;
  readonly routes?: EnvoyRoutesIntent;
  readonly cluster?: EnvoyClusterIntent;
}

export interface EnvoyListenerIntent {
  readonly name?: string;
  readonly port?: number;
  readonly listenerFilter?: string;
  readonly chain?: {
    readonly name?: string;
    readonly sni?: string;
    readonly transportProtocol?: string;
    readonly applicationProtocols?: readonly string[];
    readonly destinationPort?: number;
    readonly networkFilter?: string;
    readonly httpFilter?: string;
  };
}

export interface EnvoyRoutesIntent {
  readonly name?: string;
  readonly port?: number;
  readonly portName?: string;
  readonly gateway?: string;
  readonly virtualHost?: string;
  readonly domain?: string;
  readonly route?: string;
  readonly action?: EnvoyRouteAction;
}

export interface EnvoyClusterIntent {
  readonly name?: string;
  readonly port?: number;
  readonly service?: string;
  readonly subset?: string;
}
