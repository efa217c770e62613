import { accessPolicy } from './access-policy';
import { peerAuthentication } from './peer-authentication';
import { PolicyFacts } from './policy-facts';
import { requestAuthentication } from './request-authentication';
import { SecurityIntent } from '../../../intent/security/security-intent';
import { Rendering } from '../../rendering';

/** Carries out what is wanted of the mesh's security for a target. */
export function secure(intent: SecurityIntent, facts: PolicyFacts): Rendering {
  switch (intent.kind) {
    case 'access-policy': return accessPolicy(intent, facts);
    case 'tokens': return requestAuthentication(intent, facts);
    default: return peerAuthentication(intent, facts);
  }
}
