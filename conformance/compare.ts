import { ServerAnswer } from './apiserver';
import { OurVerdict, Problem } from './ours';

/** A place in an object that the server complains about. */
export interface Complaint {
  /** Names and indexes joined by dots, as canonical() gives them. */
  place: string;
  /** A decoding error of Go, which leaves out the indexes of lists and the keys of maps; so do errors in the metadata. */
  decoding: boolean;
  message: string;
}

/** Says the server only that it did not come to the CEL rules. */
const NOT_CHECKED = 'some validation rules were not checked';

/**
 * Server paths and JSON pointers in one form: `spec.rules[0].name` and `/spec/rules/0/name` are both `spec.rules.0.name`.
 * A server path cannot be taken apart for certain (keys with dots), but it can be compared.
 */
function canonical(path: string): string {
  return path.replace(/\[([^\]]*)\]/g, '.$1').replace(/^\./, '');
}

export function ofPointer(pointer: string): string {
  return pointer.split('/').slice(1).map(token => token.replace(/~1/g, '/').replace(/~0/g, '~')).join('.');
}

export function complaints(answer: ServerAnswer): Complaint[] {
  const found: Complaint[] = [];
  for (const cause of answer.causes ?? []) {
    if (cause.message.includes(NOT_CHECKED)) { continue; }
    // oneOf and its like, and the formats of numbers, have no field of their own; the place is in the message.
    const named = (/"([^"]*)" must (?:not )?validate/.exec(cause.message) ?? /Checked value must be of type .* in (\S+)$/.exec(cause.message))?.[1];
    const field = named ?? (cause.field === '<nil>' ? '' : cause.field);
    if (field !== undefined) { found.push({ place: canonical(field), decoding: false, message: cause.message }); }
  }
  const text = answer.message ?? '';
  for (const match of text.matchAll(/(?:unknown|duplicate) field "([^"]*)"/g)) {
    found.push({ place: canonical(match[1]), decoding: false, message: match[0] });
  }
  for (const match of text.matchAll(/cannot unmarshal .*? into Go struct field (\w+)\.(\S+) of type/g)) {
    // The metadata of custom resources is decoded by itself.
    const inMetadata = /^(ObjectMeta|OwnerReference|ManagedFieldsEntry)$/.test(match[1]) && !/^(metadata|spec)\./.test(match[2]);
    found.push({ place: canonical(inMetadata ? `metadata.${match[2]}` : match[2]), decoding: true, message: match[0] });
  }
  if (text.includes('into Go value of type v1.ObjectMeta')) { found.push({ place: 'metadata', decoding: false, message: text }); }
  return found;
}

function samePlace(complaint: Complaint, problem: Problem): boolean {
  const place = ofPointer(problem.path);
  if (place === complaint.place) { return true; }
  // Of an object where none should be the server sees first that its fields are unknown.
  if (problem.rule === 'type' && complaint.message.startsWith('unknown field')) { return complaint.place.startsWith(`${place}.`); }
  const builtIn = complaint.decoding || complaint.place.startsWith('metadata.');
  const [ours, theirs] = builtIn ? [place, complaint.place].map(withoutIndexes) : [place, complaint.place];
  // The server names the labels, where we name the one.
  if ((builtIn || problem.rule === 'label') && ours.startsWith(`${theirs}.`)) { return true; }
  // Built-in kinds are structs of Go: where an object is missing the server sees one with nothing in it.
  return ours === theirs || (/^(type|required)$/.test(problem.rule) && theirs.startsWith(`${ours}.`));
}

function withoutIndexes(place: string): string {
  return place.replace(/\.\d+(?=\.|$)/g, '');
}

/**
 * A CEL rule is the same rule when the server's message holds the rule's message or its expression. Ours begins with the field and,
 * where the rule ended in an error, says why at the end.
 */
function sameRule(complaint: Complaint, problem: Problem): boolean {
  if (problem.cel === undefined) { return true; }
  const ours = problem.message.slice(problem.message.indexOf(': ') + 1).replace(/ \(the rule could not be evaluated: .*\)$/s, '').trim();
  return complaint.message.includes(ours) || complaint.message.includes(problem.cel);
}

/** Undefined where we and the server agree on an object, else what differs. */
export function difference(answer: ServerAnswer, ours: OurVerdict): string | undefined {
  const verdict = answer.ok ? 'valid' : 'invalid';
  // A version that this server does not serve may be served by another: both say that they do not know it.
  if (answer.message?.startsWith('no matches for kind') && ours.verdict === 'unknown') { return undefined; }
  if (ours.verdict !== verdict) { return `the server says ${verdict}, we say ${ours.verdict}`; }
  if (answer.ok) { return undefined; }
  const theirs = complaints(answer);
  // Some refusals name no place at all (no such kind): then the verdict is all there is to compare.
  if (theirs.length === 0) { return undefined; }
  const here = theirs.flatMap(complaint => ours.problems.filter(problem => samePlace(complaint, problem)).map(problem => ({ complaint, problem })));
  if (here.length === 0) { return 'both refuse, at different places'; }
  if (!here.some(({ complaint, problem }) => sameRule(complaint, problem))) { return 'both refuse, at one place by different rules'; }
  return undefined;
}

export function describeServer(answer: ServerAnswer): string[] {
  if (answer.ok) { return ['server: accepts']; }
  const causes = (answer.causes ?? []).map(cause => `server: ${cause.field ?? ''}: ${shorten(cause.message)}`);
  return causes.length > 0 ? causes : [`server: ${shorten(answer.message ?? '')}`];
}

export function describeOurs(ours: OurVerdict): string[] {
  const problems = ours.problems.map(problem => `ours: ${problem.path || '(root)'}: ${problem.rule}: ${shorten(problem.message)}`);
  return problems.length > 0 ? problems : [`ours: ${ours.verdict}`];
}

/** The server repeats the value it refuses, which may be the whole object. */
function shorten(message: string): string {
  const line = message.replace(/\s+/g, ' ');
  return line.length > 320 ? `${line.slice(0, 120)} ... ${line.slice(-200)}` : line;
}
