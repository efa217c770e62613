import Ajv, { ErrorObject, ValidateFunction } from 'ajv';
import { GO_FORMATS, STRING_FORMATS } from './formats';
import { conditions } from './json-schema';
import { Problems, step } from './problem';
import { RegularExpression } from './regular-expression';
import { StructuralSchema } from './structural';
import { reportStructure } from './structure-messages';
import { UNIQUE_BY } from './unique-keyword';

let engine: Ajv | undefined;
const validators = new WeakMap<StructuralSchema, ValidateFunction>();
const compiled = new Map<string, ValidateFunction>();

/**
 * Reports where the values of a decoded object break the conditions of its schema.
 *
 * To compile the whole schema of a kind takes ajv a tenth of a second, and an object uses little of it. So we walk, and ajv
 * compiles the conditions of one node when a value first comes there; conditions that read the same are compiled once for all kinds.
 */
export function validateStructure(value: unknown, schema: StructuralSchema, problems: Problems, path = ''): void {
  // A null that is allowed must stand in the enum if there is one; nothing else is asked of it.
  if (value === null && schema.nullable && (!schema.enum || schema.enum.includes(null))) return;
  const validate = value === null && schema.nullable ? validator({ enum: schema.enum }) : validatorOf(schema);
  if (!validate(value)) reportStructure(validate.errors as ErrorObject[], problems, path);

  if (Array.isArray(value)) {
    const items = schema.items;
    if (items) value.forEach((item, index) => validateStructure(item, items, problems, step(path, index)));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      const child = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : schema.additionalProperties;
      if (typeof child === 'object') validateStructure(member, child, problems, step(path, key));
    }
  }
}

function validatorOf(schema: StructuralSchema): ValidateFunction {
  let found = validators.get(schema);
  if (!found) {
    found = validator(conditions(schema));
    validators.set(schema, found);
  }
  return found;
}

function validator(jsonSchema: object): ValidateFunction {
  const text = JSON.stringify(jsonSchema);
  let found = compiled.get(text);
  if (!found) {
    engine ??= createEngine();
    found = engine.compile(jsonSchema);
    compiled.set(text, found);
  }
  return found;
}

function createEngine(): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true, // errors carry the value and the schema around them
    messages: false, // ours are better
    strict: false,
    validateSchema: false,
    logger: false,
    // Our pieces are small: to optimize them would cost more than it saves.
    code: { optimize: false, regExp: Object.assign((pattern: string) => RegularExpression.of(pattern), { code: 'RegularExpression.of' }) },
  });
  for (const [name, validate] of Object.entries({ ...STRING_FORMATS, ...GO_FORMATS })) ajv.addFormat(name, { type: 'string', validate });
  ajv.addFormat('int32', { type: 'number', validate: (value: number) => value >= -(2 ** 31) && value < 2 ** 31 });
  // 2^63 itself is let pass: so does JavaScript round the largest integer that the API server takes.
  ajv.addFormat('int64', { type: 'number', validate: (value: number) => value >= -(2 ** 63) && value <= 2 ** 63 });
  ajv.addFormat('float', { type: 'number', validate: (value: number) => Number.isFinite(Math.fround(value)) });
  ajv.addKeyword(UNIQUE_BY);
  return ajv;
}
