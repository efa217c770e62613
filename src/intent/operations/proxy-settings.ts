import { LinkerdProxyIntent } from './proxy-linkerd';
import { PolicyTargetFacts } from '../security/policy-target';

/** How the proxies of a target run. */
export interface ProxySettingsIntent {
  readonly kind: 'proxy-settings';
  readonly name: string;
  readonly target: PolicyTargetFacts;
  /** Worker threads; 0 is one for each core. */
  readonly concurrency?: number;
  readonly image?: string;
  readonly environment?: { readonly [name: string]: string };
  /** What is said on the pods themselves, if anything. */
  readonly pods?: PodProxyIntent;
  /** The construct to name in an error. */
  readonly where: string;
}

/** What only a pod can say of its proxy. Quantities are written as Kubernetes does. */
export interface PodProxyIntent {
  readonly resources?: { readonly cpu: string; readonly memory: string; readonly cpuLimit?: string; readonly memoryLimit?: string };
  readonly holdApplication?: boolean;
  /** Milliseconds. */
  readonly terminationDrain?: number;
  readonly logLevel?: string;
  readonly componentLogLevels?: { readonly [component: string]: string };
  readonly excludeOutboundPorts?: readonly number[];
  readonly excludeOutboundRanges?: readonly string[];
  readonly linkerd?: LinkerdProxyIntent;
}
