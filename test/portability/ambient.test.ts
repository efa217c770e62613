import * as fc from 'fast-check';
import { Allow, allow, attempt, call, CALLERS, GRPC, HTTP, meant, some, TCP, write } from './access-program';
import { ambientAllows, MeshCall } from './ambient-verdict';
import { Attempt } from './request';
import { AccessAction, AccessPolicy, JwtAuthentication, MeshService, ServicePort, Waypoint, ZeroTrustNamespace, ZeroTrustStage } from '../../src';
import { chartOn, inOrder, PlainObject, synth } from '../program';

/** In ambient mode two places enforce: what is meant must hold whichever way a call takes. */

const program = fc.array(allow, { minLength: 1, maxLength: 4 });
const attempts = fc.array(fc.oneof({ weight: 3, arbitrary: attempt }, { weight: 1, arbitrary: call }), { minLength: 20, maxLength: 40 });
const PORTS = [ServicePort.http(80, { targetPort: HTTP }), ServicePort.grpc(GRPC), ServicePort.tcp(TCP)];

/** By the Service's name, where one leads to the port. */
function byService({ to: { namespace }, port, isTcp, ...one }: Attempt, ports: readonly number[] = [HTTP, GRPC, TCP]): MeshCall[] {
  return ports.includes(port) ? [{ ...one, to: { namespace, service: 'cart', port: port === HTTP ? 80 : port } }] : [];
}

/** By the address of a pod. */
function byPod({ to, port, isTcp, ...one }: Attempt): MeshCall {
  return { ...one, to: { ...to, port } };
}

function expectAll(objects: readonly PlainObject[], calls: readonly MeshCall[], isMeant: (call: MeshCall) => boolean): void {
  for (const one of calls) expect({ one, allowed: ambientAllows(objects, one) }).toEqual({ one, allowed: isMeant(one) });
}

describe('what is meant', () => {
  test('holds for calls by the Service', () => {
    fc.assert(fc.property(program, attempts, (allows, tried) => {
      const objects = write('ambient', allows);
      for (const one of tried) expectAll(objects, byService(one), () => meant(allows, one));
    }), { numRuns: 150 });
  });

  test('holds for gateways too, which go through the waypoint as well', () => {
    fc.assert(fc.property(program, attempts, (allows, tried) => {
      const objects = write('ambient', allows);
      for (const one of tried) expectAll(objects, byService(one).map(each => ({ ...each, by: 'gateway' })), () => meant(allows, one));
    }), { numRuns: 60 });
  });

  test('nobody goes around the waypoint: neither by the address of a pod, nor with a sidecar', () => {
    fc.assert(fc.property(program, attempts, (allows, tried) => {
      const objects = write('ambient', allows);
      for (const one of tried) expectAll(objects, [byPod(one), ...byService(one).map(each => ({ ...each, by: 'sidecar' as const }))], () => false);
    }), { numRuns: 100 });
  });

  test('ports that are open to anyone are so by every way, and no others', () => {
    fc.assert(fc.property(program, some(fc.constantFrom(HTTP, GRPC, TCP, 9999)), attempts, (allows, plaintextPorts, tried) => {
      const objects = written(() => write('ambient', allows, { plaintextPorts }), /open to anyone/);
      if (!objects) return;
      for (const one of tried) {
        const open = plaintextPorts.includes(one.port);
        expectAll(objects, byService(one), () => open || meant(allows, one));
        expectAll(objects, [byPod(one)], () => open);
      }
    }), { numRuns: 100 });
  });

  test('OBSERVE refuses nothing', () => {
    fc.assert(fc.property(program, attempts, (allows, tried) => {
      const objects = write('ambient', allows, { stage: ZeroTrustStage.OBSERVE });
      for (const one of tried) expectAll(objects, [byPod(one), ...byService(one)], () => true);
    }), { numRuns: 40 });
  });

  test('PERMISSIVE lets in whoever has no identity, and holds the others to the rules', () => {
    fc.assert(fc.property(program, attempts, (allows, tried) => {
      const objects = write('ambient', allows, { stage: ZeroTrustStage.PERMISSIVE });
      for (const one of tried) {
        expectAll(objects, byService(one), ({ from }) => from === undefined || meant(allows, one));
        expectAll(objects, [byPod(one)], ({ from }) => from === undefined);
      }
    }), { numRuns: 60 });
  });

  test('the kubelet\'s probes need nothing: they come from an address that ztunnel lets in', () => {
    const objects = write('ambient', [{ from: 'ann', methods: ['GET'] }], { probe: '/all' });
    expectAll(objects, [byPod({ to: { namespace: 'shop', labels: { app: 'cart' } }, port: HTTP, method: 'GET', path: '/all' })], () => false);
  });
});

