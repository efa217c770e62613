import * as fc from 'fast-check';
import { Http2Upgrade, LoadBalancing } from '../../../src';
import { PolicyIntent, PortIntent, VersionIntent } from '../../../src/intent/upstream/policy';
import { UpstreamParts } from '../../../src/intent/upstream/upstream-parts';

/** The ports and versions that policies are drawn for. */
export const PORTS = [80, 81];
export const VERSIONS = ['v1', 'v2'];

const small = fc.integer({ min: 1, max: 9 });
const upgrade = fc.constantFrom(...Object.values(Http2Upgrade));

/** A part is said as often as not. */
const said = <T>(part: fc.Arbitrary<T>) => fc.option(part, { nil: undefined, freq: 1 });

/** How an endpoint is chosen, in one way at most. */
const way: fc.Arbitrary<PolicyIntent> = fc.oneof(
  fc.constant({}),
  fc.record({ loadBalancing: fc.constantFrom(LoadBalancing.RANDOM, LoadBalancing.ROUND_ROBIN) }),
  fc.record({ sessionAffinity: fc.record({ key: fc.record({ kind: fc.constant('header' as const), name: fc.constantFrom('a', 'b') }) }) }),
);

/** Policies of a few fields out of every block; whether they make sense together is another question. */
const policy: fc.Arbitrary<PolicyIntent> = fc.tuple(way, fc.record({
  circuitBreaker: said(fc.record({ consecutiveErrors: small, ejectionTime: small, interval: said(small) })),
  connectionLimits: said(fc.record({ maxConnections: small, maxRequests: small }, { requiredKeys: [] }).filter(saysSomething)),
  connections: said(fc.record({ connectTimeout: small, http2Upgrade: upgrade }, { requiredKeys: [] }).filter(saysSomething)),
  slowStart: said(fc.record({ duration: small })),
  locality: said(fc.record({ kind: fc.constantFrom('enabled' as const, 'disabled' as const) })),
  tls: said(fc.constantFrom({ kind: 'disable' as const }, { kind: 'mesh-mutual' as const })),
})).map(([chosen, rest]) => ({ ...rest, ...chosen }));

function saysSomething(part: object): boolean {
  return Object.keys(part).length > 0;
}

const port = (inherits: fc.Arbitrary<boolean>, number: number): fc.Arbitrary<PortIntent> => fc.record({
  port: fc.constant(number), policy, inherits,
});

const ports = (inherits: fc.Arbitrary<boolean>) => fc.subarray(PORTS).chain(numbers => fc.tuple(...numbers.map(number => port(inherits, number))));

const tunnel = fc.record({ host: fc.constantFrom('a.test', 'b.test'), port: small });

const version = (inherits: fc.Arbitrary<boolean>, name: string): fc.Arbitrary<VersionIntent> => fc.record({
  version: fc.constant({ name, labels: { version: name } }), policy, inherits, ports: ports(inherits), tunnel: fc.option(tunnel, { nil: undefined }),
});

/** Policies of a service, of its ports and of its versions. */
export function upstreamParts(inherits: fc.Arbitrary<boolean> = fc.boolean()): fc.Arbitrary<UpstreamParts> {
  const versions = fc.subarray(VERSIONS).chain(names => fc.tuple(...names.map(name => version(inherits, name))));
  return fc.tuple(policy, ports(inherits), versions, fc.option(tunnel, { nil: undefined }))
    .map(([service, portPolicies, versionPolicies, through]) => ({ ...service, portPolicies, versionPolicies, tunnel: through }));
}
