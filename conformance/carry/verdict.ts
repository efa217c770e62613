import { Counts, TrafficAnswer } from './answer';
import { Amount, Amounts, Expectation, Headers, OneOf, Refusal, TrafficRequest } from './case';

/** The status that goes with a refusal, where there is but one. */
const STATUS_OF: { readonly [by in Refusal]?: number } = { 'access': 403, 'mtls': 0, 'token': 401, 'rate limit': 429 };

const GRPC_OK = 0;
const GRPC_PERMISSION_DENIED = 7;

/** In what an answer is not what the intent says. None: they agree. */
export function disagreements(request: TrafficRequest, answer: TrafficAnswer): string[] {
  const { expect, times = 1 } = request;
  const answered = amounts(expect.answered instanceof OneOf ? whichever(expect.answered, answer.answered) : expect.answered);
  return [
    ...countsDiffer('answered by', times, answered, answer.answered),
    ...countsDiffer('reached', times, expect.reached === undefined ? answered : amounts(expect.reached), answer.reached),
    ...countsDiffer('copies to', times, amounts(expect.copies), answer.copies),
    ...countsDiffer('refused by', times, amounts(expect.refused), answer.refusals),
    ...(request.to.startsWith('tcp:') ? [] : statusDiffers(request, answer)),
    ...observedDiffers(expect.observed, answer),
    ...seenDiffers(expect.seen, answer),
    ...headersDiffer('the answer\'s header', expect.response, answer.responseHeaders),
    ...tookDiffers(expect.took, answer.millis),
  ];
}

/** The place that has answered, if it is one of those that may; else the first of them, which then differs. */
function whichever({ places }: OneOf, got: Counts = {}): string {
  return places.find(place => got[place] !== undefined) ?? places[0];
}

function amounts(given: Amounts | undefined): { readonly [place: string]: Amount } {
  if (given === undefined) { return {}; }
  return typeof given === 'string' ? { [given]: { percent: 100, within: 0 } } : given;
}

function countsDiffer(what: string, times: number, wanted: { readonly [key: string]: Amount }, got: Counts = {}): string[] {
  return [...new Set([...Object.keys(wanted), ...Object.keys(got)])].flatMap(key => {
    const [amount, count] = [wanted[key] ?? 0, got[key] ?? 0];
    return holds(amount, count, times) ? [] : [`${what} ${key}: ${count} of ${times}, and the intent says ${amountText(amount, times)}`];
  });
}

function holds(amount: Amount, count: number, times: number): boolean {
  return typeof amount === 'number' ? count === amount : Math.abs(100 * count / times - amount.percent) <= amount.within;
}

function amountText(amount: Amount, times: number): string {
  if (typeof amount === 'number') { return String(amount); }
  return amount.within === 0 ? String(amount.percent * times / 100) : `${amount.percent} % within ${amount.within} points`;
}

function statusDiffers(request: TrafficRequest, answer: TrafficAnswer): string[] {
  const { expect, times = 1 } = request;
  const status = expect.status ?? impliedStatus(request);
  const wanted = typeof status === 'number' ? amounts(String(status)) : status as { readonly [status: string]: Amount };
  const grpcStatus = expect.grpcStatus ?? impliedGrpcStatus(request);
  const got = answer.responseHeaders?.['grpc-status'];
  return [
    ...countsDiffer('status', times, wanted, answer.statuses),
    ...(grpcStatus === undefined || got === String(grpcStatus) ? [] : [`grpc-status ${got ?? '(none)'}, and the intent says ${grpcStatus}`]),
  ];
}

function impliedStatus({ says, grpc, expect }: TrafficRequest): number {
  if (expect.refused === undefined) { return 200; }
  // Envoy answers a gRPC request with 200, and says in grpc-status what is wrong
  if (grpc !== undefined && expect.refused === 'access') { return 200; }
  const status = typeof expect.refused === 'string' ? STATUS_OF[expect.refused] : undefined;
  if (status === undefined) { throw new Error(`"${says}": say which status the caller gets`); }
  return status;
}

function impliedGrpcStatus({ grpc, expect }: TrafficRequest): number | undefined {
  if (grpc === undefined) { return undefined; }
  if (expect.refused === 'access') { return GRPC_PERMISSION_DENIED; }
  return expect.answered === undefined || expect.refused !== undefined ? undefined : GRPC_OK;
}

function observedDiffers(wanted: Expectation['observed'], { inbound }: TrafficAnswer): string[] {
  const got = inbound?.dryRun;
  return wanted === undefined || got === wanted ? [] : [`observed: ${got ?? 'nothing'}, and the intent says ${wanted}`];
}

function seenDiffers(wanted: Expectation['seen'], { seen }: TrafficAnswer): string[] {
  if (wanted === undefined) { return []; }
  if (seen === undefined) { return ['the application saw nothing']; }
  const parts = { protocol: seen.protocol, path: seen.path, method: seen.method, authority: seen.host };
  const differing = (Object.keys(parts) as (keyof typeof parts)[]).filter(part => wanted[part] !== undefined && wanted[part] !== parts[part]);
  return [
    ...differing.map(part => `the application saw the ${part} ${parts[part]}, and the intent says ${wanted[part]}`),
    ...headersDiffer('the application saw header', wanted.headers, seen.headers),
  ];
}

function headersDiffer(what: string, wanted: Headers = {}, got: { readonly [name: string]: string } = {}): string[] {
  return Object.entries(wanted)
    .filter(([name, value]) => (value instanceof RegExp ? !value.test(got[name] ?? '') : (got[name] ?? null) !== value))
    .map(([name, value]) => `${what} ${name}: ${got[name] ?? '(none)'}, and the intent says ${value ?? '(none)'}`);
}

function tookDiffers(wanted: Expectation['took'], millis: number): string[] {
  if (wanted === undefined || (millis >= wanted[0] && millis <= wanted[1])) { return []; }
  return [`it took ${millis} ms, and the intent says ${wanted[0]} to ${wanted[1]}`];
}
