import { ServicePort, BlueGreenSide, CanaryService, CanaryServiceProps, HttpMatch, HttpPath, Rollout, StringMatch, ZeroTrustNamespace } from '../../../src';
import { MeshName, only, refusal, refusalOn, synthOn } from '../../program';

type Options = Partial<CanaryServiceProps>;

const host = 'web.shop.svc.cluster.local';
const canary = (chart: any, options: Options) => new CanaryService(chart, 'canary', {
  service: new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.http(80)] }), stable: { version: 'v1' }, canary: { version: 'v2' }, ...options,
});
const http = (options: Options) => only(synthOn('istio', chart => canary(chart, options)), 'VirtualService').spec.http;
const shares = (options: Options) => http(options).at(-1).route.map(({ weight }: any) => weight);
const refused = (options: Options, mesh: MeshName = 'istio') => refusalOn(mesh, chart => canary(chart, options));
const to = (subset: string) => [{ destination: { host, subset } }];
const x = HttpMatch.header('x', 'y');

test.each<[string, Rollout, number[]]>([
  ['a weight', Rollout.weight(10), [90, 10]],
  ['the first step', Rollout.steps([5, 25, 100]), [95, 5]],
  ['a later step', Rollout.steps([5, 25, 100], { current: 2 }), [0, 100]],
  ['blue', Rollout.blueGreen(BlueGreenSide.BLUE), [100, 0]],
  ['green', Rollout.blueGreen(BlueGreenSide.GREEN), [0, 100]],
  ['an audience', Rollout.abTest(x), [100, 0]],
  ['a shadow', Rollout.shadow(), [100, 0]],
])('%s', (_, rollout, weights) => expect(shares({ rollout })).toEqual(weights));

test('Linkerd has them as shares of Services', () => {
  const [rule] = only(synthOn('linkerd', chart => canary(chart, { rollout: Rollout.steps([5, 25], { current: 1 }) })), 'HTTPRoute', 'web').spec.rules;
  expect(rule.backendRefs.map(({ name, weight }: any) => [name, weight])).toEqual([['web-v1', 75], ['web-v2', 25]]);
});

test('the audience of a test, and nobody else', () => {
  expect(http({ rollout: Rollout.abTest(HttpMatch.cookie('audience', 'b')) })).toMatchObject([
    { match: [{ headers: { cookie: { regex: '(.*; ?)?audience=b(;.*)?' } } }], route: to('v2') },
    { route: [{ weight: 100 }, { weight: 0 }] },
  ]);
});

test('a preview of the side that is not active', () => {
  expect(http({ rollout: Rollout.blueGreen(BlueGreenSide.BLUE), override: x })[0].route).toEqual(to('v2'));
  expect(http({ rollout: Rollout.blueGreen(BlueGreenSide.GREEN), override: x })[0].route).toEqual(to('v1'));
});

test('a shadow copies', () => {
  expect(http({ rollout: Rollout.shadow(2.5) })[0].mirrors).toEqual([{ destination: { host, subset: 'v2' }, percentage: { value: 2.5 } }]);
  expect(http({ rollout: Rollout.shadow() })[0].mirrors[0].percentage).toEqual({ value: 100 });
});

test('a mirror beside a weight', () => expect(http({ rollout: Rollout.weight(0), mirror: { percentage: 1 } })[0].mirrors[0].percentage).toEqual({ value: 1 }));

describe('versions are called otherwise', () => {
  const named = { stable: { version: 'v1', name: 'stable' }, canary: { version: 'v2', name: 'canary' }, weight: 10 };

  test('Istio: as subsets', () => {
    const objects = synthOn('istio', chart => canary(chart, named));
    expect(only(objects, 'DestinationRule').spec.subsets).toEqual([{ name: 'stable', labels: { version: 'v1' } }, { name: 'canary', labels: { version: 'v2' } }]);
    expect(only(objects, 'VirtualService').spec.http[0].route.map(({ destination }: any) => destination.subset)).toEqual(['stable', 'canary']);
  });

  test('Linkerd: as Services', () => {
    expect(only(synthOn('linkerd', chart => canary(chart, named)), 'Service', 'web-canary').spec.selector).toEqual({ app: 'web', version: 'v2' });
  });
});

