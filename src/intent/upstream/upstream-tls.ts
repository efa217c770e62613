import { TlsIntent } from './tls-intent';
import { readCertificate, readServerNames, readTrust, SIMPLE_FIELDS } from './tls-trust';
import { MeshTlsOptions, MutualTlsOptions, SimpleTlsOptions } from './upstream-tls-options';
import { onlyFields } from '../input';
import { IntentError } from '../intent-error';

/**
 * What the clients' proxies put around their connections to a service.
 *
 * Where nothing is said, workloads of the mesh speak the mesh's mTLS with one another, and to others what the application itself speaks.
 *
 * @example
 * UpstreamTls.simple({ caCertificates: 'system', sni: 'api.example.com' });
 */
export class UpstreamTls {
  /** Nothing: not even the mesh's mTLS. Refused for a service of a guarded namespace, which takes nothing else. */
  public static disable(): UpstreamTls {
    return new UpstreamTls({ kind: 'disable' });
  }

  /**
   * TLS of which the server shows a certificate. Not for services with a sidecar, whose sidecar wants the mesh's.
   *
   * @throws when it is not said by what the server's certificate is checked, or in two ways
   */
  public static simple(options: SimpleTlsOptions): UpstreamTls {
    const where = 'UpstreamTls.simple';
    onlyFields(options, SIMPLE_FIELDS, 'options', where);
    const trust = readTrust(options, where);
    if (trust.kind === 'credential' && trust.skip) {
      throw new IntentError({ where, what: '`dangerouslySkipVerification` stands beside `credentialName`', why: 'the Secret would be read for nothing', instead: 'leave one of them out' });
    }
    return new UpstreamTls({ kind: 'simple', trust, ...readServerNames(options, trust, where) });
  }

  /**
   * TLS of which both sides show certificates, which are not the mesh's.
   *
   * @throws when the client's certificate or key is missing, or when it is not said by what the server's certificate is checked, or in two ways
   */
  public static mutual(options: MutualTlsOptions): UpstreamTls {
    const where = 'UpstreamTls.mutual';
    onlyFields(options, [...SIMPLE_FIELDS, 'clientCertificate', 'privateKey'], 'options', where);
    const trust = readTrust(options, where);
    return new UpstreamTls({ kind: 'mutual', trust, certificate: readCertificate(options, trust.kind === 'credential', where), ...readServerNames(options, trust, where) });
  }

  /** The mesh's own mTLS, also where the mesh would not choose it by itself. */
  public static meshMutual(options: MeshTlsOptions = {}): UpstreamTls {
    const where = 'UpstreamTls.meshMutual';
    onlyFields(options, ['sni', 'subjectAltNames'], 'options', where);
    return new UpstreamTls({ kind: 'mesh-mutual', ...readServerNames(options, undefined, where) });
  }

  /** @internal */
  public readonly _intent: TlsIntent;

  private constructor(intent: TlsIntent) {
    this._intent = intent;
  }
}