/** A waypoint, by what the program calls it. */
type Which = 'own' | 'second' | 'none';

/** One statement of a program; the order in which they come is to make no difference. */
type Statement =
  | { readonly kind: 'allow'; readonly allow: Allow }
  | { readonly kind: 'service'; readonly name: string; readonly ports: readonly (readonly [port: number, targetPort: number])[]; readonly waypoint: Which }
  | { readonly kind: 'deny'; readonly methods: string[] }
  | { readonly kind: 'deny-caller'; readonly caller: 'ann' | 'bob' }
  | { readonly kind: 'token' };

const NAMES = { [HTTP]: 'http', [GRPC]: 'grpc', [TCP]: 'tcp' };
const TARGETS = { [HTTP]: ServicePort.http, [GRPC]: ServicePort.grpc, [TCP]: ServicePort.tcp };
const waypoint = fc.constantFrom<Which>('own', 'own', 'own', 'second', 'none');
const mapping = fc.tuple(fc.constantFrom(80, 81, 82), fc.constantFrom(HTTP, GRPC, TCP));
const mapped = fc.uniqueArray(mapping, { minLength: 1, maxLength: 2, selector: ([port]) => port });
const service = fc.record({ kind: fc.constant('service' as const), name: fc.constantFrom('all', 'get'), ports: mapped, waypoint });
const statements: fc.Arbitrary<Statement[]> = fc.tuple(
  fc.array(allow.map(one => ({ kind: 'allow' as const, allow: one })), { minLength: 1, maxLength: 3 }),
  fc.uniqueArray(service, { maxLength: 2, selector: ({ name }) => name }),
  fc.subarray<Statement>([{ kind: 'deny', methods: ['PUT'] }, { kind: 'deny-caller', caller: 'bob' }, { kind: 'token' }], { maxLength: 2 }),
).chain(parts => shuffled<Statement>(parts.flat()));

function shuffled<T>(all: readonly T[]): fc.Arbitrary<T[]> {
  return fc.shuffledSubarray([...all], { minLength: all.length });
}

/** The first Service: the waypoint before it, and the ports that it has. */
interface First {
  readonly waypoint: Which;
  readonly ports: ServicePort[];
}

const CONTAINER_PORTS = [ServicePort.http(HTTP), ServicePort.grpc(GRPC), ServicePort.tcp(TCP)];
const firstService: fc.Arbitrary<First> = fc.record({ waypoint, ports: fc.oneof(fc.constant(PORTS), fc.subarray(PORTS, { minLength: 1 })) });

function writeAll(first: First, all: readonly Statement[]): PlainObject[] {
  const chart = chartOn('ambient');
  const shop = new ZeroTrustNamespace(chart, 'shop');
  const waypoints = { own: undefined, second: shop.addWaypoint('second'), none: Waypoint.none() };
  const sharedWorkload = shop.addWorkload('pods', { labels: { app: 'cart' }, ports: CONTAINER_PORTS });
  const cart = shop.addService('cart', { sharedWorkload, ports: first.ports, waypoint: waypoints[first.waypoint] });
  for (const one of all) say(one, cart, shop, waypoints);
  return synth(chart);
}

function say(one: Statement, cart: MeshService, shop: ZeroTrustNamespace, waypoints: { readonly [name: string]: any }): void {
  switch (one.kind) {
    case 'allow': {
      const { from, ...what } = one.allow;
      return cart.allow(CALLERS[from], what);
    }
    case 'service':
      shop.addService(one.name, {
        sharedWorkload: cart.workload,
        waypoint: waypoints[one.waypoint],
        ports: one.ports.map(([port, targetPort], index) => TARGETS[targetPort as 8080](port, { targetPort, name: `${NAMES[targetPort as 8080]}-${index}` })),
      });
      return;
    case 'deny': return void new AccessPolicy(cart, 'no-method', { target: cart, action: AccessAction.DENY, rules: [{ to: [{ methods: one.methods }] }] });
    case 'deny-caller': {
      const rules = [{ from: [{ callers: [CALLERS[one.caller]] }] }];
      return void new AccessPolicy(cart, 'no-caller', { target: cart.workload!, action: AccessAction.DENY, rules });
    }
    default: return void new JwtAuthentication(cart, 'login', { target: cart, issuers: [{ issuer: 'https://auth.test' }] });
  }
}

