import { ClientCertificates } from './client-certificates';
import { RouteNamespaces } from './route-namespaces';
import { TlsCredential } from './tls-credential';
import { TlsVersion } from './tls-version';

/** What all listeners of a gateway have in common. */
export interface ListenerOptions {
  /**
   * Name of the listener.
   *
   * @default - the protocol; with the port's number where a gateway has several listeners of one protocol
   */
  readonly name?: string;

  /**
   * Whose routes may be bound to it.
   *
   * @default RouteNamespaces.own()
   */
  readonly routesFrom?: RouteNamespaces;

  /**
   * The one IP address of the pods to listen at, for what only other parts of the pod may reach. Gateways of Istio's own kind.
   *
   * @default - all of them
   */
  readonly bind?: string;
}

/** What listeners have in common that tell hosts apart. */
export interface HostListenerOptions extends ListenerOptions {
  /** The host names that are taken: `api.example.com`, `*.example.com` for all names below, `*` for any. */
  readonly hosts: string[];
}

/** Options of a listener for HTTP in plain text. */
export interface HttpListenerOptions extends HostListenerOptions {
  /**
   * Answers every request with a redirect to the same URL with https. No route is bound to such a listener.
   *
   * @default false
   */
  readonly redirectToHttps?: boolean;
}

/** Options of a listener that ends TLS. */
export interface TlsListenerOptions extends HostListenerOptions {
  /** What the gateway shows its clients. */
  readonly certificate: TlsCredential;

  /**
   * A second certificate for the same hosts, with a key of another type: RSA beside ECDSA. From Istio 1.26 on.
   *
   * @default - none
   */
  readonly secondCertificate?: TlsCredential;

  /**
   * What the clients show the gateway.
   *
   * @default - they are not asked for certificates
   */
  readonly clients?: ClientCertificates;

  /**
   * The oldest version of TLS that is spoken. Gateways of Istio's own kind.
   *
   * @default - the mesh's: TLS 1.2
   */
  readonly minVersion?: TlsVersion;

  /**
   * The newest version of TLS that is spoken. Gateways of Istio's own kind.
   *
   * @default - the newest that the proxy knows
   */
  readonly maxVersion?: TlsVersion;

  /**
   * The cipher suites that are spoken up to TLS 1.2, by OpenSSL's names, such as `ECDHE-RSA-AES128-GCM-SHA256`.
   *
   * @default - the proxy's
   */
  readonly cipherSuites?: string[];
}
