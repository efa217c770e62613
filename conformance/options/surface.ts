import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What jsii says of a type, as far as it is needed here. */
interface JsiiType {
  fqn: string;
  name: string;
  kind: 'class' | 'interface' | 'enum';
  base?: string;
  interfaces?: string[];
  datatype?: boolean;
  initializer?: JsiiCallable;
  methods?: (JsiiCallable & { name: string; static?: boolean; returns?: { type: JsiiReference } })[];
  properties?: { name: string; static?: boolean; type: JsiiReference }[];
  members?: { name: string }[];
}

interface JsiiCallable {
  parameters?: { type: JsiiReference }[];
}

interface JsiiReference {
  fqn?: string;
  collection?: { elementtype: JsiiReference };
  union?: { types: JsiiReference[] };
}

/** What jsii says of the package, from the sources as they are now. */
export function assembly(root: string): Map<string, JsiiType> {
  execFileSync(join(root, 'node_modules', '.bin', 'jsii'), ['--silence-warnings=reserved-word'], { cwd: root, stdio: 'pipe' });
  const { types } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')) as { types: { [fqn: string]: JsiiType } };
  return new Map(Object.entries(types));
}

/**
 * Every option that is within reach of a construct: the properties of what it takes, the members of enums, and the static members by which
 * a value class is made (`RetryOn.RESET`, `ServicePort.http`), which stand for the members of a union.
 *
 * @param without constructs of another mesh: they are left out, with what only they take
 */
export function optionsOf(types: Map<string, JsiiType>, without: readonly string[]): string[] {
  const isConstruct = (type?: JsiiType): boolean => type?.base === 'constructs.Construct' || (type?.base !== undefined && isConstruct(types.get(type.base)));
  const options = new Set<string>();
  const seen = new Set<string>();
  const waiting = [...types.values()].filter(type => type.kind === 'class' && isConstruct(type) && !without.includes(type.name)).map(({ fqn }) => fqn);
  while (waiting.length > 0) {
    const type = types.get(waiting.pop()!);
    if (!type || seen.has(type.fqn) || without.includes(type.name)) continue;
    seen.add(type.fqn);
    for (const option of ownOptions(type, isConstruct(type))) options.add(option);
    waiting.push(...referred(type), ...implementersOf(type, types));
  }
  return [...options].sort();
}

function ownOptions(type: JsiiType, construct: boolean): string[] {
  if (type.kind === 'enum') return type.members!.map(({ name }) => `${type.name}.${name}`);
  if (type.kind === 'interface') return type.datatype ? (type.properties ?? []).map(({ name }) => `${type.name}.${name}`) : [];
  const makers = [
    ...(type.methods ?? []).filter(method => method.static && method.returns?.type.fqn === type.fqn),
    ...(type.properties ?? []).filter(property => property.static && property.type.fqn === type.fqn),
  ];
  return construct ? [] : makers.map(({ name }) => `${type.name}.${name}`);
}

/** What a type leads to: what is passed to it, what it inherits, and for options what they hold. */
function referred(type: JsiiType): string[] {
  const callables = [type.initializer, ...type.methods ?? []];
  const references = callables.flatMap(callable => (callable?.parameters ?? []).map(parameter => parameter.type));
  const held = type.kind === 'interface' ? (type.properties ?? []).map(property => property.type) : [];
  const inherited = [...type.interfaces ?? [], ...type.base === undefined ? [] : [type.base]];
  return [...inherited, ...[...references, ...held].flatMap(namesIn)];
}

/** What can be passed where a behaviour is asked for: `MeshIdentity` where there is an `IMeshIdentity`. */
function implementersOf(type: JsiiType, types: Map<string, JsiiType>): string[] {
  if (type.kind !== 'interface' || type.datatype) return [];
  return [...types.values()].filter(({ interfaces }) => interfaces?.includes(type.fqn)).map(({ fqn }) => fqn);
}

function namesIn({ fqn, collection, union }: JsiiReference): string[] {
  if (fqn !== undefined) return [fqn];
  return [...collection ? [collection.elementtype] : [], ...union?.types ?? []].flatMap(namesIn);
}
