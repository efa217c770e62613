import { CertificateAuthority } from './certificate-authority';
import { ClientCertificatesIntent } from '../../intent/edge/gateway-intent';
import { instanceOf, list, onlyFields, optional, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';

/** What a client's certificate must be like. */
export interface ClientCertificatesOptions {
  /**
   * Who signs them.
   *
   * @default - `ca.crt` in the Secret of the gateway's own certificate, or in a Secret of that name and `-cacert`
   */
  readonly authority?: CertificateAuthority;

  /**
   * Subject alternative names, of which a certificate has one.
   *
   * @default - any
   */
  readonly names?: string[];

  /**
   * SHA-256 hashes of the certificates that are taken, in hexadecimal digits, with or without colons.
   *
   * @default - any
   */
  readonly certificateHashes?: string[];

  /**
   * SHA-256 hashes of the public keys (SPKI) that are taken, in base64. A certificate that either list of hashes names is taken.
   *
   * @default - any
   */
  readonly publicKeyHashes?: string[];
}

const OPTIONS: readonly string[] = ['authority', 'names', 'certificateHashes', 'publicKeyHashes'] satisfies (keyof ClientCertificatesOptions)[];

/**
 * Certificates that the clients of a gateway show.
 *
 * @example
 * ClientCertificates.required({ names: ['partner.example.com'] });
 */
export class ClientCertificates {
  /**
   * A client without a valid certificate is turned away. A gateway that takes the same hosts at another listener, which does not ask for it, is refused:
   * routes hold at both.
   *
   * @throws when a list is empty, or a hash is none
   */
  public static required(options: ClientCertificatesOptions = {}): ClientCertificates {
    return new ClientCertificates(readOptions(options, true, 'ClientCertificates.required'));
  }

  /**
   * A client may come without one; a certificate that is shown must be valid. For gateways of Istio's own kind.
   *
   * @throws when a list is empty, or a hash is none
   */
  public static optional(options: ClientCertificatesOptions = {}): ClientCertificates {
    return new ClientCertificates(readOptions(options, false, 'ClientCertificates.optional'));
  }

  /** @internal */
  public readonly _intent: ClientCertificatesIntent;

  private constructor(intent: ClientCertificatesIntent) {
    this._intent = intent;
  }
}

const HEX = /^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;

function readOptions(options: ClientCertificatesOptions, required: boolean, where: string): ClientCertificatesIntent {
  onlyFields(options, OPTIONS, 'options', where);
  const authority = optional(options.authority, value => instanceOf(value, CertificateAuthority, 'authority', "CertificateAuthority.secret('client-ca')", where), 'authority', where);
  return {
    required,
    authority: authority?._intent,
    names: limits(options, 'names', /./, 'a subject alternative name', where),
    certificateHashes: limits(options, 'certificateHashes', HEX, 'a SHA-256 hash is 64 hexadecimal digits, or pairs of them with colons between', where),
    publicKeyHashes: limits(options, 'publicKeyHashes', BASE64, 'a SHA-256 hash in base64 is 44 characters, of which the last is "="', where),
  };
}

/** A list that limits who gets in: nobody can tell what an empty one, or one that is there and undefined, was meant to do. */
function limits(options: ClientCertificatesOptions, name: 'names' | 'certificateHashes' | 'publicKeyHashes', shape: RegExp, rule: string, where: string): string[] {
  if (!(name in options)) return [];
  const values = list(options[name], text, name, where);
  if (values.length === 0) throw new IntentError({ where, what: `\`${name}\` is an empty list`, why: 'it would admit nobody, or everybody: nobody can tell', instead: `leave \`${name}\` out, or say who is admitted` });
  const odd = values.find(value => !shape.test(value));
  if (odd !== undefined) throw new IntentError({ where, what: `\`${name}\` holds "${odd}"`, why: rule, instead: 'write it as openssl prints it' });
  return values;
}
