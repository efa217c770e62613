import { StructuralSchema } from '../../src/schema/structural';
import { isMap } from '../objects';

/** Texts, of which one keeps nearly every pattern there is. */
const TEXTS = ['a', 'A', '1', 'example.com/a', '10s', 'https://a.example.com', '/', 'a.b'];
/** And of which one breaks it. */
const ODD_TEXTS = ['-', ' ', '!', '_', 'A b', '/', 'Ä', '-a-', '\u0000'];

/** The least that a schema accepts. */
export function sample(schema: StructuralSchema): any {
  if (schema.enum) { return schema.enum[0]; }
  if (schema['x-kubernetes-int-or-string']) { return schema.minimum ?? 1; }
  switch (schema.type) {
    case 'integer': case 'number': return schema.minimum ?? 1;
    case 'boolean': return true;
    case 'string': return TEXTS.find(text => keeps(text, schema)) ?? 'a';
    case 'array': return Array.from({ length: schema.minItems ?? 1 }, () => sample(schema.items ?? {}));
    case 'object': return sampleObject(schema);
    default: return 'a';
  }
}

function sampleObject(schema: StructuralSchema): object {
  const values = schema.additionalProperties;
  if (typeof values === 'object') { return { a: sample(values) }; }
  return Object.fromEntries((schema.required ?? []).map(name => [name, sample(schema.properties?.[name] ?? {})]));
}

/** What keeps a condition by a hair, where there is a hair, and what breaks it. Undefined where a rule like this must be thought about. */
export function edgeOf(sort: string, schema: StructuralSchema, value: any, field?: string): { good?: unknown; bad: unknown } | undefined {
  switch (sort) {
    case 'type': return { bad: wrongType(schema) };
    case 'enum': return { bad: typeof schema.enum![0] === 'number' ? Math.max(...schema.enum as number[]) + 1 : 'NoSuchMember' };
    case 'pattern': return typeof value === 'string' ? brokenPattern(schema) : undefined;
    case 'format': return outOfFormat(schema);
    case 'minLength': return { good: shortest(schema), bad: 'a'.repeat(schema.minLength! - 1) };
    case 'maxLength': return typeof value !== 'string' ? undefined : { good: stretched(value, schema.maxLength!, schema), bad: stretched(value, schema.maxLength! + 1, schema) };
    case 'minimum': return { good: schema.minimum!, bad: schema.minimum! - 1 };
    case 'maximum': return { good: schema.maximum!, bad: schema.maximum! + 1 };
    case 'minItems': return { good: items(value, schema.minItems!, schema), bad: items(value, schema.minItems! - 1, schema) };
    case 'maxItems': return { good: items(value, schema.maxItems!, schema), bad: items(value, schema.maxItems! + 1, schema) };
    case 'minProperties': return { good: entries(value, schema.minProperties!, schema), bad: entries(value, schema.minProperties! - 1, schema) };
    case 'maxProperties': return { good: entries(value, schema.maxProperties!, schema), bad: entries(value, schema.maxProperties! + 1, schema) };
    case 'duplicate': return value.length > 0 ? { bad: [...value, value[0]] } : undefined;
    case 'required': return isMap(value) && field! in value ? { bad: Object.fromEntries(Object.entries(value).filter(([key]) => key !== field)) } : undefined;
    case 'unknown': return { bad: { ...value, surplus: 1 } };
    default: return undefined;
  }
}

function wrongType(schema: StructuralSchema): unknown {
  if (schema['x-kubernetes-int-or-string']) { return true; }
  return schema.type === 'string' ? 7 : 'text';
}

function outOfFormat(schema: StructuralSchema): { good?: unknown; bad: unknown } {
  if (schema.format === 'int32') { return { good: schema.maximum ?? 2 ** 31 - 1, bad: 2 ** 31 }; }
  return { bad: schema.format === 'float' ? 1e300 : 'no such format' };
}

function brokenPattern(schema: StructuralSchema): { bad: string } | undefined {
  const bad = ODD_TEXTS.find(text => !new RegExp(schema.pattern!).test(text) && text.length <= (schema.maxLength ?? Infinity));
  return bad === undefined ? undefined : { bad };
}

function keeps(text: string, { pattern, minLength, maxLength }: StructuralSchema): boolean {
  return (pattern === undefined || new RegExp(pattern).test(text)) && text.length >= (minLength ?? 0) && text.length <= (maxLength ?? Infinity);
}

function shortest(schema: StructuralSchema): string | undefined {
  const text = 'a'.repeat(schema.minLength!);
  return keeps(text, schema) ? text : undefined;
}

/** A text of so many characters, like the one that is there if it can be. */
function stretched(value: string, length: number, schema: StructuralSchema): string {
  const last = value === '' ? 'a' : value.at(-1)!;
  const tries = [(value + last.repeat(length)).slice(0, length), (value.charAt(0).repeat(length) + value).slice(-length), ...['', '/', 'https://'].map(start => start + 'a'.repeat(length - start.length))];
  return tries.find(text => schema.pattern === undefined || new RegExp(schema.pattern).test(text)) ?? tries[0];
}

/** So many items, all different. */
function items(list: unknown[], length: number, schema: StructuralSchema): unknown[] {
  const members = schema.items?.enum;
  if (members) { return Array.from({ length }, (_, i) => members[i % members.length]); }
  const last = list.at(-1) ?? sample(schema.items ?? {});
  return Array.from({ length }, (_, i) => i < list.length ? list[i] : varied(last, i, schema));
}

/** As an item, but another: in what the list tells its items apart by, and in what a rule may. */
function varied(item: unknown, by: number, schema: StructuralSchema): unknown {
  if (typeof item === 'number') { return item + by; }
  if (typeof item === 'string') { return numbered(item, by); }
  if (!isMap(item)) { return item; }
  const keys = [...schema['x-kubernetes-list-map-keys'] ?? [], 'name', 'port', 'value'];
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, keys.includes(key) ? varied(value, by, {}) : value]));
}

function numbered(text: string, by: number): string {
  const end = /\d+$/.exec(text);
  return end ? text.slice(0, end.index) + String(Number(end[0]) + by) : text + String(by);
}

function entries(map: Record<string, unknown>, length: number, schema: StructuralSchema): Record<string, unknown> {
  const there = Object.entries(map).slice(0, length);
  const value = there[0]?.[1] ?? sample(schema.additionalProperties as StructuralSchema ?? {});
  const more = Array.from({ length: length - there.length }, (_, i) => [`more-${i}`, value]);
  return Object.fromEntries([...there, ...more]);
}
