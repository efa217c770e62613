import * as fc from 'fast-check';
import { effectivePolicy } from '../../../../src/intent/upstream/effective-policy';
import { subsetPolicy, trafficPolicy } from '../../../../src/meshes/istio/upstream/traffic-policy';
import { PORTS, upstreamParts, VERSIONS } from '../../../intent/upstream/policies';

type Policy = { readonly [block: string]: any };

const BLOCKS = ['connectionPool', 'outlierDetection', 'loadBalancer', 'tls'];

/** As pilot/pkg/networking/util/util.go GetPortLevelTrafficPolicy of istio.io/istio (main of 2026-08-27) has it: in the place of all else. */
function atPort(policy: Policy | undefined, port: number): [Policy | undefined, boolean] {
  const own = policy?.portLevelSettings?.find((settings: any) => settings.port.number === port);
  return own ? [only(own, BLOCKS), true] : [policy, false];
}

/** As MergeSubsetTrafficPolicy there, and MergeTrafficPolicy in pilot/pkg/model/destination_rule.go, have it: block by block. */
function resolved(service: Policy | undefined, subset: Policy | undefined, port: number): Policy {
  const [original] = atPort(service, port);
  const [own, hasOwnPort] = atPort(subset, port);
  if (!own || !original) return own ?? original ?? {};
  const taken = BLOCKS.filter(block => own[block] !== undefined || hasOwnPort);
  return { ...original, ...only(own, taken) };
}

const only = (policy: Policy, blocks: readonly string[]): Policy => Object.fromEntries(blocks.map(block => [block, policy[block]]));

const PLACES = [undefined, ...VERSIONS].flatMap(version => [...PORTS, 9999].map(port => ({ version, port })));

test('Istio comes to what is meant, for every version at every port', () => {
  fc.assert(fc.property(upstreamParts(), parts => {
    const service = trafficPolicy(parts);
    for (const { version, port } of PLACES) {
      const subset = version === undefined ? undefined : subsetPolicy(parts, version);
      const meant = trafficPolicy(effectivePolicy(parts, { version, port })) ?? {};
      expect(only(resolved(service, subset, port), BLOCKS)).toEqual(only(meant, BLOCKS));
    }
  }), { numRuns: 2000 });
});

test('no policy is empty, which Istio refuses', () => {
  const stated = (policy: Policy | undefined) => policy === undefined || Object.values(policy).some(value => value !== undefined);
  fc.assert(fc.property(upstreamParts(), parts => {
    expect([trafficPolicy(parts), ...VERSIONS.map(version => subsetPolicy(parts, version))].map(stated)).toEqual([true, true, true]);
  }));
});

test('a tunnel is written for every version: Istio reads it there alone', () => {
  fc.assert(fc.property(upstreamParts(), fc.constantFrom(...VERSIONS), (parts, name) => {
    const own = parts.versionPolicies?.find(({ version }) => version.name === name)?.tunnel ?? parts.tunnel;
    expect(subsetPolicy(parts, name)?.tunnel?.targetHost).toBe(own?.host);
  }));
});
