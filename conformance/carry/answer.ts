/** How many calls, by status, workload or refusal. */
export interface Counts {
  readonly [key: string]: number;
}

/** What `istio-oracle ask` says of one request: see conformance/istio/traffic/answer.go. Counts are of all calls, the rest is of the first. */
export interface TrafficAnswer {
  /** Why this request cannot be carried; nothing else is there then. */
  readonly unsupported?: string;
  readonly statuses?: Counts;
  readonly answered?: Counts;
  readonly reached?: Counts;
  readonly copies?: Counts;
  readonly refusals?: Counts;
  readonly millis: number;
  readonly error?: string;
  readonly flags?: string;
  readonly details?: string;
  readonly responseHeaders?: { readonly [name: string]: string };
  readonly outbound?: OutboundAnswer;
  readonly inbound?: InboundAnswer;
  readonly seen?: {
    readonly protocol: string;
    readonly method: string;
    readonly path: string;
    readonly host: string;
    readonly headers: { readonly [name: string]: string };
  };
}

/** What the server's sidecar did. */
export interface InboundAnswer {
  readonly workload: string;
  readonly reason?: string;
  readonly chain?: string;
  readonly principal?: string;
  /** What policies that only observe would have done. */
  readonly dryRun?: 'allowed' | 'denied';
}

/** What the caller's sidecar did. */
export interface OutboundAnswer {
  readonly cluster?: string;
  readonly route?: string;
  readonly endpoint?: string;
  readonly note?: string;
}

/** What Envoy did, in a few lines for people. */
export function describeAnswer(answer: TrafficAnswer): string[] {
  const { outbound, inbound, seen } = answer;
  const counts = [
    counted('status', answer.statuses), counted('answered by', answer.answered), counted('reached', answer.reached), counted('copies to', answer.copies),
    counted('refused by', answer.refusals), `${answer.millis} ms`,
  ];
  return [
    counts.filter(Boolean).join('; '),
    ...said('the caller saw', [answer.error]),
    ...said('the caller\'s sidecar', [answer.details, answer.flags]),
    ...said('the route', outbound && [outbound.route ?? '(no name)', 'to', outbound.cluster ?? '(no cluster)', outbound.endpoint, outbound.note]),
    ...said('the server\'s sidecar', inbound && [inbound.workload, inbound.chain, inbound.principal ?? '(no identity)', inbound.reason, inbound.dryRun && `dry run: ${inbound.dryRun}`]),
    ...said('the application saw', seen && [seen.protocol, seen.method, seen.host + seen.path, JSON.stringify(seen.headers)]),
  ];
}

function counted(name: string, counts: Counts = {}): string {
  const entries = Object.entries(counts).map(([key, count]) => `${key} ${count}`);
  return entries.length === 0 ? '' : `${name} ${entries.join(', ')}`;
}

function said(who: string, words: (string | undefined)[] = []): string[] {
  const what = words.filter(Boolean).join(' ');
  return what === '' ? [] : [`${who}: ${what}`];
}
