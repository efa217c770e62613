/** Whom a client's proxy asks for, and who may answer. */
export interface MeshTlsOptions {
  /**
   * The name that is asked for (SNI).
   *
   * @default - the host of the request, or the mesh's own name for the service
   */
  readonly sni?: string;

  /**
   * Names of which the server's certificate must have one (subject alternative names).
   *
   * @default - `sni`, or the host of the request; for the mesh's own TLS the service accounts of the service
   */
  readonly subjectAltNames?: string[];
}

/** How a client's proxy checks a server outside of the mesh's mTLS. One of `caCertificates`, `credentialName` and `dangerouslySkipVerification` is given. */
export interface SimpleTlsOptions extends MeshTlsOptions {
  /**
   * Who must have signed the server's certificate: a file in the proxy, or `system` for the authorities that the proxy's image brings along.
   *
   * @default - none; the credential's
   */
  readonly caCertificates?: string;

  /**
   * A file in the proxy with certificates that hold no longer; beside `caCertificates`.
   *
   * @default - none
   */
  readonly caCrl?: string;

  /**
   * Secret with the certificates, in the namespace of the clients. Sidecars look only at one of a policy with `clientLabels`.
   *
   * @default - none
   */
  readonly credentialName?: string;

  /**
   * Takes any certificate, from whomever: the connection is encrypted, and to whom is not known.
   *
   * @default false
   */
  readonly dangerouslySkipVerification?: boolean;
}

/** How a client's proxy shows who it is, and checks a server outside of the mesh's mTLS. */
export interface MutualTlsOptions extends SimpleTlsOptions {
  /**
   * The client's certificate: a file in the proxy.
   *
   * @default - the credential's
   */
  readonly clientCertificate?: string;

  /**
   * The client's private key: a file in the proxy.
   *
   * @default - the credential's
   */
  readonly privateKey?: string;
}
