import { wordyDuration } from '../go-duration';
import { StructuralSchema } from '../structural';
import { celDuration } from './duration';

/** Words of CEL that cannot be a field's name there. */
const RESERVED = new Set([
  'true', 'false', 'null', 'in', 'as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop', 'package',
  'namespace', 'return', 'var', 'void', 'while',
]);
const ESCAPES: Readonly<Record<string, string>> = { '__': '__underscores__', '.': '__dot__', '-': '__dash__', '/': '__slash__' };

/**
 * The name of a field in CEL, or undefined when it has none
 * (`Escape` in k8s.io/apiserver v0.36.3, pkg/cel/escaping.go).
 */
export function celName(field: string): string | undefined {
  if (RESERVED.has(field)) return `__${field}__`;
  if (!/^[A-Za-z_./-][A-Za-z0-9_./-]*$/.test(field)) return undefined;
  return field.replace(/__|[./-]/g, found => ESCAPES[found]);
}

/**
 * A value as rules see it, which depends on its schema: integers are bigint, other numbers double; some formats have types of their own
 * (`UnstructuredToVal` in k8s.io/apiserver v0.36.3, pkg/cel/common/valuesunstructured.go).
 * Keeps what it has made, since a rule on an object sees all that is below it.
 */
export class CelValues {
  private readonly made = new Map<object, unknown>();

  public of(value: unknown, schema: StructuralSchema): unknown {
    if (typeof value !== 'object' || value === null) return scalar(value, schema);
    let made = this.made.get(value);
    if (made === undefined) {
      made = Array.isArray(value) ? value.map(item => this.of(item, schema.items ?? {})) : this.object(value, schema);
      this.made.set(value, made);
    }
    return made;
  }

  private object(value: object, schema: StructuralSchema): object {
    const result: Record<string, unknown> = Object.create(null); // has(self.constructor) is false
    for (const [key, member] of Object.entries(value)) {
      if (schema.properties && Object.hasOwn(schema.properties, key)) {
        const name = celName(key);
        if (name !== undefined) result[name] = this.of(member, schema.properties[key]);
      } else if (typeof schema.additionalProperties === 'object') {
        result[key] = this.of(member, schema.additionalProperties);
      }
      // Anything else has no type, and what has no type is invisible to rules.
    }
    return result;
  }
}

function scalar(value: unknown, { type, format, 'x-kubernetes-int-or-string': intOrString }: StructuralSchema): unknown {
  if (typeof value === 'number') return type === 'integer' || (intOrString && Number.isInteger(value)) ? BigInt(value) : value;
  if (type !== 'string' || typeof value !== 'string') return value;
  switch (format) {
    case 'byte': return new Uint8Array(Buffer.from(value, 'base64'));
    case 'date': return new Date(`${value}T00:00:00Z`);
    case 'date-time': return new Date(/[zZ]$|[+-]\d{2}:\d{2}$/.test(value) ? value : `${value}Z`);
    case 'duration': return celDuration(wordyDuration(value) ?? 0n);
    default: return value;
  }
}
