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
   * The provider of this name, whichever of the two it is. It decides about requests only: over connections of TCP an `envoyExtAuthzHttp` is not asked.
   *
   * @throws when the name is empty
   */
  public static named(name: string): ExtensionProvider {
    return ExtensionProvider.of(name, false, 'ExtensionProvider.named');
  }

  /**
   * The provider of this name, which is declared as `envoyExtAuthzGrpc`: it decides about connections of TCP too.
   *
   * @throws when the name is empty
   */
  public static grpc(name: string): ExtensionProvider {
    return ExtensionProvider.of(name, true, 'ExtensionProvider.grpc');
  }

  private static of(name: string, decidesConnections: boolean, where: string): ExtensionProvider {
    const given = text(name, 'name', where);
    if (given.trim() !== '') return new ExtensionProvider(given, decidesConnections);
    throw new IntentError({ where, what: 'the name is empty', why: 'an unknown provider denies every request that a policy gives it', instead: 'write it as in the mesh\'s configuration' });
  }

  /** Name of the provider. */
  public readonly name: string;
  /** Whether it is asked about connections of TCP. @internal */
  public readonly _decidesConnections: boolean;

  private constructor(name: string, decidesConnections: boolean) {
    this.name = name;
    this._decidesConnections = decidesConnections;
  }
}
