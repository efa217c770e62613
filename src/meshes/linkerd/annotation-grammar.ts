import { Labels } from '../../kubernetes/objects';

/**
 * What Linkerd reads off a Service or a route about the calls to it, and how each value is written. On a route its admission refuses what it cannot read;
 * of a Service the whole policy is left out, with a line in the controller's log and nothing else (policy-controller/k8s/index/src/outbound/index.rs
 * and index/{http,grpc}.rs, linkerd/linkerd2 version-2.20). Surrounding spaces, which it takes from times, are refused here.
 */

/** What is wrong with a value, if anything. */
type Rule = (value: string) => string | undefined;

const ACCRUAL = 'balancer.linkerd.io/failure-accrual';
const SUCCESS_RATE = 'balancer.alpha.linkerd.io/failure-accrual-success-rate';
const MIN_PENALTY = `${ACCRUAL}-consecutive-min-penalty`;
const MAX_PENALTY = `${ACCRUAL}-consecutive-max-penalty`;

const UNITS: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const GRPC_STATUSES = ['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'];
const PREFIXES = ['retry.linkerd.io/', 'timeout.linkerd.io/', 'balancer.linkerd.io/', 'balancer.alpha.linkerd.io/'];

const RULES: { readonly [key: string]: Rule } = {
  'retry.linkerd.io/http': each(httpCondition),
  'retry.linkerd.io/grpc': each(value => (GRPC_STATUSES.includes(value) ? undefined : `"${value}" is none of ${GRPC_STATUSES.join(', ')}`)),
  'retry.linkerd.io/limit': whole(65_535),
  'retry.linkerd.io/timeout': time,
  'timeout.linkerd.io/request': time,
  'timeout.linkerd.io/response': time,
  'timeout.linkerd.io/idle': time,
  [ACCRUAL]: oneOf('consecutive', 'unified'),
  [`${ACCRUAL}-consecutive-max-failures`]: whole(4_294_967_295),
  [MIN_PENALTY]: time,
  [MAX_PENALTY]: value => time(value) ?? (millisOf(value)! > 0 ? undefined : 'it must be longer than nothing'),
  [`${ACCRUAL}-consecutive-jitter-ratio`]: ratio(100),
  [`${SUCCESS_RATE}-threshold`]: ratio(1),
  [`${SUCCESS_RATE}-window`]: value => time(value) ?? (millisOf(value)! >= 10 ? undefined : 'it must be at least 10ms'),
  [`${SUCCESS_RATE}-min-requests`]: whole(1_000_000),
  'balancer.alpha.linkerd.io/failure-accrual-honor-retry-after': oneOf('true', 'false'),
  'balancer.alpha.linkerd.io/penalize-failures': oneOf('true', 'false'),
  'balancer.alpha.linkerd.io/load-biaser-penalty': time,
  'balancer.alpha.linkerd.io/load-biaser-max-retry-after': time,
};

/** Every annotation about calls. */
export const CALL_ANNOTATIONS: readonly string[] = Object.keys(RULES);

/** What is wrong with the annotations of one object, each by itself and together, if anything. Those about something else are left alone. */
export function annotationsProblem(annotations: Labels): string | undefined {
  for (const [key, value] of Object.entries(annotations)) {
    if (!PREFIXES.some(prefix => key.startsWith(prefix))) continue;
    const problem = RULES[key] ? RULES[key](value) : 'Linkerd reads no such annotation';
    if (problem) return `${key}: ${problem}`;
  }
  return togetherProblem(annotations);
}

/** What belongs to a way of counting failures is not looked at without it, or under another one. */
function togetherProblem(annotations: Labels): string | undefined {
  const mode = annotations[ACCRUAL];
  const alone = Object.keys(annotations).find(key => (mode === undefined && /\/failure-accrual-/.test(key)) || (mode !== 'unified' && key.startsWith(SUCCESS_RATE)));
  if (alone !== undefined) return `${alone}: it is not looked at without ${ACCRUAL}: ${alone.startsWith(SUCCESS_RATE) ? 'unified' : 'consecutive'}`;
  const least = millisOf(annotations[MIN_PENALTY] ?? '1s')!;
  const most = millisOf(annotations[MAX_PENALTY] ?? '1m')!;
  return least <= most ? undefined : `${MIN_PENALTY}: ${least}ms is longer than the greatest penalty, which is ${most}ms`;
}

/** A time in milliseconds: one whole number with one unit; of nothing the unit may be missing. */
function millisOf(value: string): number | undefined {
  const [, digits, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(value) ?? [];
  const millis = value === '0' ? 0 : Number(digits) * UNITS[unit];
  return Number.isSafeInteger(millis) ? millis : undefined;
}

function time(value: string): string | undefined {
  return millisOf(value) === undefined ? `"${value}" is no time: it is a whole number and one of ${Object.keys(UNITS).join(', ')}` : undefined;
}

function httpCondition(value: string): string | undefined {
  if (value === '5xx' || value === 'gateway-error') return undefined;
  const [, first, last = first] = /^(\d{3})(?:-(\d{3}))?$/.exec(value) ?? [];
  const isRange = [first, last].every(status => Number(status) >= 100 && Number(status) <= 599) && Number(first) <= Number(last);
  return isRange ? undefined : `"${value}" is no condition: it is 5xx, gateway-error, a status or a range such as 500-504`;
}

function each(rule: Rule): Rule {
  return value => value.split(',').map(rule).find(problem => problem !== undefined);
}

function whole(most: number): Rule {
  return value => (/^\d+$/.test(value) && Number(value) <= most ? undefined : `"${value}" is no whole number up to ${most}`);
}

function ratio(most: number): Rule {
  return value => (/^\d+(\.\d+)?$/.test(value) && Number(value) <= most ? undefined : `"${value}" is no number from 0 to ${most}`);
}

function oneOf(...values: string[]): Rule {
  return value => (values.includes(value) ? undefined : `"${value}" is none of ${values.join(', ')}`);
}
