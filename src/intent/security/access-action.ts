import { ExtensionProvider } from './extension-provider';
import { instanceOf } from '../input';

/** What a policy does, for a mesh. @internal */
export type _ActionName = 'allow' | 'deny' | 'audit' | 'custom';

/**
 * What a policy does with the requests that it matches.
 *
 * Istio asks in this order: what a custom provider denies is denied; what a DENY policy matches is denied; where there is no ALLOW policy,
 * the rest is allowed; where there is one, what one of them matches (istio.io/api v1.31.1 security/v1beta1/authorization_policy.proto).
 */
export class AccessAction {
  /** What it matches is allowed, and what no ALLOW policy for the target matches is denied. */
  public static readonly ALLOW = new AccessAction('allow');
  /** What it matches is denied, whatever else allows it. */
  public static readonly DENY = new AccessAction('deny');
  /** What it matches is marked to be recorded, and neither allowed nor denied by it. A plugin of the proxy has to write the record. */
  public static readonly AUDIT = new AccessAction('audit');

  /**
   * An external service decides about what it matches; it can only deny. It is asked before tokens are verified, and about connections of TCP only
   * where it speaks gRPC. Pods ask one: where two are asked Istio denies what is to be asked of either, unless istiod has
   * PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS, so that a second one is refused.
   */
  public static custom(provider: ExtensionProvider): AccessAction {
    return new AccessAction('custom', instanceOf(provider, ExtensionProvider, 'provider', "ExtensionProvider.named('oauth2-proxy')", 'AccessAction.custom'));
  }

  /** Who is asked, by a custom action. */
  public readonly provider?: ExtensionProvider;
  /** @internal */
  public readonly _name: _ActionName;

  private constructor(name: _ActionName, provider?: ExtensionProvider) {
    this._name = name;
    this.provider = provider;
  }
}
