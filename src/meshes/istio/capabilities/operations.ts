import { OPERATIONS_NEEDS } from '../../../intent/needs/operations';
import { CapabilitiesFor } from '../../capability-table';

/** What Istio with sidecars carries of intents about limits, proxies and telemetry. */
export const SIDECAR_OPERATIONS: CapabilitiesFor<typeof OPERATIONS_NEEDS> = {
};

/** The same in ambient mode. */
export const AMBIENT_OPERATIONS: CapabilitiesFor<typeof OPERATIONS_NEEDS> = {
  ...SIDECAR_OPERATIONS,
};
