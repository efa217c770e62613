import { proxySettings } from './proxy-settings';
import { rateLimit } from './rate-limit';
import { OperationsIntent } from '../../../intent/operations/operations-intent';
import { Rendering } from '../../rendering';

/** What is wanted of the proxies themselves, in Linkerd's words; nothing where it has none. */
export function operations(intent: OperationsIntent): Rendering | undefined {
  if (intent.kind === 'local-rate-limit') return rateLimit(intent);
  return intent.kind === 'proxy-settings' ? proxySettings(intent) : undefined;
}
