import { ServerAnswer } from '../apiserver';
import { complaints, describeOurs, describeServer } from '../compare';
import { KubeObject } from '../objects';
import { OurVerdict } from '../ours';
import { seedsIn, twinsIn } from '../suites/twins';
import { Candidate, candidates, Donor } from './candidates';
import { Constraint, constraintsOf, isAlike, isBroken, isProblem, textOf } from './constraint';
import { placesIn, valueAt } from './places';
import { Target } from './target';

/** What both said to the two objects of a pair. */
export interface Answered extends Candidate {
  readonly server: { valid: ServerAnswer; invalid: ServerAnswer };
  readonly ours: { valid: OurVerdict; invalid: OurVerdict };
}

/** Tried so often, a condition has no pair. */
const TRIES = 12;

/** So many pairs are kept for use elsewhere. */
const DONORS = 3;

/** The pairs that others have found for a rule, by what the rule says. */
export type Donors = Map<string, Donor[]>;

/** Which conditions of one kind have a pair: an object that the server and we accept, and one that both refuse for that condition. */
export class Coverage {
  public readonly constraints: Constraint[];
  /** Conditions that a later version of the CRD, which our check has in its stead, has otherwise. */
  public readonly otherwise: Constraint[];
  public readonly covered = new Set<Constraint>();
  /** Of conditions without a pair, what came of the last try. */
  public readonly lastWords = new Map<Constraint, string[]>();
  private readonly seeds = new Map<string, KubeObject>();
  private readonly tries = new Map<Constraint, { left: number; next: Iterator<Candidate> }>();

  public constructor(public readonly target: Target) {
    const all = constraintsOf(target.schema);
    const later = target.later && constraintsOf(target.later);
    this.constraints = later ? all.filter(each => later.some(other => isAlike(each, other))) : all;
    this.otherwise = all.filter(each => !this.constraints.includes(each));
  }

  public get name(): string {
    return `${this.target.kind} ${this.target.version} (${this.target.server})`;
  }

  /** Pairs and seeds that a person wrote, at this version. */
  public written(): { pairs: (Candidate & { name: string })[]; seeds: KubeObject[] } {
    const { file, group, kind, version, channel } = this.target;
    const apiVersion = `${group}/${version}`;
    const experimental = channel === 'experimental';
    const own = seedsIn(file, kind, experimental)[0].apiVersion;
    const pairs = twinsIn(file, this.name)
      .filter(pair => pair.channel === undefined || experimental)
      .filter(pair => pair.valid.apiVersion === own && pair.invalid.apiVersion === own)
      .map(({ name, valid, invalid }) => ({ name, valid: { ...valid, apiVersion }, invalid: { ...invalid, apiVersion } }));
    return { pairs, seeds: seedsIn(file, kind, experimental).map(seed => ({ ...seed, apiVersion })) };
  }

  /** A valid object to make others from. */
  public seed(object: KubeObject): void {
    this.seeds.set(JSON.stringify(object), object);
  }

  public get open(): Constraint[] {
    return this.constraints.filter(constraint => !this.covered.has(constraint));
  }

  /** The next pair to try for a condition, or undefined when there is nothing more to try. */
  public next(constraint: Constraint, donors: Donors): Candidate | undefined {
    let attempt = this.tries.get(constraint);
    if (!attempt) {
      attempt = { left: TRIES, next: candidates(constraint, this.target.schema, [...this.seeds.values()], donors.get(donorKey(constraint)) ?? []) };
      this.tries.set(constraint, attempt);
    }
    return attempt.left-- > 0 ? attempt.next.next().value : undefined;
  }

  /** Notes what a pair covers, and what of it may serve elsewhere. */
  public judge(pair: Answered, donors: Donors, meant?: Constraint): void {
    const { server, ours } = pair;
    if (meant) {
      this.lastWords.set(meant, server.valid.ok
        ? ['the invalid twin:', ...describeServer(server.invalid), ...describeOurs(ours.invalid)]
        : ['the valid twin:', ...describeServer(server.valid)]);
    }
    if (!server.valid.ok || server.invalid.ok || ours.valid.verdict !== 'valid') { return; }
    for (const complaint of complaints(server.invalid)) {
      for (const constraint of this.constraints.filter(each => isBroken(each, complaint))) {
        if (!ours.invalid.problems.some(problem => isProblem(constraint, complaint, problem))) { continue; }
        this.covered.add(constraint);
        this.give(constraint, complaint.place, pair, donors);
      }
    }
  }

  /** The two values that have the condition, for where it is met again. */
  private give(constraint: Constraint, named: string, { valid, invalid }: Candidate, donors: Donors): void {
    const place = placesIn(invalid, constraint.steps).find(each => each.join('.') === named);
    const good = place && valueAt(valid, place);
    const known = donors.get(donorKey(constraint)) ?? [];
    if (good === undefined || known.length === DONORS) { return; }
    donors.set(donorKey(constraint), [...known, { valid: good, invalid: valueAt(invalid, place!) }]);
  }

  public text(constraint: Constraint): string {
    return `${this.name}: ${textOf(constraint)}`;
  }
}

/** Conditions that mean the same wherever they stand. */
function donorKey({ sort, rule, schema }: Constraint): string {
  return rule ? rule.rule : `${sort} ${JSON.stringify((schema as Record<string, unknown>)[sort])}`;
}
