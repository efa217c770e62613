import { Environment } from '#cel';
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
  environment.registerFunction('go_duration(google.protobuf.Duration): google.protobuf.Duration', (duration: object) => duration);
}

function inRange(value: bigint): bigint {
  if (value < MIN || value > MAX) throw new RangeError('integer overflow');
  return value;
}
