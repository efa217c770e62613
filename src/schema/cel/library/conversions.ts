import { Environment } from '#cel';
import { STRING_FORMATS } from '../../formats';
import { goDuration } from '../../go-duration';
import { celDuration } from '../duration';

const MIN = -(2n ** 63n);
const MAX = 2n ** 63n - 1n;

/** Conversions that cel-go does otherwise than the CEL library. */
export function registerConversions(environment: Environment): void {
  environment.registerFunction('go_int(int): int', (value: bigint) => value);
  environment.registerFunction('go_int(uint): int', (value: { value: bigint }) => inRange(value.value));
  environment.registerFunction('go_int(double): int', (value: number) => {
    if (!Number.isFinite(value)) throw new RangeError('integer overflow');
    return inRange(BigInt(Math.trunc(value)));
  });
  environment.registerFunction('go_int(string): int', (text: string) => {
    if (!/^[-+]?\d+$/.test(text)) throw new SyntaxError(`${JSON.stringify(text)} is not an integer`);
    return inRange(BigInt(text.replace(/^\+/, '')));
  });
  environment.registerFunction('go_int(google.protobuf.Timestamp): int', (time: Date) => BigInt(Math.floor(time.getTime() / 1000)));
  environment.registerFunction('go_int(google.protobuf.Duration): int', (duration: { seconds: bigint; nanos: number }) =>
    duration.seconds * 1_000_000_000n + BigInt(duration.nanos));
  environment.registerFunction('go_duration(string): google.protobuf.Duration', (text: string) => {
    const nanoseconds = goDuration(text);
    if (nanoseconds === undefined) throw new SyntaxError(`${JSON.stringify(text)} is not a duration`);
    return celDuration(nanoseconds);
  });
  environment.registerFunction('go_double(double): double', (value: number) => value);
  environment.registerFunction('go_double(int): double', (value: bigint) => Number(value));
  environment.registerFunction('go_double(uint): double', (value: { value: bigint }) => Number(value.value));
  environment.registerFunction('go_double(string): double', double);
  environment.registerFunction('go_timestamp(string): google.protobuf.Timestamp', timestamp);
  environment.registerFunction('go_timestamp(int): google.protobuf.Timestamp', (seconds: bigint) => new Date(Number(seconds) * 1000));
  environment.registerFunction('go_timestamp(google.protobuf.Timestamp): google.protobuf.Timestamp', (time: Date) => time);
  environment.registerFunction('go_duration(google.protobuf.Duration): google.protobuf.Duration', (duration: object) => duration);
}

function inRange(value: bigint): bigint {
  if (value < MIN || value > MAX) throw new RangeError('integer overflow');
  return value;
}

/** As Go's strconv.ParseFloat, but for hexadecimal numbers. */
function double(text: string): number {
  const [, sign, word] = /^([-+]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word) return word.toLowerCase() === 'nan' ? NaN : sign === '-' ? -Infinity : Infinity;
  const plain = text.replace(/(?<=\d)_(?=\d)/g, '');
  const value = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(plain) ? Number(plain) : NaN;
  if (!Number.isFinite(value)) throw new SyntaxError(`${JSON.stringify(text)} is not a number of 64 bits`);
  return value;
}

/** RFC 3339, as Go's time.Parse reads it: letters in upper case, and no hour 24. */
function timestamp(text: string): Date {
  const good = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[-+]\d\d:\d\d)$/.test(text) && STRING_FORMATS.date(text.slice(0, 10));
  const time = new Date(text.replace(',', '.'));
  if (!good || Number.isNaN(time.getTime())) throw new SyntaxError(`${JSON.stringify(text)} is not a time such as 2006-01-02T15:04:05Z`);
  return time;
}
