import { FuncKeywordDefinition, SchemaValidateFunction } from 'ajv';

/**
 * The keyword `uniqueBy`: no two items may be equal in these fields; with no fields, no two items may be equal.
 * It stands for x-kubernetes-list-type map and set (k8s.io/apiextensions-apiserver v0.36.3, pkg/apiserver/schema/listtype).
 */
export const UNIQUE_BY: FuncKeywordDefinition = {
  keyword: 'uniqueBy',
  type: 'array',
  schemaType: 'array',
  errors: 'full',
  validate: uniqueBy(),
};

function uniqueBy(): SchemaValidateFunction {
  const validate: SchemaValidateFunction = (keys: string[], list: unknown[], _schema, context) => {
    const seen = new Map<string, number>();
    const reported = new Set<string>();
    validate.errors = [];
    list.forEach((item, index) => {
      const identity = keys.length === 0 ? item : fieldsOf(item, keys);
      const text = canonical(identity);
      const first = seen.get(text);
      if (first === undefined) {
        seen.set(text, index);
      } else if (!reported.has(text)) {
        reported.add(text); // the third of a kind would say nothing new
        validate.errors!.push({ keyword: 'uniqueBy', instancePath: `${context!.instancePath}/${index}`, params: { keys, identity, first } });
      }
    });
    return validate.errors.length === 0;
  };
  return validate;
}

function fieldsOf(item: unknown, keys: string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  if (typeof item !== 'object' || item === null) return fields;
  for (const key of keys) if (Object.hasOwn(item, key)) fields[key] = (item as Record<string, unknown>)[key];
  return fields;
}

/** Equal texts for equal values, whatever the order of their fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member);
}
