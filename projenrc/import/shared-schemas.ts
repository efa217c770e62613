import { JsonSchema } from './crd';

/** Below this many characters a reference would save nothing worth a name. */
const WORTH_SHARING = 300;

/**
 * Finds schemas that stand in several places (a traffic policy and a subset's traffic policy, two versions of one kind)
 * and gives each a name, so that it is written, parsed and compiled once.
 */
export class SharedSchemas {
  private readonly firstSeen = new Map<string, string>();
  private readonly repeated = new Set<string>();
  private readonly names = new Map<string, string>();
  private readonly bodies = new Map<string, string>();

  /** Look at every schema below this one. To be called for all schemas before the first `refer`. */
  public count(schema: JsonSchema, place: string): void {
    const text = JSON.stringify(schema);
    if (text.length < WORTH_SHARING) return;
    if (this.firstSeen.has(text)) {
      this.repeated.add(text); // what is inside was counted the first time
      return;
    }
    this.firstSeen.set(text, place);
    for (const [step, child] of children(schema)) this.count(child, `${place}${step}`);
  }

  /** The schema with references for what is shared. */
  public refer(schema: JsonSchema): JsonSchema {
    return this.inside(schema);
  }

  /** Name to JSON of everything that `refer` has referred to. */
  public get definitions(): Map<string, string> {
    return new Map([...this.bodies].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private replaced(schema: JsonSchema): JsonSchema {
    const text = JSON.stringify(schema);
    if (!this.repeated.has(text)) return this.inside(schema);
    let name = this.names.get(text);
    if (!name) {
      name = this.firstSeen.get(text)!;
      this.names.set(text, name);
      this.bodies.set(name, JSON.stringify(this.inside(schema)));
    }
    return { $ref: name };
  }

  private inside(schema: JsonSchema): JsonSchema {
    const result: Record<string, any> = { ...schema };
    if (schema.properties) {
      result.properties = Object.fromEntries(Object.entries<JsonSchema>(schema.properties).map(([name, child]) => [name, this.replaced(child)]));
    }
    if (schema.items) result.items = this.replaced(schema.items);
    if (typeof schema.additionalProperties === 'object') result.additionalProperties = this.replaced(schema.additionalProperties);
    return result;
  }
}

/** The schemas of what a value contains. Those under allOf, oneOf and not are conditions on the value itself and stay where they are. */
function children(schema: JsonSchema): [step: string, schema: JsonSchema][] {
  return [
    ...Object.entries<JsonSchema>(schema.properties ?? {}).map(([name, child]): [string, JsonSchema] => [`.${name}`, child]),
    ...(schema.items ? [['[]', schema.items] as [string, JsonSchema]] : []),
    ...(typeof schema.additionalProperties === 'object' ? [['.*', schema.additionalProperties] as [string, JsonSchema]] : []),
  ];
}
