import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { PolicyRule } from '../../intent/security/policy-rule';
import { targetText } from '../../intent/security/policy-target';
import { AskedProvider, AskedProviders } from '../access/asked-providers';
import { TokenCoverage } from '../access/token-coverage';

/**
 * Refuses what an external service could not decide about, as far as the program has come.
 *
 * @throws when another one is asked at the same proxy, or when a rule looks at what is not there yet when it is asked
 */
export function requireDecidable(by: IConstruct, asked: AskedProvider, rules: readonly PolicyRule[]): void {
  AskedProviders.of(by).requireSole(asked);
  requireSeenFirst(by, asked, rules);
}

/**
 * A header that the proxy writes from a token is not written yet when an external service is asked: the rule would see what the client wrote
 * (istio.io/istio main of 2026-08-27 pilot/pkg/networking/core/listener_builder.go buildHTTPConnectionManager).
 */
function requireSeenFirst(by: IConstruct, { path, target }: AskedProvider, rules: readonly PolicyRule[]): void {
  const headers = rules.flatMap(({ conditions }) => conditions.filter(({ kind }) => kind === 'header').map(({ name = '' }) => name));
  const written = TokenCoverage.of(by).writing(headers, target());
  if (!written) return;
  throw new IntentError({
    where: path,
    what: `a CUSTOM rule is about the header "${written.header}", which "${written.by.path}" writes from tokens at ${targetText(written.by.target())}`,
    why: 'the external service is asked before tokens are verified, so that the rule sees what the client wrote',
    instead: 'say it without the header, and let the external service or a DENY policy look at the token',
  });
}
