import { GO_FORMATS, STRING_FORMATS } from './formats';
import { StructuralSchema } from './structural';

/** Keywords that mean the same in both worlds. */
const SAME = [
  'enum', 'pattern', 'minLength', 'maxLength', 'multipleOf', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'required',
] as const;

const NUMBER_FORMATS: Readonly<Record<string, readonly string[]>> = { integer: ['int32', 'int64'], number: ['float'] };

/**
 * The JSON schema (for ajv) of the conditions that a structural schema has for a value itself, not for what the value contains.
 *
 * What a keyword means to the API server is in k8s.io/kube-openapi, pkg/validation/validate.
 */
export function conditions(schema: StructuralSchema): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  if (schema['x-kubernetes-int-or-string']) result.type = ['integer', 'string'];
  else if (schema.format === 'quantity') result.type = ['string', 'number'];
  else if (schema.type) result.type = schema.type;
  for (const keyword of SAME) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  if (schema.minimum !== undefined) result[schema.exclusiveMinimum ? 'exclusiveMinimum' : 'minimum'] = schema.minimum;
  if (schema.maximum !== undefined) result[schema.exclusiveMaximum ? 'exclusiveMaximum' : 'maximum'] = schema.maximum;
  const format = formatOf(schema);
  if (format) result.format = format;
  // The API server takes a list where a string with a format should stand (typeValidator in pkg/validation/validate/type.go), so we do too.
  if (format && schema.type === 'string' && Object.hasOwn(STRING_FORMATS, format)) result.type = ['string', 'array'];
  if (schema['x-kubernetes-list-type'] === 'set') result.uniqueBy = [];
  if (schema['x-kubernetes-list-type'] === 'map') result.uniqueBy = schema['x-kubernetes-list-map-keys'];

  for (const keyword of ['allOf', 'anyOf', 'oneOf'] as const) {
    const members = schema[keyword];
    if (members) result[keyword] = members.map(alternative);
  }
  if (schema.not) result.not = alternative(schema.not);
  return result;
}

/** A schema inside allOf, anyOf, oneOf or not: there, what the value contains is a condition as well. */
function alternative(schema: StructuralSchema): Record<string, unknown> {
  const result = conditions(schema);
  if (schema.properties) result.properties = Object.fromEntries(Object.entries(schema.properties).map(([key, child]) => [key, alternative(child)]));
  if (typeof schema.additionalProperties === 'object') result.additionalProperties = alternative(schema.additionalProperties);
  if (schema.items) result.items = alternative(schema.items);
  return result;
}

/** The format to check, under its name without hyphens; undefined for one that the API server ignores. */
function formatOf(schema: StructuralSchema): string | undefined {
  const { type, format } = schema;
  const mayBeInteger = type === 'integer' || schema['x-kubernetes-int-or-string'];
  if (mayBeInteger && format === undefined) return 'int64'; // an integer is one of 64 bits unless it says otherwise
  if (format === undefined) return undefined;
  if (NUMBER_FORMATS[type ?? '']?.includes(format)) return format;
  if (Object.hasOwn(GO_FORMATS, format)) return format;
  const name = format.replaceAll('-', '');
  return (type === undefined || type === 'string') && Object.hasOwn(STRING_FORMATS, name) ? name : undefined;
}
