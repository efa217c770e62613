import * as fc from 'fast-check';
import { istioAllows } from './istio-verdict';
import { linkerdAllows } from './linkerd-verdict';
import { Attempt } from './request';
import { AccessAction, AccessPolicy, JwtAuthentication, MtlsMode, MutualTls, ServicePort, ZeroTrustNamespace, ZeroTrustStage } from '../../src';
import { account, PlainObject, synthOn } from '../program';

/** Going on with a namespace refuses more, and never opens anything: what a stage lets in, the one before lets in. */

const { OBSERVE, PERMISSIVE, STRICT } = ZeroTrustStage;
const HTTP = 8080;
const TCP = 6379;

/** A program, but for its stage. */
interface Program {
  readonly allows: readonly { readonly from: 'ann' | 'bob'; readonly props: { methods?: string[]; paths?: string[]; ports?: number[] } }[];
  readonly plaintextPorts?: number[];
  /** Methods that are denied to everyone. */
  readonly denied?: string[];
  readonly requiresToken?: boolean;
  readonly strictWorkload?: boolean;
}

const CALLERS = { ann: account('ann'), bob: account('bob') };
const pick = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const allows = fc.array(fc.record({
  from: fc.constantFrom('ann' as const, 'bob' as const),
  props: fc.oneof(fc.record({ methods: pick('GET', 'PUT'), paths: pick('/a', '/b/*') }, { requiredKeys: [] }), fc.record({ ports: pick(HTTP, TCP) })),
}), { maxLength: 3 });
const plain: fc.Arbitrary<Program> = fc.record({ allows });
const program: fc.Arbitrary<Program> = fc.record({
  allows, denied: pick('GET', 'PUT'), requiresToken: fc.boolean(), strictWorkload: fc.boolean(), plaintextPorts: fc.constant([9090]),
}, { requiredKeys: ['allows'] });

const attempt: fc.Arbitrary<Attempt> = fc.record({
  from: fc.option(fc.constantFrom('ann', 'bob', 'eve'), { nil: undefined }).map(name => name && { namespace: 'elsewhere', account: name }),
  to: fc.constant({ namespace: 'shop', labels: { app: 'cart' } }),
  port: fc.constantFrom(HTTP, HTTP, TCP, 9090),
  method: fc.constantFrom('GET', 'PUT'),
  path: fc.constantFrom('/a', '/b/c', '/c'),
  token: fc.constantFrom(undefined, { iss: 'https://auth.test', sub: 'u' }),
}).map(one => ({ ...one, from: one.from || undefined, isTcp: one.port === TCP }));
const attempts = fc.array(attempt, { minLength: 30, maxLength: 30 });

function write(mesh: 'istio' | 'linkerd', { allows: allowed, plaintextPorts, denied, requiresToken, strictWorkload }: Program, stage: ZeroTrustStage): PlainObject[] {
  return synthOn(mesh, chart => {
    const cart = new ZeroTrustNamespace(chart, 'shop', { stage }).addService('cart', { plaintextPorts, ports: [ServicePort.http(HTTP), ServicePort.tcp(TCP)] });
    for (const { from, props } of allowed) cart.allow(CALLERS[from], props);
    if (denied) new AccessPolicy(chart, 'denied', { target: cart, action: AccessAction.DENY, rules: [{ to: [{ methods: denied }] }] });
    if (requiresToken) new JwtAuthentication(chart, 'login', { target: cart, issuers: [{ issuer: 'https://auth.test' }] });
    if (strictWorkload && !plaintextPorts) new MutualTls(chart, 'tls', { target: cart, mode: MtlsMode.STRICT });
  });
}

test('Istio: what STRICT lets in, PERMISSIVE does, and what that lets in, OBSERVE does', () => {
  const refused = { [OBSERVE]: 0, [PERMISSIVE]: 0, [STRICT]: 0 };
  fc.assert(fc.property(program, attempts, (one, tried) => {
    const [observed, permissive, strict] = [OBSERVE, PERMISSIVE, STRICT].map(stage => write('istio', one, stage));
    for (const each of tried) {
      const verdict = { observed: istioAllows(observed, each), permissive: istioAllows(permissive, each), strict: istioAllows(strict, each) };
      refused[OBSERVE] += Number(!verdict.observed);
      refused[PERMISSIVE] += Number(!verdict.permissive);
      refused[STRICT] += Number(!verdict.strict);
      const opens = (verdict.strict && !verdict.permissive) || (verdict.permissive && !verdict.observed);
      expect({ each, verdict, opens }).toEqual({ each, verdict, opens: false });
    }
  }), { numRuns: 80 });
  expect(refused[PERMISSIVE]).toBeGreaterThan(refused[OBSERVE]);
  expect(refused[STRICT]).toBeGreaterThan(refused[PERMISSIVE]);
});

test('Istio: OBSERVE refuses nothing, whatever is denied or required, but what is stricter by name', () => {
  fc.assert(fc.property(program, attempts, (one, tried) => {
    const objects = write('istio', { ...one, strictWorkload: false }, OBSERVE);
    for (const each of tried) expect({ each, allowed: istioAllows(objects, each) }).toEqual({ each, allowed: true });
  }), { numRuns: 40 });
});

test('Istio: what is denied is denied from PERMISSIVE on, to those without an identity too', () => {
  fc.assert(fc.property(program, attempts, fc.constantFrom(PERMISSIVE, STRICT), (one, tried, stage) => {
    const objects = write('istio', { ...one, denied: ['GET'] }, stage);
    for (const each of tried.filter(({ method, isTcp, port }) => method === 'GET' && !isTcp && port === HTTP)) expect({ each, allowed: istioAllows(objects, each) }).toEqual({ each, allowed: false });
  }), { numRuns: 40 });
});

test('Linkerd: what STRICT lets in, OBSERVE does', () => {
  const isRefused = (one: Program) => {
    try {
      write('linkerd', one, STRICT);
      return false;
    } catch (error) {
      expect(String(error)).toMatch(/Linkerd compares only the length of the matched path/);
      return true;
    }
  };
  fc.assert(fc.property(plain, attempts, (one, tried) => {
    if (isRefused(one)) return;
    const [observed, strict] = [OBSERVE, STRICT].map(stage => write('linkerd', one, stage));
    for (const each of tried.filter(attempted => linkerdAllows(strict, attempted))) {
      expect({ each, allowed: linkerdAllows(observed, each) }).toEqual({ each, allowed: true });
    }
  }), { numRuns: 40 });
});
