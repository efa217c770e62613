import { OPERATIONS_NEEDS } from '../../../intent/needs/operations';
import { CapabilitiesFor } from '../../capability-table';

/** What Linkerd carries of intents about limits, proxies and telemetry. */
export const LINKERD_OPERATIONS: CapabilitiesFor<typeof OPERATIONS_NEEDS> = {
};