describe('an override by more than a header', () => {
  test.each<[string, HttpMatch, object[]]>([
    ['several headers', HttpMatch.of({ headers: { a: '1', b: StringMatch.prefix('2') } }), [{ headers: { a: { exact: '1' }, b: { prefix: '2' } } }]],
    ['a path', HttpMatch.path(HttpPath.below('/beta')), [{ uri: { exact: '/beta' } }, { uri: { prefix: '/beta/' } }]],
    ['who calls', HttpMatch.of({ sourceNamespace: 'lab' }), [{ sourceNamespace: 'lab' }]],
  ])('Istio: %s', (_, override, match) => expect(http({ override })[0]).toEqual({ match, route: to('v2') }));

  test.each<[string, HttpMatch, object[]]>([
    ['a cookie', HttpMatch.cookie('a', '1'), [{ type: 'RegularExpression', name: 'cookie', value: '(.*; ?)?a=1(;.*)?' }]],
    ['a beginning, and a header', HttpMatch.of({ headers: { a: StringMatch.prefix('1.'), b: '2', c: StringMatch.present(), d: StringMatch.regex('x+') } }), [
      { type: 'RegularExpression', name: 'a', value: '1\\..*' }, { type: 'Exact', name: 'b', value: '2' }, { type: 'RegularExpression', name: 'c', value: '.*' }, { type: 'RegularExpression', name: 'd', value: 'x+' },
    ]],
  ])('Linkerd: %s', (_, override, headers) => {
    const objects = synthOn('linkerd', chart => canary(chart, { override }));
    expect(only(objects, 'HTTPRoute', 'web').spec.rules[0].matches).toEqual([{ headers }]);
  });

  test('Linkerd: a gRPC port too', () => {
    const objects = synthOn('linkerd', chart => new CanaryService(chart, 'canary', {
      service: new ZeroTrustNamespace(chart, 'shop').addService('web', { ports: [ServicePort.grpc(7070)] }), stable: { version: 'v1' }, canary: { version: 'v2' }, override: HttpMatch.header('a', StringMatch.regex('b+')),
    }));
    expect(only(objects, 'GRPCRoute', 'web').spec.rules[0].matches).toEqual([{ headers: [{ type: 'RegularExpression', name: 'a', value: 'b+' }] }]);
  });

  test('Linkerd: a path', () => {
    const objects = synthOn('linkerd', chart => canary(chart, { override: HttpMatch.path(HttpPath.exact('/a')) }));
    expect(only(objects, 'HTTPRoute', 'web').spec.rules[0]).toEqual({ matches: [{ path: { type: 'Exact', value: '/a' } }], backendRefs: [{ name: 'web-v2', port: 80 }] });
  });
});

test.each<[string, Options, string]>([
  ['a rollout that is a number', { rollout: 10 as any }, '`rollout` is 10\n  because  it is a Rollout'],
  ['beside a weight', { rollout: Rollout.weight(10), weight: 10 }, '`rollout` stands beside weights'],
  ['beside weights of the versions', { rollout: Rollout.weight(10), canary: { version: 'v2', weight: 10 } }, '`rollout` stands beside weights'],
  ['a test beside an override', { rollout: Rollout.abTest(x), override: x }, '`rollout` stands beside `override`'],
  ['a shadow beside a mirror', { rollout: Rollout.shadow(), mirror: {} }, '`rollout` stands beside `mirror`'],
  ['a weight that is none', { rollout: Rollout.weight(101) }, '-1 for "v1", 101 for "v2"\n  because  the weight 101 is not a whole number'],
  ['a shadow of nothing', { rollout: Rollout.shadow(0) }, '0 % of the requests are mirrored'],
  ['an audience that is none', { rollout: Rollout.abTest(HttpMatch.header('a b', 'c')) }, 'c/canary: the audience\n  because  "a b" is not the name of an HTTP header'],
  ['everybody', { override: HttpMatch.path(HttpPath.below('/')) }, 'c/canary: the override\n  because  every request would match, and the shares would decide over none\n  instead  ask for what only some have: HttpMatch.header(\'x-canary\', \'true\')'],
  ['a port of nobody', { override: HttpMatch.of({ port: 81 }) }, 'c/canary: the override\n  because  no request comes at port 81; they come at 80\n  instead  name one of these ports, or leave `port` out'],
  ['a claim', { override: HttpMatch.claim(['a'], 'b') }, 'c/canary: the override\n  because  the claims of a token are known at gateways only, and the versions are shared out within the mesh too\n  instead  ask for what every client can send: HttpMatch.header(\'x-canary\', \'true\')'],
  ['a name that is none', { stable: { version: 'v1', name: 'V 1' } }, 'version "v1" is called "V 1"'],
  ['a name that is no text', { stable: { version: 'v1', name: 1 as any } }, '`stable.name` is 1'],
  ['two of one name', { stable: { version: 'v1', name: 'a' }, canary: { version: 'v2', name: 'a' } }, '"v1" and "v2" would both be called "a"'],
])('refused: %s', (_, options, problem) => expect(refused(options)).toContain(problem));

test.each<[string, () => unknown, string]>([
  ['no step', () => Rollout.steps([]), 'Rollout.steps: the steps []\n  because  there is none'],
  ['steps that do not grow', () => Rollout.steps([5, 5]), 'Rollout.steps: the steps [5, 5]\n  because  5 is not more than 5 before it'],
  ['a step that is none', () => Rollout.steps([5, 101]), 'the weight 101 is not a whole number of percent'],
  ['a list that is none', () => Rollout.steps(5 as any), 'Rollout.steps: `weights` is 5'],
  ['a step beyond the last', () => Rollout.steps([5], { current: 1 }), 'Rollout.steps: `current` is 1'],
  ['a misspelt option', () => Rollout.steps([5], { step: 0 } as any), 'Rollout.steps: `options` has no option "step"'],
  ['a side', () => Rollout.blueGreen('red' as any), 'Rollout.blueGreen: `active` is "red"'],
  ['an audience', () => Rollout.abTest('b' as any), 'Rollout.abTest: `audience` is "b"'],
  ['a weight that is a text', () => Rollout.weight('10' as any), 'Rollout.weight: `percent` is "10"'],
  ['copies', () => Rollout.shadow('10' as any), 'Rollout.shadow: `percentage` is "10"'],
])('refused at once: %s', (_, write, problem) => expect(refusal(write)).toContain(problem));
