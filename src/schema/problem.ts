/** One thing that the API server would refuse. */
export interface SchemaProblem {
  /** JSON pointer of the field; empty for the object itself. */
  readonly path: string;
  /** Which sort of rule is broken: `type`, `enum`, `required`, `unknown-field`, `minimum`, `list-map-keys`, `cel`, `name`, ... */
  readonly rule: string;
  /** What is wrong and what is allowed, beginning with the field. */
  readonly message: string;
  /** The text of the rule, when `rule` is `cel`. */
  readonly cel?: string;
}

/** Collects the problems of one object. */
export class Problems {
  public readonly found: SchemaProblem[] = [];

  constructor(private readonly object: unknown) {}

  /** `says` goes on after the field's name: `is not one of ...`, or `: ...`. */
  public add(path: string, rule: string, says: string, cel?: string): void {
    const field = fieldText(path, this.object);
    const glue = says.startsWith(':') ? '' : field && ' ';
    const message = field ? `${field}${glue}${says}` : says.replace(/^: /, '');
    this.found.push(cel === undefined ? { path, rule, message } : { path, rule, message, cel });
  }
}

/** A JSON pointer, one step further. */
export function step(pointer: string, key: string | number): string {
  return `${pointer}/${typeof key === 'number' ? key : key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

/** The steps of a JSON pointer. */
export function steps(pointer: string): string[] {
  return pointer.split('/').slice(1).map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** The field as people write it: `spec.http[0].match`, `metadata.labels["example.com/a"]`. The object tells lists from maps. */
function fieldText(pointer: string, object: unknown): string {
  let text = '';
  let at: any = object;
  for (const key of steps(pointer)) {
    if (Array.isArray(at)) text += `[${key}]`;
    else if (/^[A-Za-z_$][\w$-]*$/.test(key)) text += text ? `.${key}` : key;
    else text += `[${JSON.stringify(key)}]`;
    at = typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return text;
}

/** A value as it is named in a message: short, on one line. */
export function valueText(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 76)}..."` : text;
}

/** What sort of JSON value this is, with its article. */
export function sortText(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string': return 'a string';
    case 'boolean': return 'a boolean';
    case 'number': return Number.isInteger(value) ? 'an integer' : 'a number';
    default: return 'an object';
  }
}
