/** What intents about limits, proxies and telemetry can need of a mesh. */
export const OPERATIONS_NEEDS = {
} as const;
