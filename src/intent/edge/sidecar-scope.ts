import { ExternalServiceIntent } from './external-service';
import { CredentialFiles, EndedTls } from './gateway-intent';
import { OutboundTraffic } from './outbound-traffic';
import { TrafficCapture } from './traffic-capture';
import { Labels } from '../../kubernetes/objects';
import { Protocol } from '../protocol';
import { ConnectionsIntent } from '../upstream/connections';
import { ConnectionLimitsIntent } from '../upstream/resilience';

/** What the proxies of some workloads know of the mesh, and how they take what comes in. */
export interface SidecarScopeIntent {
  readonly kind: 'sidecar-scope';
  readonly name: string;
  readonly namespace: string;
  /** The pods whose proxies are meant; all of the namespace where absent. */
  readonly workload?: Labels;
  /** Where they may go; read when it is written down, since calls are still allowed after this was asked for. */
  readonly hosts: () => readonly HostPattern[];
  readonly except: readonly HostPattern[];
  /** The services outside of the cluster that their namespace sees, as far as the program has come. */
  readonly external: () => readonly ExternalServiceIntent[];
  readonly outbound?: OutboundTraffic;
  readonly outboundListeners: readonly OutboundListenerIntent[];
  readonly inboundListeners: readonly InboundListenerIntent[];
  readonly inboundLimits?: InboundLimitsIntent;
  /** The construct to name in an error. */
  readonly where: string;
}

/** Hosts of a namespace: `*` is any namespace, or any host. */
export interface HostPattern {
  readonly namespace: string;
  readonly host: string;
}

/** A port of a proxy. */
export interface ProxyPort {
  readonly port: number;
  readonly protocol: Protocol;
  readonly name: string;
}

/** A port at which a proxy takes what its own workload sends. */
export interface OutboundListenerIntent extends ProxyPort {
  readonly bind?: string;
  readonly capture?: TrafficCapture;
  readonly hosts: readonly HostPattern[];
}

/** A port at which a proxy takes what others send to its workload. */
export interface InboundListenerIntent extends ProxyPort {
  readonly bind?: string;
  readonly capture?: TrafficCapture;
  /** Where the application listens: an address and port, or a socket. */
  readonly forwardTo?: string;
  readonly tls?: EndedTls & { readonly certificates: readonly CredentialFiles[] };
  readonly limits?: InboundLimitsIntent;
}

/** Bounds on what a proxy passes to its own workload. */
export interface InboundLimitsIntent {
  readonly connectionLimits: ConnectionLimitsIntent;
  readonly connections: ConnectionsIntent;
}
