import { GatewayApiChannel } from './channel';
import { Need } from '../../intent/needs/need';

/** The first version of each channel that has the kind or the field for it. */
interface FieldVersions {
  readonly standard?: string;
  readonly experimental: string;
}

/**
 * What is younger than the oldest version that this library writes for: sigs.k8s.io/gateway-api v1.6.1 CHANGELOG and config/crd; kinds count from the version
 * that serves them at `v1`.
 */
export const FIELD_VERSIONS: { readonly [need in Need]?: FieldVersions } = {
  'route.cors': { standard: '1.5', experimental: '1.3' },
  'route.tls': { standard: '1.5', experimental: '1.5' },
  'route.tcp': { standard: '1.6', experimental: '1.6' },
  'retry.status': { experimental: '1.2' },
  'retry.connection': { experimental: '1.2' },
  'retry.backoff': { experimental: '1.2' },
  'retry.methods': { experimental: '1.2' },
};

/** The version in which a channel has something that it did not always have; nothing where it never had it. */
export function sinceIn(versions: FieldVersions, channel: GatewayApiChannel): string | undefined {
  return versions[channel];
}
