import { StructuralSchema, ValidationRule } from '../../src/schema/structural';
import { Complaint, ofPointer } from '../compare';
import { Problem } from '../ours';
import { SORTS } from '../suites/twins';

/** On the way to a place in a schema: a field by its name, the items of a list, the values of a map. */
export const ITEM = '[]';
export const VALUE = '{}';

/** One condition that a CRD sets at one place. */
export interface Constraint {
  /** From the object to the value that has the condition. */
  readonly steps: readonly string[];
  /** A key of SORTS. */
  readonly sort: string;
  /** Of that value. */
  readonly schema: StructuralSchema;
  /** The field that must be there, where `sort` is `required`. */
  readonly field?: string;
  /** Where `sort` is `cel`. */
  readonly rule?: ValidationRule;
}

const LIMITS = ['enum', 'pattern', 'maxLength', 'minimum', 'maximum', 'maxItems', 'maxProperties', 'oneOf', 'anyOf', 'allOf', 'not'] as const;
const LEAST = ['minLength', 'minItems', 'minProperties'] as const;

/** The formats that a value of the right type can break: to the server a number that 64 bits cannot hold is no integer. It ignores what it does not know. */
const FORMATS = ['int32', 'float', 'date-time', 'date', 'duration', 'ipv4', 'ipv6', 'cidr', 'uri', 'email', 'hostname', 'uuid', 'byte'];

/** What the server itself keeps of an object, whatever the schema says. */
const NOT_OURS = ['apiVersion', 'kind', 'metadata', 'status'];

/** All conditions of a kind on what a person writes. Left out is what no value can break: at least 0 of something, a required field with a default. */
export function constraintsOf(schema: StructuralSchema): Constraint[] {
  return [...own(schema, []).filter(({ sort }) => sort !== 'type'), ...below(schema, [])]
    .filter(({ steps, field }) => !NOT_OURS.includes(steps[0]) && !(steps.length === 0 && NOT_OURS.includes(field ?? '')));
}

function within(schema: StructuralSchema, steps: readonly string[]): Constraint[] {
  return [...own(schema, steps), ...below(schema, steps)];
}

function below(schema: StructuralSchema, steps: readonly string[]): Constraint[] {
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => within(property, [...steps, name])),
    ...schema.items ? within(schema.items, [...steps, ITEM]) : [],
    ...typeof schema.additionalProperties === 'object' ? within(schema.additionalProperties, [...steps, VALUE]) : [],
  ];
}

function own(schema: StructuralSchema, steps: readonly string[]): Constraint[] {
  const is = (sort: string) => ({ steps, sort, schema });
  const found: Constraint[] = [];
  const either = schema['x-kubernetes-int-or-string'];
  if (schema.type !== undefined || either) { found.push(is('type')); }
  // That it is a number or a text is said twice.
  for (const sort of LIMITS) { if (schema[sort] !== undefined && !(sort === 'anyOf' && either)) { found.push(is(sort)); } }
  for (const sort of LEAST) { if ((schema[sort] ?? 0) > 0) { found.push(is(sort)); } }
  if (FORMATS.includes(schema.format ?? '')) { found.push(is('format')); }
  if (/^(set|map)$/.test(schema['x-kubernetes-list-type'] ?? '')) { found.push(is('duplicate')); }
  if (schema.properties && !schema['x-kubernetes-preserve-unknown-fields']) { found.push(is('unknown')); }
  // Of a list, that its own fields are required says nothing (a slip in one of Linkerd's CRDs).
  for (const field of schema.type === 'array' ? [] : schema.required ?? []) {
    if (schema.properties?.[field]?.default === undefined) { found.push({ ...is('required'), field }); }
  }
  for (const rule of schema['x-kubernetes-validations'] ?? []) { found.push({ ...is('cel'), rule }); }
  return found;
}

/** `spec.rules[].name`. */
export function placeOf({ steps, field }: Constraint): string {
  return [...steps, ...field === undefined ? [] : [field]].reduce((text, next) => text + (next === ITEM || next === VALUE || text === '' ? next : `.${next}`), '');
}

export function textOf(constraint: Constraint): string {
  return `${placeOf(constraint)}: ${constraint.sort}${constraint.rule ? `: ${messageOf(constraint.rule)}` : ''}`;
}

export function messageOf(rule: ValidationRule): string {
  return (rule.message ?? rule.rule).trim();
}

/** The same condition, in whatever version of a CRD. */
export function isAlike(one: Constraint, other: Constraint): boolean {
  const limit = ({ sort, schema, rule }: Constraint) => rule?.rule ?? JSON.stringify((schema as Record<string, unknown>)[sort]);
  return one.sort === other.sort && placeOf(one) === placeOf(other) && limit(one) === limit(other);
}

/** How our check calls the sorts that it does not call as we do here. */
const OURS: Readonly<Record<string, readonly string[]>> = { duplicate: ['list-set', 'list-map-keys'], unknown: ['unknown-field'] };

/** Whether this is what our check says where the server has a complaint. */
export function isProblem({ sort, rule }: Constraint, complaint: Complaint, problem: Problem): boolean {
  return ofPointer(problem.path) === complaint.place && (OURS[sort] ?? [sort]).includes(problem.rule) && problem.cel === rule?.rule;
}

const patterns = new WeakMap<Constraint, RegExp>();

/** Whether this is what the server complains of. */
export function isBroken(constraint: Constraint, complaint: Complaint): boolean {
  let place = patterns.get(constraint);
  if (!place) {
    place = placePattern(constraint);
    patterns.set(constraint, place);
  }
  if (!place.test(complaint.place) || !SORTS[constraint.sort].test(complaint.message)) { return false; }
  return constraint.rule === undefined || complaint.message.includes(messageOf(constraint.rule));
}

function placePattern({ steps, sort, field }: Constraint): RegExp {
  const parts = [...steps, ...field === undefined ? [] : [field]].map(next => {
    if (next === ITEM) { return '\\.\\d+'; }
    return next === VALUE ? '\\..+?' : `\\.${next.replace(/[$.]/g, '\\$&')}`;
  });
  if (sort === 'duplicate') { parts.push('\\.\\d+'); }
  if (sort === 'unknown') { parts.push('\\.[^.]+'); }
  return new RegExp(`^${parts.join('').replace(/^\\\./, '')}$`);
}
