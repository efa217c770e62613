export { check } from './check';
export type { CheckOptions, CheckResult } from './check';
export { knownKinds } from './descriptors';
export type { GatewayApi, KnownKind } from './descriptors';
export type { SchemaProblem } from './problem';
