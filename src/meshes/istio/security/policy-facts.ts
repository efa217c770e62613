import { PlaceFacts } from '../ambient/policy-place';

/** What of the mesh policies depend on. */
export interface PolicyFacts extends PlaceFacts {
  readonly trustDomain: string;
}
