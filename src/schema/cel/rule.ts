import { ValidationRule } from '../structural';
import { parseExpression } from './environment';

/** How a value breaks a rule. */
export interface Broken {
  /** JSON pointer from the value that has the rule to the field to report. */
  readonly field: string;
  readonly message: string;
}

export interface CompiledRule {
  /** Undefined when the value keeps the rule. */
  evaluate(self: unknown): Broken | undefined;
}

const KEPT: CompiledRule = { evaluate: () => undefined };
const LONGEST_MESSAGE = 5 * 1024;

/** Throws when the rule is not valid CEL; a test parses all that we have. */
export function compileRule(rule: ValidationRule): CompiledRule {
  const program = parseExpression(rule.rule);
  const message = rule.messageExpression === undefined ? undefined : parseExpression(rule.messageExpression);
  // A new object has no old self: such a rule is not evaluated, unless it says that it can do without.
  if (program.variables.has('oldSelf') && !rule.optionalOldSelf) return KEPT;
  const field = rule.fieldPath === undefined ? '' : fieldPointer(rule.fieldPath);
  const text = rule.message?.trim() ?? `must keep the rule ${rule.rule.trim()}`;
  return {
    evaluate(self) {
      try {
        if (program.evaluate(self) === true) return undefined;
      } catch (error) {
        // Whoever wrote the rule did not think of this value. The API server refuses the object, and so do we.
        return { field: '', message: `${text} (the rule could not be evaluated: ${firstLine(error)})` };
      }
      return { field, message: messageOf(message, self) ?? text };
    },
  };
}

/** What a message expression says, when it can be evaluated and says anything fit to print. */
function messageOf(expression: ReturnType<typeof parseExpression> | undefined, self: unknown): string | undefined {
  try {
    const said = expression?.evaluate(self);
    if (typeof said !== 'string') return undefined;
    const trimmed = said.trim();
    return trimmed === '' || trimmed.includes('\n') || Buffer.byteLength(trimmed) > LONGEST_MESSAGE ? undefined : trimmed;
  } catch {
    return undefined;
  }
}

/** `.spec.host` or `['a.b'].c` as a JSON pointer. */
function fieldPointer(path: string): string {
  const names = [...path.matchAll(/\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]/g)].map(([, name, quoted]) => name ?? quoted.replace(/\\(.)/g, '$1'));
  return names.map(name => `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0].trim();
}
