import { GatewayFacts, ListenerFacts, RouteSources } from './gateway';
import { Labels } from '../../kubernetes/objects';

/** A gateway that is wanted. */
export interface GatewayIntent {
  readonly kind: 'gateway';
  readonly gateway: GatewayFacts;
  /** What `gateway.listeners` says, in full. */
  readonly listeners: readonly ListenerIntent[];
  readonly form: GatewayFormIntent;
  /** The construct to name in an error. */
  readonly where: string;
}

/** By which object a gateway is said, and where it runs, as far as a program says. */
export type GatewayFormIntent =
  | { readonly kind: 'mesh'; readonly labels?: Labels; readonly namespace?: string; readonly serviceAccount?: string }
  | { readonly kind: 'kubernetes'; readonly className?: string };

/** A gateway as a program speaks of it: its own, or one of others. */
export interface GatewayDescription {
  readonly name: string;
  readonly namespace: string;
  readonly form: GatewayFormIntent;
  /** Whether traffic leaves by it. */
  readonly outwards?: boolean;
  readonly listeners: readonly ListenerFacts[];
  /** The construct to name in an error. */
  readonly where: string;
}

/** A class of gateways of the Kubernetes Gateway API. */
export interface GatewayClassIntent {
  readonly kind: 'gateway-class';
  readonly name: string;
  readonly description?: string;
  /** The construct to name in an error. */
  readonly where: string;
}

/** What a gateway is to take at one port. */
export interface ListenerIntent extends ListenerFacts {
  readonly routesFrom: RouteSources;
  readonly redirectToHttps: boolean;
  readonly tls?: ListenerTls;
}

/** A listener whose name may still depend on the others of its gateway. */
export type UnnamedListener = Omit<ListenerIntent, 'name'> & { readonly name?: string };

export type ListenerTls = UnopenedTls | MeshTls | EndedTls;

/** `by-sni` needs no route: the name that is asked for says where to in the mesh's own words. */
export interface UnopenedTls {
  readonly kind: 'passthrough' | 'by-sni';
}

/** mTLS of the mesh: the callers are workloads of it. */
export interface MeshTls {
  readonly kind: 'mesh';
}

/** TLS that the gateway ends. */
export interface EndedTls {
  readonly kind: 'ended';
  /** One; or two of one kind, for keys of two types. */
  readonly certificates: readonly CredentialIntent[];
  readonly clients?: ClientCertificatesIntent;
  readonly minVersion?: TlsVersionName;
  readonly maxVersion?: TlsVersionName;
  readonly cipherSuites?: readonly string[];
}

export type TlsVersionName = '1.0' | '1.1' | '1.2' | '1.3';

/** A key and its certificate. */
export type CredentialIntent = SecretReference | CredentialFiles;

/** A Secret. */
export interface SecretReference {
  readonly kind: 'secret';
  readonly name: string;
  /** Its own namespace, where that is known; else it is the one in which the gateway looks. */
  readonly namespace?: string;
}

/** Files in the gateway's pods. */
export interface CredentialFiles {
  readonly kind: 'files';
  readonly certificate: string;
  readonly privateKey: string;
}

/** What clients must show. */
export interface ClientCertificatesIntent {
  readonly required: boolean;
  /** Who has signed their certificates; what stands beside the gateway's own certificate where absent. */
  readonly authority?: SecretReference | AuthorityFiles;
  /** Subject alternative names, of which a certificate must have one. */
  readonly names: readonly string[];
  /** SHA-256 of the certificates, in hex, of which it must be one. */
  readonly certificateHashes: readonly string[];
  /** SHA-256 of their public keys, in base64, of which it must have one. */
  readonly publicKeyHashes: readonly string[];
}

/** Files in the gateway's pods. */
export interface AuthorityFiles {
  readonly kind: 'files';
  readonly certificates: string;
  /** Certificates that hold no longer. */
  readonly revoked?: string;
}
