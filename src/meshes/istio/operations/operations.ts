import { customEnvoyFilter } from './custom-envoy-filter';
import { trafficExtension, wasmPlugin } from './extension';
import { globalRateLimit } from './global-rate-limit';
import { localRateLimit } from './local-rate-limit';
import { proxySettings } from './proxy-settings';
import { telemetry } from './telemetry';
import { OperationsIntent } from '../../../intent/operations/operations-intent';
import { Rendering } from '../../rendering';
import { AttachmentFacts } from '../attachment';

/** What is wanted of the proxies themselves, in Istio's objects. */
export function operations(intent: OperationsIntent, facts: AttachmentFacts): Rendering {
  switch (intent.kind) {
    case 'local-rate-limit': return { objects: localRateLimit(intent, facts), decorations: [] };
    case 'global-rate-limit': return { objects: globalRateLimit(intent, facts), decorations: [] };
    case 'proxy-settings': return proxySettings(intent, facts);
    case 'telemetry': return { objects: telemetry(intent, facts), decorations: [] };
    case 'wasm-extension': return { objects: wasmPlugin(intent, facts), decorations: [] };
    case 'traffic-extension': return { objects: trafficExtension(intent, facts), decorations: [] };
    case 'envoy-filter': return { objects: customEnvoyFilter(intent, facts), decorations: [] };
  }
}
