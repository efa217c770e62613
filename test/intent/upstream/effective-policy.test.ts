import * as fc from 'fast-check';
import { PORTS, upstreamParts, VERSIONS } from './policies';
import { LoadBalancing } from '../../../src';
import { effectivePolicy, placesOf, placeText } from '../../../src/intent/upstream/effective-policy';
import { PolicyIntent } from '../../../src/intent/upstream/policy';
import { UpstreamParts } from '../../../src/intent/upstream/upstream-parts';

const EVERYWHERE = [undefined, ...VERSIONS].flatMap(version => [undefined, ...PORTS].map(port => ({ version, port })));

/** Everything that is said of a place, from the service on. */
function layers(parts: UpstreamParts, version?: string, port?: number): PolicyIntent[] {
  const own = parts.versionPolicies?.find(layer => layer.version.name === version);
  const at = (list: typeof parts.portPolicies) => list?.find(layer => layer.port === port)?.policy;
  return [parts, at(parts.portPolicies), own?.policy, at(own?.ports)].flatMap(layer => layer ?? []);
}

test('of every field, what is said nearest holds', () => {
  fc.assert(fc.property(upstreamParts(fc.constant(true)), fc.constantFrom(...EVERYWHERE), (parts, place) => {
    const said = layers(parts, place.version, place.port);
    const last = <T>(values: (T | undefined)[]) => values.reverse().find(value => value !== undefined);
    const effective = effectivePolicy(parts, place);
    expect(effective.connectionLimits?.maxRequests).toEqual(last(said.map(layer => layer.connectionLimits?.maxRequests)));
    expect(effective.connections?.connectTimeout).toEqual(last(said.map(layer => layer.connections?.connectTimeout)));
    expect(effective.circuitBreaker?.interval).toEqual(last(said.map(layer => layer.circuitBreaker?.interval)));
    expect([effective.locality, effective.tls, effective.slowStart])
      .toEqual([last(said.map(layer => layer.locality)), last(said.map(layer => layer.tls)), last(said.map(layer => layer.slowStart))]);
  }));
});

test('an endpoint is chosen in the way that is said nearest', () => {
  const affinity = { key: { kind: 'source-address' as const } };
  const over = (policy: PolicyIntent) => [{ port: 80, policy, inherits: true }];
  expect(effectivePolicy({ loadBalancing: LoadBalancing.RANDOM, portPolicies: over({ sessionAffinity: affinity }) }, { port: 80 }))
    .toEqual({ sessionAffinity: affinity });
  expect(effectivePolicy({ sessionAffinity: affinity, portPolicies: over({ loadBalancing: LoadBalancing.RANDOM }) }, { port: 80 }))
    .toEqual({ loadBalancing: LoadBalancing.RANDOM });
});

test('what does not inherit: a port takes the place of everything, a version of the blocks that it speaks of', () => {
  const service: PolicyIntent = { connectionLimits: { maxConnections: 1 }, connections: { connectTimeout: 2 }, tls: { kind: 'mesh-mutual' } };
  const own = { policy: { connectionLimits: { maxRequests: 3 } }, inherits: false };
  const parts: UpstreamParts = { ...service, portPolicies: [{ port: 80, ...own }], versionPolicies: [{ version: { name: 'v1', labels: {} }, ports: [], ...own }] };
  expect(effectivePolicy(parts, { port: 80 })).toEqual({ connectionLimits: { maxRequests: 3 } });
  expect(effectivePolicy(parts, { version: 'v1' })).toEqual({ connectionLimits: { maxRequests: 3 }, tls: { kind: 'mesh-mutual' } });
});

test('places, and their words', () => {
  const layer = { policy: {}, inherits: true };
  const parts: UpstreamParts = { portPolicies: [{ port: 80, ...layer }], versionPolicies: [{ version: { name: 'v1', labels: {} }, ports: [{ port: 81, ...layer }], ...layer }] };
  expect(placesOf(parts).map(placeText)).toEqual(['', 'at port 80', 'of version "v1"', 'at port 80 of version "v1"', 'at port 81 of version "v1"']);
  expect(placesOf({})).toEqual([{ port: undefined }]);
});
