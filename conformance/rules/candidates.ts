import { StructuralSchema } from '../../src/schema/structural';
import { KubeObject } from '../objects';
import { Constraint } from './constraint';
import { grown, Place, placesIn, replaced, valueAt } from './places';
import { edgeOf } from './values';

/** An object that ought to keep a condition, and one that breaks it. The server says whether they do. */
export interface Candidate {
  readonly valid: KubeObject;
  readonly invalid: KubeObject;
}

/** Two values of which one keeps a rule: a rule sees no more than the value that has it, so they do so wherever the rule is. */
export interface Donor {
  readonly valid: unknown;
  readonly invalid: unknown;
}

/** So many places of an object are tried. */
const PLACES = 3;

/** Twins for a condition, made from valid objects in which its place is, or can be made. */
export function* candidates(constraint: Constraint, schema: StructuralSchema, seeds: KubeObject[], donors: Donor[]): Generator<Candidate> {
  for (const seed of seeds) {
    for (const place of placesIn(seed, constraint.steps).slice(0, PLACES)) { yield* at(seed, place, constraint, donors); }
  }
  const steps = constraint.field === undefined ? constraint.steps : [...constraint.steps, constraint.field];
  for (const seed of seeds) {
    for (let item = 0; item < PLACES; item++) {
      const object = grown(seed, schema, steps, item);
      const place = object && placesIn(object, constraint.steps)[item];
      if (place) { yield* at(object, place, constraint, donors); }
    }
  }
}

function* at(object: KubeObject, place: Place, { sort, schema, field }: Constraint, donors: Donor[]): Generator<Candidate> {
  const edge = edgeOf(sort, schema, valueAt(object, place), field);
  if (edge) {
    const invalid = replaced(object, place, edge.bad);
    if (edge.good !== undefined) { yield { valid: replaced(object, place, edge.good), invalid }; }
    yield { valid: object, invalid }; // beside the edge, where another condition does not allow what is on it
  } else {
    for (const donor of donors) { yield { valid: replaced(object, place, donor.valid), invalid: replaced(object, place, donor.invalid) }; }
  }
}
