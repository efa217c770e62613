import { types } from 'node:util';
import { Problems, sortText, step } from './problem';
import { StructuralSchema } from './structural';
import { suggestion } from './suggestion';

/** Deeper than any API object, and well above where recursion would end. */
const MAX_DEPTH = 400;

/** The API server takes requests of 3 MB, and the smallest value has two characters. */
const MAX_VALUES = 1_500_000;

const META_FIELDS = new Set(['apiVersion', 'kind', 'metadata']);

/** Why an object could not be decoded at all. */
export type DecodeFailure = 'cycle' | 'depth' | 'size';

/**
 * Makes of an object what the API server makes of a request before it validates it: fields that the schema does not
 * know are reported and left out, null in a field that cannot be null is as if absent, and defaults are filled in.
 * The result is a copy.
 *
 * The order and the corner cases are those of k8s.io/apiextensions-apiserver v0.36.3: pkg/apiserver/schema/pruning,
 * pkg/apiserver/schema/defaulting (PruneNonNullableNullsWithoutDefaults, Default), with strict field validation.
 */
export class Decoder {
  /** Set when the object is nothing that could be sent. */
  public failure?: DecodeFailure;

  private readonly open = new Set<object>();
  private values = 0;

  constructor(private readonly problems: Problems) {}

  /** The whole object. Its apiVersion, kind and metadata are copied as they are: they have rules of their own. */
  public object(object: object, schema: StructuralSchema): Record<string, any> {
    return this.value(object, { ...schema, 'x-kubernetes-embedded-resource': true }, '') as Record<string, any>;
  }

  /** A part of the object that has a schema of its own. */
  public part(value: unknown, schema: StructuralSchema, path: string): unknown {
    return this.value(value, schema, path);
  }

  private value(value: unknown, schema: StructuralSchema | undefined, path: string): unknown {
    if (typeof value !== 'object' || value === null) return this.scalar(value, path);
    if (types.isDate(value)) return this.scalar(Number.isNaN(value.getTime()) ? null : value.toISOString(), path);
    if (!this.enter(value)) return undefined;
    const copy = Array.isArray(value) ? this.list(value, schema, path) : this.map(value, schema, path);
    this.open.delete(value);
    return copy;
  }

  private scalar(value: unknown, path: string): unknown {
    if (typeof value === 'bigint') return Number(value); // a YAML parser may be told to read integers so
    if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return value;
    this.problems.add(path, 'json', `is ${typeof value === 'number' ? String(value) : `a ${typeof value}`}, which JSON cannot say`);
    return undefined;
  }

  private list(list: unknown[], schema: StructuralSchema | undefined, path: string): unknown[] {
    const items = schema?.items;
    const free = keepsUnknown(schema);
    return Array.from(list, (item, index) => { // an array of our own realm (not list.map's), which CEL insists on
      const at = step(path, index);
      if (isNull(item)) return items && !items.nullable ? this.defaultOf(items, at) ?? null : null;
      return free && !items ? this.free(item, at) : this.value(item, items, at);
    });
  }

  private map(map: object, schema: StructuralSchema | undefined, path: string): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(map)) {
      if (member === undefined) continue; // JSON has no such thing: the field is absent
      const at = step(path, key);
      const child = fieldSchema(schema, key);
      let result: unknown;
      if (isMeta(schema, key)) {
        result = this.free(member, at);
      } else if (child === undefined) {
        if (!keepsUnknown(schema)) {
          this.unknown(at, key, schema);
          continue;
        }
        result = this.free(member, at);
      } else if (isNull(member) && child !== true && !child.nullable) {
        result = this.defaultOf(child, at);
        if (result === undefined) continue;
      } else {
        result = this.value(member, child === true ? undefined : child, at);
      }
      put(copy, key, result);
    }
    this.fillDefaults(copy, schema, path);
    return copy;
  }

  private fillDefaults(copy: Record<string, unknown>, schema: StructuralSchema | undefined, path: string): void {
    for (const [name, property] of Object.entries(schema?.properties ?? {})) {
      if (property.default === undefined || Object.hasOwn(copy, name)) continue;
      put(copy, name, this.defaultOf(property, step(path, name)));
    }
  }

  /** A default is completed with the defaults inside it. */
  private defaultOf(schema: StructuralSchema, path: string): unknown {
    return schema.default === undefined ? undefined : this.value(schema.default, schema, path);
  }

  /** A value that no schema describes. */
  private free(value: unknown, path: string): unknown {
    if (typeof value !== 'object' || value === null || types.isDate(value)) return this.value(value, undefined, path);
    if (!this.enter(value)) return undefined;
    const copy: any = Array.isArray(value) ? [] : {};
    for (const [key, member] of Object.entries(value)) {
      if (member !== undefined) put(copy, key, this.free(member, step(path, key)));
    }
    this.open.delete(value);
    return copy;
  }

  /** False when the value cannot be entered: it contains itself, or there is too much of it. */
  private enter(value: object): boolean {
    this.values += Array.isArray(value) ? value.length : Object.keys(value).length;
    if (this.open.has(value)) this.failure = 'cycle';
    else if (this.open.size >= MAX_DEPTH) this.failure = 'depth';
    else if (this.values > MAX_VALUES) this.failure = 'size';
    if (this.failure) return false;
    this.open.add(value);
    return true;
  }

  private unknown(path: string, name: string, schema: StructuralSchema | undefined): void {
    if (schema?.type !== undefined && schema.type !== 'object') return; // an object where none is expected: a problem of type, told elsewhere
    this.problems.add(path, 'unknown-field', `: unknown field${suggestion(name, Object.keys(schema?.properties ?? {}))}`);
  }
}

/** The schema of a field; true where additionalProperties allows any. */
function fieldSchema(schema: StructuralSchema | undefined, key: string): StructuralSchema | true | undefined {
  if (schema?.properties && Object.hasOwn(schema.properties, key)) return schema.properties[key];
  return schema?.additionalProperties || undefined;
}

function keepsUnknown(schema: StructuralSchema | undefined): boolean {
  return schema?.['x-kubernetes-preserve-unknown-fields'] === true;
}

function isMeta(schema: StructuralSchema | undefined, key: string): boolean {
  return schema?.['x-kubernetes-embedded-resource'] === true && META_FIELDS.has(key);
}

/** Also a date that is none: JSON says null for it. */
function isNull(value: unknown): boolean {
  return value === null;
}

/** As an assignment, but `__proto__` becomes a field like any other. */
function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** The sort of the value when it is not an object that could have fields, else undefined. */
export function notAnObject(value: unknown): string | undefined {
  if (value === undefined) return 'nothing';
  return typeof value !== 'object' || value === null || Array.isArray(value) ? sortText(value) : undefined;
}
