import { ServiceParts } from '../service-intent';

/** Parts that cannot stand together. */
export interface Incoherence {
  readonly parts: readonly (keyof ServiceParts)[];
  readonly what: string;
  readonly why: string;
  readonly instead: string;
}
