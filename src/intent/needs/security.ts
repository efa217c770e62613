import { ZeroTrustStage } from '../security/stage';

/** What security intents can need of a mesh. */
export const SECURITY_NEEDS = {
  'mtls.strict': 'require mTLS for a namespace',
  'mtls.plaintext-port': 'take plaintext on single ports under required mTLS',
  'stage.observe': 'log what would be refused, and refuse nothing',
  'stage.permissive': 'hold identities to the rules while plaintext is let in',
  'access.identity': 'allow a caller by its service account or namespace',
  'access.requests': 'allow by HTTP method, path, gRPC service or method',
} as const;

/** What a stage of a namespace needs of the mesh. */
export function needsOfStage(stage: ZeroTrustStage): (keyof typeof SECURITY_NEEDS)[] {
  return [stage === ZeroTrustStage.STRICT ? 'mtls.strict' : `stage.${stage}`, 'access.identity'];
}
