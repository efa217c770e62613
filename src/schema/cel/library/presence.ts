import { ASTNode, Environment, Optional } from '#cel';

/**
 * The macro `has`. The CEL library's own takes only a chain of names, and `has(self.matches[0].path)` is in use.
 */
export function registerPresence(environment: Environment): void {
  environment.registerFunction('go_has(ast): bool', ({ args }: { args: ASTNode[] }) => {
    const [selection] = args;
    return {
      typeCheck(checker: any, _macro: unknown, context: unknown) {
        if (selection.op !== '.' && selection.op !== '.?') throw checker.createError('invalid_macro_argument', 'has() takes a field', selection);
        checker.check(selection.args[0], context);
        return checker.getType('bool');
      },
      evaluate(evaluator: any, _macro: unknown, context: unknown) {
        const [operand, field] = selection.args as [ASTNode, string];
        return hasField(evaluator.run(operand, context), field);
      },
    };
  });
}

function hasField(value: unknown, field: string): boolean {
  if (value instanceof Optional) return value.hasValue() && hasField(value.value(), field);
  if (value instanceof Map) return value.has(field);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`no such overload: has() of ${field} in something without fields`);
  return Object.hasOwn(value, field);
}
