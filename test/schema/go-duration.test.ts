import { goDuration } from '../../src/schema/go-duration';

test.each([
  ['0', 0n], ['1ns', 1n], ['1us', 1000n], ['1µs', 1000n], ['1μs', 1000n], ['1ms', 1_000_000n], ['1.5s', 1_500_000_000n], ['.5s', 500_000_000n], ['1.s', 1_000_000_000n],
  ['1h2m3s', 3_723_000_000_000n], ['-1m', -60_000_000_000n], ['+1m', 60_000_000_000n], ['-0', 0n], ['-9223372036854775808ns', -(2n ** 63n)],
])('%s', (text, nanoseconds) => expect(goDuration(text)).toBe(nanoseconds));

test.each(['', 's', '1', '.s', '1d', '1 s', 's1', '1h-1m', '1e3s', '9223372036854775808ns', '1000000000h', '--1s', '1s\n'])('%p is none', text => expect(goDuration(text)).toBeUndefined());
