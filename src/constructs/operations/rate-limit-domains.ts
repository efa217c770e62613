import { IConstruct } from 'constructs';
import { IntentError } from '../../intent/intent-error';
import { keptByProgram } from '../plan/program-root';

const DOMAINS = Symbol.for('cdk8s-mesh.rate-limit-domains');

/**
 * Whether a domain of a service that counts is free.
 *
 * @returns what claims it, once nothing else is in the way
 * @throws when another construct has it: the service takes no second file about it
 */
export function freeDomain(by: IConstruct, domain: string, host: string): () => void {
  const domains = keptByProgram(by, DOMAINS, () => new Map<string, string>());
  const { path } = by.node;
  const key = `${domain} of ${host}`;
  const owner = domains.get(key) ?? path;
  if (owner !== path) {
    throw new IntentError({
      where: path,
      what: `"${owner}" has the domain "${domain}" of ${host}`,
      why: 'the service reads one file for each domain, and refuses all of them where there are two',
      instead: 'give this one a domain of its own',
    });
  }
  return () => void domains.set(key, path);
}