/** What is refused has a reason that such a program may have; anything else is a fault. */
const REASONS = new RegExp([
  'around the waypoint of Service', 'and no waypoint stands before it', 'no waypoint stands before', 'behind a waypoint .* and for others', 'leads to container port',
  'is said to speak', 'a rule is about requests, and',
].join('|'));

function written(make: () => PlainObject[], reasons = REASONS): PlainObject[] | undefined {
  try {
    return make();
  } catch (error) {
    expect(String(error)).toMatch(reasons);
    return undefined;
  }
}

describe('many services, waypoints and policies, in any order', () => {
  const token = fc.constantFrom(undefined, { iss: 'https://auth.test', sub: 'u' }, { iss: 'https://evil.test', sub: 'u' });

  function meantBy(all: readonly Statement[], one: Attempt): boolean {
    const isHttp = one.port === HTTP || one.port === GRPC;
    const refused = all.some(said => {
      if (said.kind === 'deny') return isHttp && said.methods.includes(one.method);
      if (said.kind === 'deny-caller') return one.from?.account === said.caller;
      return said.kind === 'token' && isHttp && one.token?.iss !== 'https://auth.test';
    });
    return !refused && meant(all.flatMap(said => (said.kind === 'allow' ? [said.allow] : [])), one);
  }

  let accepted = 0;

  test('a call is let in if that is meant, and a way around a waypoint lets nobody in', () => {
    fc.assert(fc.property(firstService, statements, attempts, token, (first, all, tried, carried) => {
      const objects = written(() => writeAll(first, all));
      if (!objects) return;
      accepted += 1;
      const services = objects.filter(({ kind }) => kind === 'Service');
      for (const plain of tried) {
        const one = { ...plain, token: carried };
        const { to, port, isTcp, ...rest } = one;
        const ways = services.flatMap(({ metadata, spec }) => spec.ports.filter(({ targetPort }: any) => targetPort === port)
          .map((each: any) => ({ metadata, port: each.port })));
        const calls = ways.map((way: any): MeshCall => ({ ...rest, to: { namespace: 'shop', service: way.metadata.name, port: way.port } }));
        expectAll(objects, calls, () => meantBy(all, one));
        const guarded = ways.some((way: any) => way.metadata.labels?.['istio.io/use-waypoint'] !== 'none');
        expectAll(objects, [byPod(one)], () => !guarded && meantBy(all, one));
      }
    }), { numRuns: 500 });
    expect(accepted).toBeGreaterThan(90);
  });

  test('the order of what is said makes no difference', () => {
    let compared = 0;
    const twice = statements.chain(all => fc.tuple(fc.constant(all), shuffled(all)));
    fc.assert(fc.property(firstService, twice, (first, [one, other]) => {
      const [objects, others] = [written(() => writeAll(first, one)), written(() => writeAll(first, other))];
      expect(others === undefined).toBe(objects === undefined);
      if (!objects || !others) return;
      compared += 1;
      expect(withoutPaths(inOrder(others))).toEqual(withoutPaths(inOrder(objects)));
    }), { numRuns: 120 });
    expect(compared).toBeGreaterThan(20);
  });

  function withoutPaths(objects: readonly PlainObject[]): PlainObject[] {
    return objects.map(object => JSON.parse(JSON.stringify(object)));
  }
});

describe('a Service of somebody else, before the same pods', () => {
  const ann = { namespace: 'elsewhere', account: 'ann' };
  const spec = { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80, targetPort: HTTP }] };
  const theirs = { kind: 'Service', metadata: { name: 'theirs', namespace: 'shop' }, spec };
  const to = (name: string) => ({ from: ann, to: { namespace: 'shop', service: name, port: 80 }, method: 'GET', path: '/' });

  test('is closed at the waypoint, which the pods let in', () => {
    const objects = [...write('ambient', [{ from: 'ann', ports: [HTTP] }]), theirs];
    expect(ambientAllows(objects, to('cart'))).toBe(true);
    expect(ambientAllows(objects, to('theirs'))).toBe(false);
    expect(ambientAllows(objects.filter(({ metadata }) => metadata.name !== 'waypoint-deny-by-default'), to('theirs'))).toBe(true);
  });

  test('is closed at the pods, where it goes past the waypoint', () => {
    const around = { ...theirs, metadata: { ...theirs.metadata, labels: { 'istio.io/use-waypoint': 'none' } } };
    expect(ambientAllows([...write('ambient', [{ from: 'ann', ports: [HTTP] }]), around], to('theirs'))).toBe(false);
  });
});
