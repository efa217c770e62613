import * as fc from 'fast-check';
import { Allow, allow, attempt, call, CALLERS, GRPC, HTTP, meant, TCP } from './access-program';
import { linkerdAllows } from './linkerd-verdict';
import { Attempt } from './request';
import { AccessAction, AccessPolicy, AccessPolicyRule, ServicePort, ZeroTrustNamespace } from '../../src';
import { PlainObject, refusal, synthOn } from '../program';

/** What policies say beside `allow`, as Linkerd decides, is what the words of both mean. */

interface Meant {
  readonly rule: AccessPolicyRule;
  matches(attempt: Attempt): boolean;
}

const pick = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
const addressed = (value: string, address: string) => (value === '10.0.0.0/8' ? address.startsWith('10.') : address.startsWith('10.1.'));

const who = fc.oneof(
  fc.constant({ value: {}, is: (from: Attempt['from']) => from !== undefined }),
  pick<'ann' | 'bob' | 'anyone'>('ann', 'bob', 'anyone').map(names => ({
    value: { callers: names.map(name => CALLERS[name]) },
    is: (from: Attempt['from']) => from !== undefined && names.some(name => name === 'anyone' || name === from.account),
  })),
  fc.constant({ value: { namespaces: ['elsewhere'] }, is: (from: Attempt['from']) => from !== undefined }),
  pick('ann', 'eve').map(names => ({ value: { serviceAccounts: names.map(name => `elsewhere/${name}`) }, is: (from: Attempt['from']) => from !== undefined && names.includes(from.account) })),
);
const where = fc.oneof(
  fc.constant({ value: {}, is: () => true }),
  fc.constantFrom('10.0.0.0/8', '10.1.0.0/16').map(range => ({ value: { ipBlocks: [range] }, is: (address: string) => addressed(range, address) })),
  fc.constant({ value: { ipBlocks: ['10.0.0.0/8'], notIpBlocks: ['10.1.0.0/16'] }, is: (address: string) => address.startsWith('10.0.') }),
  fc.constant({ value: { notIpBlocks: ['10.1.0.0/16'] }, is: (address: string) => !address.startsWith('10.1.') }),
);
const source = fc.record({ who, where }).map(part => ({
  value: { ...part.who.value, ...part.where.value }, matches: ({ from, address }: Attempt) => part.who.is(from) && part.where.is(address!),
})).filter(({ value }) => Object.keys(value).length > 0);
const ports = fc.oneof(
  fc.constant({ value: undefined, matches: ({ port }: Attempt) => [HTTP, GRPC, TCP].includes(port) }),
  pick(HTTP, GRPC, TCP).map(named => ({ value: { ports: named }, matches: ({ port }: Attempt) => named.includes(port) })),
  fc.constantFrom(HTTP, TCP).map(not => ({
    value: { notPorts: [not] }, matches: ({ port }: Attempt) => port !== not && [HTTP, GRPC, TCP].includes(port),
  })),
);
const rule: fc.Arbitrary<Meant> = fc.record({ from: fc.array(source, { maxLength: 2 }), to: ports }).map(({ from, to }) => ({
  rule: {
    ...from.length === 0 && !to.value && { everything: true },
    ...from.length > 0 && { from: from.map(({ value }) => value) },
    ...to.value && { to: [to.value] },
  },
  // Who has no identity is let in by nobody: mTLS is required
  matches: one => one.from !== undefined && to.matches(one) && (from.length === 0 || from.some(part => part.matches(one))),
}));

const address = fc.constantFrom('10.0.0.1', '10.1.0.1', '192.168.0.1');
const asked = fc.oneof({ weight: 3, arbitrary: attempt }, { weight: 1, arbitrary: call });
const attempts = fc.array(fc.tuple(asked, address).map(([one, from]) => ({ ...one, address: from })), { minLength: 20, maxLength: 40 });

/** The program, in either order. */
function write(allows: readonly Allow[], policies: readonly (readonly Meant[])[], policiesFirst: boolean): PlainObject[] {
  return synthOn('linkerd', chart => {
    const cart = new ZeroTrustNamespace(chart, 'shop').addService('cart', {
      ports: [ServicePort.http(80, { targetPort: HTTP }), ServicePort.grpc(GRPC), ServicePort.tcp(TCP)],
    });
    const writePolicies = () => policies.forEach((rules, index) => {
      new AccessPolicy(chart, `p${index}`, { target: cart, action: AccessAction.ALLOW, rules: rules.map(each => each.rule) });
    });
    if (policiesFirst) writePolicies();
    for (const { from, ...what } of allows) cart.allow(CALLERS[from], what);
    if (!policiesFirst) writePolicies();
  });
}

function isRefused(...program: Parameters<typeof write>): boolean {
  try {
    write(...program);
    return false;
  } catch {
    expect(refusal(() => write(...program))).toMatch(/Linkerd compares only the length of the matched path/);
    return true;
  }
}

test('policies and `allow` let in whom one of them lets in, and nobody else', () => {
  const policies = fc.array(fc.array(rule, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 });
  let carried = 0;
  fc.assert(fc.property(fc.array(allow, { maxLength: 3 }), policies, fc.boolean(), attempts, (allows, rules, first, tried) => {
    if (isRefused(allows, rules, first)) return;
    carried++;
    const objects = write(allows, rules, first);
    for (const one of tried) {
      const allowed = meant(allows, one) || rules.flat().some(each => each.matches(one));
      expect({ one, allowed: linkerdAllows(objects, one) }).toEqual({ one, allowed });
    }
  }), { numRuns: 150 });
  expect(carried).toBeGreaterThan(100);
});
