export { check } from './check';
export type { CheckResult } from './check';
export { knownKinds } from './descriptors';
export type { KnownKind } from './descriptors';
export type { SchemaProblem } from './problem';
