/** What a client's proxy puts around its connections. */
export type TlsIntent =
  | { readonly kind: 'disable' }
  | ({ readonly kind: 'mesh-mutual' } & ServerNamesIntent)
  | ({ readonly kind: 'simple'; readonly trust: TrustIntent } & ServerNamesIntent)
  | ({ readonly kind: 'mutual'; readonly trust: TrustIntent; readonly certificate?: CertificateFiles } & ServerNamesIntent);

/** Whom it asks for, and who may answer. */
export interface ServerNamesIntent {
  readonly sni?: string;
  readonly subjectAltNames?: readonly string[];
}

/** By what the server's certificate is checked. With a credential, the Secret holds the client's certificate too. */
export type TrustIntent =
  | { readonly kind: 'files'; readonly caCertificates: string; readonly caCrl?: string }
  | { readonly kind: 'credential'; readonly name: string; readonly skip?: true }
  | { readonly kind: 'skip' };

/** Paths in the proxy's file system. */
export interface CertificateFiles {
  readonly clientCertificate: string;
  readonly privateKey: string;
}

/** The Secret that a setting reads, if it reads one. */
export function credentialOf(tls: TlsIntent | undefined): string | undefined {
  return (tls?.kind === 'simple' || tls?.kind === 'mutual') && tls.trust.kind === 'credential' ? tls.trust.name : undefined;
}

/** Whether certificates are checked by their signature, and of no name: any that the authority signed passes where nothing else says one. */
export function namesNobody(tls: TlsIntent | undefined): boolean {
  if (tls?.kind !== 'simple' && tls?.kind !== 'mutual') return false;
  const skipped = tls.trust.kind === 'skip' || (tls.trust.kind === 'credential' && tls.trust.skip === true);
  return !skipped && tls.sni === undefined && tls.subjectAltNames === undefined;
}
