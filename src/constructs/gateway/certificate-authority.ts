import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { filePath } from './file-path';
import { secretIn, secretReference } from './secret-reference';
import { AuthorityFiles, SecretReference } from '../../intent/edge/gateway-intent';
import { onlyFields, optional } from '../../intent/input';

/** Certificates of authorities as files in the pods of a gateway. */
export interface CertificateAuthorityFiles {
  /** Absolute path of the authorities' certificates, in PEM. */
  readonly certificates: string;

  /**
   * Absolute path of a list of revoked certificates, in PEM.
   *
   * @default - none is revoked
   */
  readonly revoked?: string;
}

const FILES: readonly string[] = ['certificates', 'revoked'] satisfies (keyof CertificateAuthorityFiles)[];

/** Who signs the certificates of clients, by reference. */
export class CertificateAuthority {
  /**
   * A Secret with `ca.crt` (and `ca.crl`, where some are revoked), as an object of this program or by its name in the namespace of the gateway's pods.
   *
   * @throws when it is no Secret, or has a name that Kubernetes does not take
   */
  public static secret(secret: kplus.ISecret | ApiObject | string): CertificateAuthority {
    return new CertificateAuthority(secretReference(secret, 'CertificateAuthority.secret'));
  }

  /**
   * A Secret of another repository, by its namespace and name.
   *
   * @throws when Kubernetes takes no such name
   */
  public static secretIn(namespace: string, name: string): CertificateAuthority {
    return new CertificateAuthority(secretIn(namespace, name, 'CertificateAuthority.secretIn'));
  }

  /**
   * Files of a volume that whoever runs the gateway's pods has mounted there, beside the gateway's own certificate as files.
   *
   * @throws when a path is not absolute
   */
  public static files(files: CertificateAuthorityFiles): CertificateAuthority {
    const where = 'CertificateAuthority.files';
    const { certificates, revoked } = onlyFields(files, FILES, 'files', where);
    return new CertificateAuthority({ kind: 'files', certificates: filePath(certificates, 'certificates', where), revoked: optional(revoked, filePath, 'revoked', where) });
  }

  /** @internal */
  public readonly _intent: SecretReference | AuthorityFiles;

  private constructor(intent: SecretReference | AuthorityFiles) {
    this._intent = intent;
  }
}
