import * as fc from 'fast-check';
import { Allow, allow, attempt, call, GRPC, HTTP, meant, Options, plainPath, some, TCP, write } from './access-program';
import { istioAllows } from './istio-verdict';
import { linkerdAllows } from './linkerd-verdict';
import { ZeroTrustStage } from '../../src';

const VERDICTS = { istio: istioAllows, linkerd: linkerdAllows };

/** Whether the program is refused: two of Linkerd's routes could not be told apart, or a rule is for a port that is open to anyone. */
function isRefused(allows: readonly Allow[], options: Options = {}): boolean {
  try {
    write('linkerd', allows, options);
    return false;
  } catch (error) {
    expect(String(error)).toMatch(/Linkerd compares only the length of the matched path|that port is open to anyone/);
    return true;
  }
}

describe('the same program on both meshes lets the same callers in', () => {
  const program = fc.array(allow, { minLength: 1, maxLength: 4 });
  const attempts = fc.array(fc.oneof({ weight: 3, arbitrary: attempt }, { weight: 1, arbitrary: call }), { minLength: 20, maxLength: 40 });

  test('Istio does what is meant', () => {
    fc.assert(fc.property(program, attempts, (allows, tried) => {
      const objects = write('istio', allows);
      for (const one of tried) expect({ one, allowed: istioAllows(objects, one) }).toEqual({ one, allowed: meant(allows, one) });
    }), { numRuns: 150 });
  });

  test('Linkerd does what is meant, or refuses the program', () => {
    fc.assert(fc.property(program, attempts, (allows, tried) => {
      if (isRefused(allows)) return;
      const objects = write('linkerd', allows);
      for (const one of tried) expect({ one, allowed: linkerdAllows(objects, one) }).toEqual({ one, allowed: meant(allows, one) });
    }), { numRuns: 150 });
  });

  test('Linkerd lets the kubelet\'s probe in, and with it nothing else', () => {
    fc.assert(fc.property(program, plainPath, attempts, (allows, probe, tried) => {
      if (isRefused(allows, { probe })) return;
      const objects = write('linkerd', allows, { probe });
      for (const one of [...tried, { to: tried[0].to, port: HTTP, method: 'GET', path: probe }]) {
        const probing = one.port === HTTP && one.method === 'GET' && one.path === probe;
        expect({ one, allowed: linkerdAllows(objects, one) }).toEqual({ one, allowed: probing || meant(allows, one) });
      }
    }), { numRuns: 100 });
  });

  test.each(['istio', 'linkerd'] as const)('%s refuses nothing while the namespace is only observed', mesh => {
    const anything = attempt.chain(one => fc.constantFrom(one, { ...one, port: GRPC }));
    fc.assert(fc.property(program, plainPath, fc.array(anything, { minLength: 20 }), (allows, probe, tried) => {
      if (isRefused(allows, { probe, stage: ZeroTrustStage.OBSERVE })) return;
      const objects = write(mesh, allows, { probe, stage: ZeroTrustStage.OBSERVE });
      for (const one of tried) expect({ one, allowed: VERDICTS[mesh](objects, one) }).toEqual({ one, allowed: true });
    }), { numRuns: 60 });
  });

  test('Istio PERMISSIVE lets in whoever has no identity, and holds the others to the rules', () => {
    fc.assert(fc.property(program, attempts, (allows, tried) => {
      const objects = write('istio', allows, { stage: ZeroTrustStage.PERMISSIVE });
      for (const one of tried) {
        const allowed = one.from === undefined || meant(allows, one);
        expect({ one, allowed: istioAllows(objects, one) }).toEqual({ one, allowed });
      }
    }), { numRuns: 60 });
  });

  test.each(['istio', 'linkerd'] as const)('%s takes plaintext on the ports that are named, and on no other', mesh => {
    fc.assert(fc.property(program, some(fc.constantFrom(HTTP, GRPC, TCP, 9999)), attempts, (allows, plaintextPorts, tried) => {
      if (isRefused(allows, { plaintextPorts })) return;
      const objects = write(mesh, allows, { plaintextPorts });
      for (const one of tried) {
        const allowed = plaintextPorts.includes(one.port) || meant(allows, one);
        expect({ one, allowed: VERDICTS[mesh](objects, one) }).toEqual({ one, allowed });
      }
    }), { numRuns: 60 });
  });

  test('most programs are not refused', () => {
    const programs = fc.sample(program, { numRuns: 60, seed: 7 });
    expect(programs.filter(allows => isRefused(allows)).length).toBeLessThan(15);
  });
});

describe('what the verdicts are made of', () => {
  const here = { namespace: 'shop', labels: { app: 'cart' } };
  const ann = { namespace: 'elsewhere', account: 'ann' };

  test.each(['istio', 'linkerd'] as const)('%s: nothing is allowed until it is said', mesh => {
    const objects = write(mesh, []);
    expect(VERDICTS[mesh](objects, { from: ann, to: here, port: HTTP, method: 'GET', path: '/' })).toBe(false);
    expect(VERDICTS[mesh](objects, { to: here, port: HTTP, method: 'GET', path: '/' })).toBe(false);
  });

  test.each(['istio', 'linkerd'] as const)('%s: a whole port to one does not widen what another may do', mesh => {
    const objects = write(mesh, [{ from: 'ann', ports: [HTTP] }, { from: 'bob', paths: ['/all'] }]);
    const bob = { namespace: 'elsewhere', account: 'bob' };
    expect(VERDICTS[mesh](objects, { from: bob, to: here, port: HTTP, method: 'GET', path: '/all' })).toBe(true);
    expect(VERDICTS[mesh](objects, { from: bob, to: here, port: HTTP, method: 'GET', path: '/secret' })).toBe(false);
  });

  test.each(['istio', 'linkerd'] as const)('%s: a method on every path stays beside the same method on one path', mesh => {
    const objects = write(mesh, [{ from: 'ann', methods: ['GET'] }, { from: 'ann', methods: ['GET'], paths: ['/a'] }]);
    expect(VERDICTS[mesh](objects, { from: ann, to: here, port: HTTP, method: 'GET', path: '/b' })).toBe(true);
  });

  test.each(['istio', 'linkerd'] as const)('%s: a method for one and every path for another', mesh => {
    const objects = write(mesh, [{ from: 'ann', methods: ['GET'] }, { from: 'bob', paths: ['/*'] }]);
    const bob = { namespace: 'elsewhere', account: 'bob' };
    expect(VERDICTS[mesh](objects, { from: bob, to: here, port: HTTP, method: 'GET', path: '/x' })).toBe(true);
    expect(VERDICTS[mesh](objects, { from: ann, to: here, port: HTTP, method: 'POST', path: '/x' })).toBe(false);
  });
});
