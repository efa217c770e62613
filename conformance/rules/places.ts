import { StructuralSchema } from '../../src/schema/structural';
import { isMap, KubeObject } from '../objects';
import { ITEM, VALUE } from './constraint';
import { sample } from './values';

/** Field names and indexes from an object to a value. */
export type Place = readonly (string | number)[];

/** Where in an object the values are that a way through the schema leads to. */
export function placesIn(object: unknown, steps: readonly string[]): Place[] {
  if (object === undefined) { return []; }
  if (steps.length === 0) { return [[]]; }
  const [next, ...rest] = steps;
  return keysOf(object, next).flatMap(key => placesIn((object as any)[key], rest).map(place => [key, ...place]));
}

function keysOf(value: unknown, next: string): (string | number)[] {
  if (next === ITEM) { return Array.isArray(value) ? value.map((_, index) => index) : []; }
  if (!isMap(value)) { return []; }
  if (next === VALUE) { return Object.keys(value); }
  return Object.hasOwn(value, next) ? [next] : [];
}

export function valueAt(object: KubeObject, place: Place): any {
  return place.reduce((value: any, key) => value?.[key], object);
}

/** A copy with another value at a place. */
export function replaced(object: KubeObject, place: Place, value: unknown): KubeObject {
  const copy = structuredClone(object);
  if (place.length === 0) { return value as KubeObject; }
  valueAt(copy, place.slice(0, -1))[place.at(-1)!] = structuredClone(value);
  return copy;
}

/**
 * A copy in which the way leads somewhere: what is missing is added, no more than its schema asks for. Of a list the way takes the item of
 * this number. Undefined where nothing can be added.
 */
export function grown(object: KubeObject, schema: StructuralSchema, steps: readonly string[], item: number): KubeObject | undefined {
  const copy = structuredClone(object);
  let at: any = copy;
  let of: StructuralSchema | undefined = schema;
  for (const next of steps) {
    of = schemaBelow(of, next);
    if (!of || typeof at !== 'object' || at === null) { return undefined; }
    const key = keyBelow(at, next, item);
    at[key] ??= sample(of);
    at = at[key];
  }
  return copy;
}

function keyBelow(at: any, next: string, item: number): string | number {
  if (next === ITEM) { return Math.min(item, Math.max(0, at.length - 1)); }
  return next === VALUE ? Object.keys(at)[0] ?? 'a' : next;
}

function schemaBelow(schema: StructuralSchema, next: string): StructuralSchema | undefined {
  if (next === ITEM) { return schema.items; }
  if (next === VALUE) { return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined; }
  return schema.properties?.[next];
}
