import { Problems, step } from '../problem';
import { StructuralSchema, ValidationRule } from '../structural';
import { CompiledRule, compileRule } from './rule';
import { CelValues } from './values';

const STRING: StructuralSchema = { type: 'string' };

/** What a rule on the whole object sees besides what its schema says (`WithTypeAndObjectMeta`, pkg/apiserver/schema/cel/model). */
const ROOT_FIELDS: Readonly<Record<string, StructuralSchema>> = {
  apiVersion: STRING,
  kind: STRING,
  metadata: { type: 'object', properties: { name: STRING, generateName: STRING } },
};

const withRoots = new WeakMap<StructuralSchema, StructuralSchema>();
const ruled = new WeakMap<StructuralSchema, boolean>();
const compiled = new WeakMap<ValidationRule, CompiledRule>();

/**
 * Reports the rules (x-kubernetes-validations) that a decoded object breaks. Rules on transitions are left out, as on creation
 * (k8s.io/apiextensions-apiserver v0.36.3, pkg/apiserver/schema/cel/validation.go).
 */
export function checkRules(object: Record<string, unknown>, schema: StructuralSchema, problems: Problems): void {
  if (!hasRules(schema)) return;
  let root = withRoots.get(schema);
  if (!root) {
    root = { ...schema, properties: { ...schema.properties, ...ROOT_FIELDS } };
    withRoots.set(schema, root);
  }
  new Walk(problems).visit(object, root, '');
}

class Walk {
  private readonly values = new CelValues();

  constructor(private readonly problems: Problems) {}

  public visit(value: unknown, schema: StructuralSchema, path: string): void {
    if (value === null || value === undefined || !hasRules(schema)) return;
    this.evaluate(schema['x-kubernetes-validations'], value, schema, path);
    // A rule inside allOf speaks of the same value.
    for (const member of schema.allOf ?? []) this.evaluate(member['x-kubernetes-validations'], value, schema, path);
    if (Array.isArray(value)) {
      if (schema.items) value.forEach((item, index) => this.visit(item, schema.items!, step(path, index)));
    } else if (typeof value === 'object') {
      for (const [key, member] of Object.entries(value)) {
        const child = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : schema.additionalProperties;
        if (typeof child === 'object') this.visit(member, child, step(path, key));
      }
    }
  }

  private evaluate(rules: readonly ValidationRule[] | undefined, value: unknown, schema: StructuralSchema, path: string): void {
    for (const rule of rules ?? []) {
      let program = compiled.get(rule);
      if (!program) {
        program = compileRule(rule);
        compiled.set(rule, program);
      }
      const broken = program.evaluate(this.values.of(value, schema));
      if (broken) this.problems.add(path + broken.field, 'cel', `: ${broken.message}`, rule.rule);
    }
  }
}

/** Whether there is any rule in the schema or below it. */
function hasRules(schema: StructuralSchema): boolean {
  let found = ruled.get(schema);
  if (found === undefined) {
    const below = [...Object.values(schema.properties ?? {}), ...schema.allOf ?? []];
    if (schema.items) below.push(schema.items);
    if (typeof schema.additionalProperties === 'object') below.push(schema.additionalProperties);
    found = schema['x-kubernetes-validations'] !== undefined || below.map(hasRules).includes(true);
    ruled.set(schema, found);
  }
  return found;
}
