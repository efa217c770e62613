import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ResilientUpstream, ResilientUpstreamProps } from '../../../src';
import { chartOn, only, PlainObject, refusalOn, synthOn } from '../../program';

export type Options = Partial<ResilientUpstreamProps>;

export const BREAKER = { consecutiveErrors: 5, ejectionTime: Duration.seconds(30) };

/** Ports as they stand in a Service, by number and the name that says what they speak. */
export type Ports = { readonly [port: number]: string };

/** A Service that nobody guards, so that its clients may do with it what they like. */
export function serviceOf(chart: Chart, ports: Ports = { 80: 'http' }): kplus.Service {
  const service = new kplus.Service(chart, 'Web', {
    metadata: { name: 'web', namespace: 'shop' }, ports: Object.entries(ports).map(([port, name]) => ({ port: Number(port), name })),
  });
  service.selectLabel('app', 'web');
  return service;
}

/** The DestinationRule that options make on Istio. */
export function ruleOf(options: Options, ports?: Ports): PlainObject {
  const objects = synthOn('istio', chart => new ResilientUpstream(chart, 'upstream', { service: serviceOf(chart, ports), ...options }));
  return only(objects, 'DestinationRule').spec;
}

/** The policy that options make on Istio. */
export function policyOf(options: Options, ports?: Ports): PlainObject {
  return ruleOf(options, ports).trafficPolicy;
}

/** What is said of options that are refused on Istio. */
export function refused(options: Options, ports?: Ports): string {
  return refusalOn('istio', chart => new ResilientUpstream(chart, 'upstream', { service: serviceOf(chart, ports), ...options }));
}

/** A program's objects satisfy their schemas. */
export function expectSchemas(options: Options, ports?: Ports): void {
  const chart = chartOn('istio');
  new ResilientUpstream(chart, 'upstream', { service: serviceOf(chart, ports), ...options });
  expect(chart).toSatisfySchemas();
}
