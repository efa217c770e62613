import { AccessRule } from '../security/access';
import { ZeroTrustStage } from '../security/stage';

/** What security intents can need of a mesh. */
export const SECURITY_NEEDS = {
  'mtls.strict': 'require mTLS for a namespace',
  'mtls.plaintext-port': 'take plaintext on single ports under required mTLS',
  'stage.observe': 'log what would be refused, and refuse nothing',
  'stage.permissive': 'hold identities to the rules while plaintext is let in',
  'access.identity': 'allow a caller by its service account or namespace',
  'access.requests': 'allow by HTTP method, path, gRPC service or method',
  'access.hosts': 'allow by the host of a request',
  'access.headers': 'allow by headers of a request',
  'access.claims': 'allow by claims of the token of a request',
  'mtls.mesh': 'say for the whole mesh whether mTLS is required',
  'mtls.namespace': 'say for a namespace that nobody guards whether mTLS is required',
  'mtls.workload': 'say for single workloads whether mTLS is required',
  'mtls.port': 'say for single ports whether mTLS is required',
  'mtls.plaintext-only': 'take plaintext only, and no mTLS',
  'policy.allow': 'allow by a policy of any target and rules',
  'policy.deny': 'deny what a policy matches, whatever else allows it',
  'policy.audit': 'record what a policy matches',
  'policy.custom': 'have an external service decide',
  'policy.dry-run': 'log what a policy would do, and not do it',
  'policy.mesh': 'set a policy for the whole mesh',
  'policy.gateway': 'set a policy for a gateway',
  'policy.identities': 'tell callers apart by their identities or namespaces',
  'policy.service-accounts': 'tell callers apart by service accounts, whatever the trust domain',
  'policy.trust-domains': 'tell callers apart by their trust domain',
  'policy.ip-blocks': 'tell callers apart by the address that a connection comes from',
  'policy.remote-ip-blocks': 'tell callers apart by the address that a request first came from',
  'policy.requests': 'set a policy for hosts, methods and paths',
  'policy.path-templates': 'match paths by templates',
  'policy.headers': 'set a policy for requests with a header',
  'policy.tokens': 'tell requests apart by the tokens that they carry',
  'policy.destination': 'set a policy for addresses and server names that are called',
  'policy.filter-metadata': 'match what another filter of the proxy has found out',
  'jwt.verify': 'verify the tokens that requests carry',
  'jwt.require': 'require a token',
  'jwt.claims': 'require a claim of a token',
  'jwt.mesh': 'verify tokens in the whole mesh',
  'jwt.gateway': 'verify tokens at a gateway',
  'jwt.headers': 'hand a verified token on in headers',
  'jwt.space-delimited': 'read a claim as words between spaces',
} as const;

type SecurityNeed = keyof typeof SECURITY_NEEDS;

/** What a stage of a namespace needs of the mesh. */
export function needsOfStage(stage: ZeroTrustStage): SecurityNeed[] {
  return [stage === ZeroTrustStage.STRICT ? 'mtls.strict' : `stage.${stage}`, 'access.identity'];
}

/** What an access rule needs of the mesh. */
export function needsOfRule({ requests, conditions = {} }: Pick<AccessRule, 'requests' | 'conditions'>): SecurityNeed[] {
  const needs: SecurityNeed[] = [];
  if (requests.length > 0) needs.push('access.requests');
  for (const part of ['hosts', 'headers', 'claims'] as const) if (conditions[part]) needs.push(`access.${part}`);
  return needs;
}
