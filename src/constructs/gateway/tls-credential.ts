import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { filePath } from './file-path';
import { secretIn, secretReference } from './secret-reference';
import { CredentialIntent } from '../../intent/edge/gateway-intent';
import { onlyFields } from '../../intent/input';

/** A key and a certificate as files in the pods of a gateway. */
export interface TlsCredentialFiles {
  /** Absolute path of the certificate and those between it and its authority, in PEM. */
  readonly certificate: string;

  /** Absolute path of the private key, in PEM. */
  readonly privateKey: string;
}

const FILES: readonly string[] = ['certificate', 'privateKey'] satisfies (keyof TlsCredentialFiles)[];

/**
 * A certificate and its private key, by reference: neither is ever part of a program.
 *
 * @example
 * TlsCredential.secret('api-tls');
 */
export class TlsCredential {
  /**
   * A Secret with `tls.crt` and `tls.key`, as an object of this program or by its name in the namespace of the gateway's pods. A gateway
   * of Istio's own kind is handed no others; one of the Kubernetes Gateway API also those of a namespace where a ReferenceGrant says so.
   *
   * @throws when it is no Secret, or has a name that Kubernetes does not take
   */
  public static secret(secret: kplus.ISecret | ApiObject | string): TlsCredential {
    return new TlsCredential(secretReference(secret, 'TlsCredential.secret'));
  }

  /**
   * A Secret of another repository, by its namespace and name.
   *
   * @throws when Kubernetes takes no such name
   */
  public static secretIn(namespace: string, name: string): TlsCredential {
    return new TlsCredential(secretIn(namespace, name, 'TlsCredential.secretIn'));
  }

  /**
   * Files of a volume that whoever runs the gateway's pods has mounted there. For gateways of Istio's own kind.
   *
   * @throws when a path is not absolute
   */
  public static files(files: TlsCredentialFiles): TlsCredential {
    const where = 'TlsCredential.files';
    const { certificate, privateKey } = onlyFields(files, FILES, 'files', where);
    return new TlsCredential({ kind: 'files', certificate: filePath(certificate, 'certificate', where), privateKey: filePath(privateKey, 'privateKey', where) });
  }

  /** @internal */
  public readonly _intent: CredentialIntent;

  private constructor(intent: CredentialIntent) {
    this._intent = intent;
  }
}
