import { ErrorObject } from 'ajv';
import { FORMAT_EXAMPLES } from './formats';
import { Problems, sortText, step, valueText } from './problem';

const SORTS: Readonly<Record<string, string>> = {
  object: 'an object', array: 'a list', string: 'a string', integer: 'an integer', number: 'a number', boolean: 'a boolean (true or false)', null: 'null',
};

/** Turns what ajv found into problems, in words. */
export function reportStructure(errors: ErrorObject[], problems: Problems, path: string): void {
  for (const error of errors) {
    if (insideChoice(error)) continue; // told by the choice as a whole
    const { rule, field, says } = told(error, errors);
    problems.add(path + field, rule, says);
  }
}

/** Within one alternative of a choice, where failing is no fault yet. */
function insideChoice({ schemaPath }: ErrorObject): boolean {
  return /\/(?:anyOf|oneOf)\/\d+\//.test(schemaPath);
}

function told(error: ErrorObject, all: ErrorObject[]): { rule: string; field: string; says: string } {
  const { keyword, instancePath: field, params, data } = error;
  const is = (rule: string, says: string, at = field) => ({ rule, field: at, says });
  switch (keyword) {
    case 'type':
      return is('type', `is ${sortText(data)}${typeof data === 'object' ? '' : ` (${valueText(data)})`}, should be ${sorts(params.type)}`);
    case 'enum':
      return is('enum', `: ${valueText(data)} is not one of ${params.allowedValues.map(allowed).join(', ')}`);
    case 'required':
      return is('required', 'is required', step(field, params.missingProperty));
    case 'pattern':
      return is('pattern', `: ${valueText(data)} does not match ${params.pattern}`);
    case 'format':
      return is('format', `: ${valueText(data)} is not ${FORMAT_EXAMPLES[params.format] ?? `in the format ${params.format}`}`);
    case 'minLength': case 'maxLength':
      return is(keyword, `: ${valueText(data)} has ${count([...data as string].length, 'character')}, ${limit(keyword, params.limit)} allowed`);
    case 'minItems': case 'maxItems':
      return is(keyword, `has ${count((data as unknown[]).length, 'item')}, ${limit(keyword, params.limit)} allowed`);
    case 'minProperties': case 'maxProperties':
      return is(keyword, `has ${count(Object.keys(data as object).length, 'field')}, ${limit(keyword, params.limit)} allowed`);
    case 'minimum': case 'maximum': case 'exclusiveMinimum': case 'exclusiveMaximum':
      return is(keyword.replace('exclusiveM', 'm'), `: ${valueText(data)} is out of range, it must be ${params.comparison} ${params.limit}`);
    case 'multipleOf':
      return is('multipleOf', `: ${valueText(data)} is not a multiple of ${params.multipleOf}`);
    case 'uniqueItems':
      return is('uniqueItems', `: items ${params.j} and ${params.i} are equal`);
    case 'uniqueBy':
      return params.keys.length === 0
        ? is('list-set', `: ${valueText(params.identity)} stands in the list already, at index ${params.first}`)
        : is('list-map-keys', `: index ${params.first} has the same ${params.keys.join(' and ')} ${JSON.stringify(params.identity)}`);
    case 'oneOf': case 'anyOf':
      return is(keyword, choice(error, all));
    case 'not':
      return is('not', `: ${valueText(data)} is a value that is not allowed here`);
    default:
      return is(keyword, `breaks the rule ${keyword}: ${JSON.stringify(error.schema)}`);
  }
}

/** A choice is nearly always one between fields; then name them. */
function choice({ keyword, schema, data, instancePath, schemaPath, params }: ErrorObject, all: ErrorObject[]): string {
  const branches = schema as Record<string, any>[];
  const nothing = branches.find(branch => branch.not?.anyOf);
  const fields = branches.filter(branch => branch !== nothing).map(fieldOf);
  if (fields.every(field => field !== undefined)) {
    const set = fields.filter(field => typeof data === 'object' && data !== null && Object.hasOwn(data, field!));
    const quantity = keyword === 'anyOf' ? 'at least' : nothing ? 'at most' : 'exactly';
    return `may have ${quantity} one of ${fields.join(', ')}${set.length > 0 ? `, and has ${set.join(' and ')}` : ', and has none'}`.replace('may have', nothing ? 'may have' : 'must have');
  }
  if (params.passingSchemas) return `fits ${params.passingSchemas.length} alternatives, of which only one is allowed`;
  const reasons = all
    .filter(error => error.schemaPath.startsWith(`${schemaPath}/`) && error.instancePath.startsWith(instancePath))
    .map(error => told(error, []).says.replace(/^: /, ''));
  return reasons.length === 0 ? 'fits none of the alternatives' : `fits none of the alternatives: ${[...new Set(reasons)].join('; or ')}`;
}

function fieldOf(branch: Record<string, any>): string | undefined {
  return branch.required?.length === 1 ? branch.required[0] : undefined;
}

function sorts(type: string | string[]): string {
  return [type].flat().map(name => SORTS[name] ?? name).join(' or ');
}

function allowed(value: unknown): string {
  return typeof value === 'string' ? value || '""' : JSON.stringify(value);
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function limit(keyword: string, number: number): string {
  const least = keyword.startsWith('min');
  return `${least ? 'at least' : 'at most'} ${number} ${number === 1 ? 'is' : 'are'}`;
}
