import { Duration } from 'cdk8s';
import { Rate } from '../../../src';
import { refusal } from '../../program';

test.each<[string, Rate, number, string]>([
  ['second', Rate.perSecond(7), 1000, 'second'],
  ['minute', Rate.perMinute(7), 60_000, 'minute'],
  ['hour', Rate.perHour(7), 3_600_000, 'hour'],
  ['day', Rate.perDay(7), 86_400_000, 'day'],
])('so many each %s: a bucket that is filled once in that time, and a window of it', (_, rate, fillInterval, unit) => {
  expect(rate._bucket).toEqual({ maxTokens: 7, tokensPerFill: 7, fillInterval });
  expect(rate._window).toEqual({ requests: 7, unit });
});

test('a bucket is no window', () => {
  const rate = Rate.tokenBucket({ maxTokens: 10, tokensPerFill: 2, fillInterval: Duration.millis(50) });
  expect(rate._bucket).toEqual({ maxTokens: 10, tokensPerFill: 2, fillInterval: 50 });
  expect(rate._window).toBeUndefined();
  expect(Rate.tokenBucket({ maxTokens: 1, fillInterval: Duration.seconds(1) })._bucket.tokensPerFill).toBe(1);
});

test.each<[string, () => unknown, string]>([
  ['none', () => Rate.perSecond(0), 'Rate.perSecond: `requests` is 0\n  because  it is a whole number from 1 to 4294967295'],
  ['half a request', () => Rate.perMinute(0.5), 'Rate.perMinute: `requests` is 0.5'],
  ['a string', () => Rate.perHour('5' as any), 'Rate.perHour: `requests` is "5", a string'],
  ['more than Envoy counts', () => Rate.perDay(4294967296), 'Rate.perDay: `requests` is 4294967296'],
  ['a misspelt option', () => Rate.tokenBucket({ maxToken: 1, fillInterval: Duration.seconds(1) } as any), 'Rate.tokenBucket: `options` has no option "maxToken"'],
  ['no interval', () => Rate.tokenBucket({ maxTokens: 1 } as any), 'Rate.tokenBucket: `fillInterval` is undefined'],
  ['a short interval', () => Rate.tokenBucket({ maxTokens: 1, fillInterval: Duration.millis(49) }), [
    'Rate.tokenBucket: `fillInterval` is 49 ms',
    '  because  Envoy fills no more often than every 50 ms',
    '  instead  fill in more tokens at a time',
  ].join('\n')],
  ['more than fits', () => Rate.tokenBucket({ maxTokens: 1, tokensPerFill: 2, fillInterval: Duration.seconds(1) }), [
    'Rate.tokenBucket: `tokensPerFill` is 2, and `maxTokens` 1',
    '  because  more would be filled in than fits, and be lost',
    '  instead  raise maxTokens, or fill in less',
  ].join('\n')],
])('refused: %s', (_, make, message) => {
  expect(refusal(make)).toContain(message);
});
