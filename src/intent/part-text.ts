import { splitText, SplitIntent } from './routing/traffic-split';
import { Version, versionText } from './service';
import { ServiceParts } from './service-intent';
import { RetryIntent, TimeoutIntent } from './upstream/resilience';
import { ClientsIntent } from './upstream/upstream-parts';
import { durationText } from '../kubernetes/durations';
import { labelsText } from '../kubernetes/labels';

/** Fields that hold milliseconds. */
const TIMES: readonly string[] = [
  'perTryTimeout', 'backoff', 'interval', 'ejectionTime', 'connectTimeout', 'maxDuration', 'idleTimeout', 'httpIdleTimeout', 'time', 'timeout', 'duration', 'ttl', 'response', 'idle',
];

/** What one construct wants of a service, in the words of an error: as it was asked for, times with their units. Parts that differ read differently. */
export function partText(part: keyof ServiceParts, value: unknown): string {
  switch (part) {
    case 'split': return splitText(value as SplitIntent);
    case 'versions': return versionText(value as Version);
    case 'timeout': return durationText((value as TimeoutIntent).total);
    case 'retry': return retryText(value as RetryIntent);
    case 'clients': return clientsText(value as ClientsIntent);
    default: return plainText(value);
  }
}

function retryText({ attempts, on, ...rest }: RetryIntent): string {
  const count = attempts === 0 ? 'no retries' : attempts === 1 ? '1 retry' : `${attempts} retries`;
  const conditions = on.length === 0 ? '' : ` on ${on.map(({ name }) => name).join(', ')}`;
  return [`${count}${conditions}`, ...fieldTexts(rest)].join(', ');
}

function clientsText(clients: ClientsIntent): string {
  return clients.kind === 'namespaces' ? `those of the namespaces ${clients.names.join(', ')}` : `pods ${labelsText(clients.labels)}`;
}

/** Any other part: its fields by the names under which they are asked for. */
function plainText(value: unknown): string {
  if (Array.isArray(value)) return value.map(each => nestedText(each)).join(', ');
  return typeof value === 'object' && value !== null ? fieldTexts(value).join(', ') : String(value);
}

function fieldTexts(value: object): string[] {
  return Object.entries(value).filter(([, field]) => field !== undefined).map(([name, field]) => (name === 'kind' ? String(field) : `${name}: ${nestedText(field, name)}`));
}

function nestedText(value: unknown, name = ''): string {
  if (typeof value === 'number' && TIMES.includes(name)) return durationText(value);
  if (name === 'version') return versionText(value as Version);
  if (Array.isArray(value)) return `[${plainText(value)}]`;
  return typeof value === 'object' ? `{ ${plainText(value)} }`.replace('{  }', '{}') : String(value);
}
