import * as networking from '../../../../imports/networking.istio.io';

/** A policy of Istio's, of a service as a whole. */
export type TrafficPolicy = networking.DestinationRuleSpecTrafficPolicy;
