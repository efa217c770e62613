import { AccessOperation, AccessPolicyRule, AccessSource } from './access-rule-props';
import { Identity } from '../../intent/identity';
import { flag, instanceOf, list, number, onlyFields, optional, Reader, text } from '../../intent/input';
import { IntentError } from '../../intent/intent-error';
import { AccessCondition } from '../../intent/security/access-condition';
import { PolicyOperation, PolicyRule, PolicySource, Values } from '../../intent/security/policy-rule';
import { valueProblem, ValueKind } from '../../intent/security/policy-values';
import { portProblem } from '../../kubernetes/ports';

const RULE_FIELDS: readonly string[] = ['from', 'to', 'when', 'everything'] satisfies (keyof AccessPolicyRule)[];

/** The fields of a source that hold texts, and what each of them is. */
const SOURCE_TEXTS = {
  principals: 'principal',
  namespaces: 'namespace',
  serviceAccounts: 'service-account',
  trustDomains: 'trust-domain',
  ipBlocks: 'ip-block',
  remoteIpBlocks: 'ip-block',
  requestPrincipals: 'request-principal',
} as const;

/** Those of an operation. */
const OPERATION_TEXTS = { hosts: 'host', methods: 'method', paths: 'path' } as const;

/** Reads who a caller is. */
type IdentityReader = (caller: any) => Identity;

/**
 * Reads the rules of a policy.
 *
 * @throws when something of them is not wholly understood: a misspelt or empty part would match more than what was meant
 */
export function readRules(given: unknown, identify: IdentityReader, where: string): PolicyRule[] {
  const rules = list(given, (value, name) => readRule(value as AccessPolicyRule, name, identify, where), 'rules', where);
  if (rules.length > 0) return rules;
  throw new IntentError({
    where, what: '`rules` is an empty list', why: 'an ALLOW policy without rules denies everything, and any other one does nothing', instead: 'name what it matches; to deny by default write AccessPolicy.denyAll',
  });
}

function readRule(rule: AccessPolicyRule, name: string, identify: IdentityReader, where: string): PolicyRule {
  onlyFields(rule, RULE_FIELDS, name, where);
  const everything = optional(rule.everything, flag, `${name}.everything`, where) ?? false;
  const read = {
    sources: part(rule, 'from', name, (value, each) => readSource(value as AccessSource, each, identify, where), where) ?? [],
    operations: part(rule, 'to', name, (value, each) => readOperation(value as AccessOperation, each, where), where) ?? [],
    conditions: part(rule, 'when', name, (value, each) => instanceOf(value, AccessCondition, each, "AccessCondition.header('x-tenant', { values: ['blue'] })", where)._condition, where) ?? [],
  };
  const isOfSomething = read.sources.length + read.operations.length + read.conditions.length > 0;
  if (everything !== isOfSomething) return read;
  throw new IntentError({
    where,
    what: everything ? `\`${name}\` matches \`everything\`, and something besides` : `\`${name}\` says nothing`,
    why: everything ? 'one of the two would be void' : 'it would match every request and every connection',
    instead: everything ? 'leave one of them out' : 'name who calls or what is asked for, or write { everything: true }',
  });
}

function readSource(source: AccessSource, name: string, identify: IdentityReader, where: string): PolicySource {
  onlyFields(source, fieldsOf(['callers', ...Object.keys(SOURCE_TEXTS)]), name, where);
  const callers = values(source, 'callers', name, value => identify(value), where);
  const read = { ...callers && { callers }, ...texts(source, SOURCE_TEXTS, name, where) };
  return requireSomething(read, name, where);
}

function readOperation(operation: AccessOperation, name: string, where: string): PolicyOperation {
  onlyFields(operation, fieldsOf(['ports', ...Object.keys(OPERATION_TEXTS)]), name, where);
  const ports = values(operation, 'ports', name, readPort, where);
  return requireSomething({ ...texts(operation, OPERATION_TEXTS, name, where), ...ports && { ports } }, name, where);
}

function texts(given: object, kinds: { readonly [field: string]: ValueKind }, name: string, where: string): { [field: string]: Values<string> } {
  const read: { [field: string]: Values<string> } = {};
  for (const [field, kind] of Object.entries(kinds)) {
    const found = values(given, field, name, (value, each) => readText(value, each, kind, where), where);
    if (found) read[field] = found;
  }
  return read;
}

function readText(value: unknown, name: string, kind: ValueKind, where: string): string {
  const given = text(value, name, where);
  const problem = valueProblem(kind, given);
  if (problem === undefined) return given;
  throw new IntentError({ where, what: `\`${name}\` matches nothing`, why: problem, instead: 'write what there can be' });
}

function readPort(value: unknown, name: string, where: string): number {
  const port = number(value, name, where);
  const problem = portProblem(port);
  if (problem === undefined) return port;
  throw new IntentError({ where, what: `\`${name}\` matches nothing`, why: problem, instead: 'name a port of the container' });
}

/** A field and its negation. */
function values<T>(given: object, field: string, name: string, read: Reader<T>, where: string): Values<T> | undefined {
  const any = part(given, field, name, read, where);
  const none = part(given, negated(field), name, read, where);
  return any || none ? { ...any && { any }, ...none && { none } } : undefined;
}

/** A list that is one, and not empty. A field that is there and undefined would limit nothing, and was written to limit something. */
function part<T>(given: object, field: string, name: string, read: Reader<T>, where: string): T[] | undefined {
  if (!(field in given)) return undefined;
  const path = `${name}.${field}`;
  const elements = list((given as { [field: string]: unknown })[field], read, path, where);
  if (elements.length > 0) return elements;
  throw new IntentError({ where, what: `\`${path}\` is an empty list`, why: 'it would match nothing, or everything: nobody can tell', instead: 'leave it out, or name something' });
}

function requireSomething<T extends object>(read: T, name: string, where: string): T {
  if (Object.keys(read).length > 0) return read;
  throw new IntentError({ where, what: `\`${name}\` says nothing`, why: 'it would match everything', instead: 'leave it out, or name something' });
}

function fieldsOf(fields: readonly string[]): string[] {
  return fields.flatMap(field => [field, negated(field)]);
}

function negated(field: string): string {
  return `not${field[0].toUpperCase()}${field.slice(1)}`;
}
