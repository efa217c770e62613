import { text } from '../input';
import { IntentError } from '../intent-error';

/**
 * An external service that decides about requests, as the mesh's configuration declares it: Istio's `meshConfig.extensionProviders`, with
 * `envoyExtAuthzHttp` or `envoyExtAuthzGrpc`. It is declared where the mesh is installed; this is the reference to it.
 *
 * @example
 * AccessAction.custom(ExtensionProvider.named('oauth2-proxy'));
 */
export class ExtensionProvider {
  /**
   * The provider of this name.
   *
   * @throws when the name is empty
   */
  public static named(name: string): ExtensionProvider {
    const where = 'ExtensionProvider.named';
    const given = text(name, 'name', where);
    if (given.trim() !== '') return new ExtensionProvider(given);
    throw new IntentError({ where, what: 'the name is empty', why: 'an unknown provider denies every request that a policy gives it', instead: 'write it as in the mesh\'s configuration' });
  }

  /** Name of the provider. */
  public readonly name: string;

  private constructor(name: string) {
    this.name = name;
  }
}
