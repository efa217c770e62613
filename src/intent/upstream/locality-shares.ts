import { SharesIntent } from './locality-intent';
import { list, number, onlyFields, text } from '../input';
import { IntentError } from '../intent-error';

/**
 * Reads how much of the requests goes to which locality.
 *
 * Rules of Istio's `ValidateLocalityLbSetting` (pkg/config/validation/agent/validation.go, istio.io/istio main of 2026-08-27), where some overlaps pass,
 * depending on their order; which of the two entries counts then is not said.
 */
export function localityShares(given: unknown, name: string, where: string): SharesIntent[] {
  const shares = list(given, readShares, name, where);
  const problem = shares.length === 0 ? 'an empty list shares out nothing' : localitiesProblem(shares.map(({ from }) => from));
  if (problem) throw refusal(`\`${name}\``, problem, where);
  for (const { from, to } of shares) {
    const fault = localitiesProblem(Object.keys(to)) ?? percentagesProblem(Object.values(to));
    if (fault) throw refusal(`the shares of "${from}"`, fault, where);
  }
  return shares;
}

function refusal(what: string, why: string, where: string): IntentError {
  return new IntentError({ where, what, why, instead: "write for example [{ from: 'eu/a/*', to: { 'eu/a/*': 80, 'eu/b/*': 20 } }]" });
}

function readShares(value: unknown, name: string, where: string): SharesIntent {
  const { from, to } = onlyFields(value as SharesIntent, ['from', 'to'], name, where);
  const shares = Object.entries(onlyFields(to, Object.keys(to ?? {}), `${name}.to`, where));
  return {
    from: text(from, `${name}.from`, where),
    to: Object.fromEntries(shares.map(([locality, percent]) => [locality, number(percent, `${name}.to["${locality}"]`, where)])),
  };
}

function percentagesProblem(shares: readonly number[]): string | undefined {
  const odd = shares.find(share => !Number.isInteger(share) || share < 1 || share > 100);
  if (odd !== undefined) return `${odd} is not a whole number of percent from 1 to 100`;
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum === 100 ? undefined : `the shares ${shares.join(' + ')} make ${sum}, not 100`;
}

function localitiesProblem(localities: readonly string[]): string | undefined {
  const odd = localities.find(locality => !/^(\*|[^/*\s]+(\/[^/*\s]+){0,2}|[^/*\s]+(\/[^/*\s]+)?\/\*)$/.test(locality));
  if (odd !== undefined) return `"${odd}" is no locality: it is region, region/zone or region/zone/subzone, and ends with "/*" at most`;
  const twice = localities.find((locality, index) => localities.some((other, at) => at > index && overlap(locality, other)));
  return twice === undefined ? undefined : `"${twice}" overlaps another one: an endpoint would belong to both`;
}

/** Whether one locality holds the other. What is not said of zone and subzone is any. */
function overlap(one: string, other: string): boolean {
  const [a, b] = [one, other].map(locality => locality.split('/').filter(part => part !== '*'));
  const common = Math.min(a.length, b.length);
  return a.slice(0, common).join('/') === b.slice(0, common).join('/');
}
