import { EnvoyFilterIntent } from './envoy-filter';
import { TrafficExtensionIntent, WasmExtensionIntent } from './extension';
import { ProxySettingsIntent } from './proxy-settings';
import { GlobalRateLimitIntent, LocalRateLimitIntent } from './rate-limit';
import { TelemetryIntent } from './telemetry';

/** What can be wanted of the proxies themselves. */
export type OperationsIntent =
  | LocalRateLimitIntent | GlobalRateLimitIntent | ProxySettingsIntent | TelemetryIntent
  | WasmExtensionIntent | TrafficExtensionIntent | EnvoyFilterIntent;
