import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { decorate, requireNoContradiction } from './decorate';
import { requireName } from './object-names';
import { ObjectsElsewhere } from './objects-elsewhere';
import { missingKinds, Overrides, requirePatches } from './overrides';
import { PlannedObjects } from './planned-objects';
import { keptByProgram } from './program-root';
import { IntentError } from '../../intent/intent-error';
import { needsOf } from '../../intent/needs/need';
import { partText } from '../../intent/part-text';
import { routingIncoherence } from '../../intent/routing/coherence';
import { KEYED_PARTS, ROUTE_PART_NAMES } from '../../intent/routing/route-parts';
import { RouteTables } from '../../intent/routing/route-table';
import { withRoutedNames } from '../../intent/routing/versions';
import { planNamespace, ServiceFacts } from '../../intent/service';
import { ServiceParts } from '../../intent/service-intent';
import { incoherence } from '../../intent/upstream/coherence';
import { RetryOn } from '../../intent/upstream/retry-on';
import { UPSTREAM_PART_NAMES } from '../../intent/upstream/upstream-parts';
import { Mesh } from '../../meshes/mesh';
import { Rendering } from '../../meshes/rendering';

/** What a construct adds to the plan of a service. */
export interface Contribution {
  readonly parts: ServiceParts;
  readonly replaceOwnersPolicy?: boolean;
  readonly mesh?: Mesh;
  /** Whether it is only asked if this would be refused: for who contributes to several plans, of which none may change when one refuses. */
  readonly trial?: boolean;
}

/** Where the objects and marks of a plan go. */
export interface PlanHome {
  /** The construct that the objects stand under. */
  readonly scope: Construct;
  /** An object that they need before them and that does not stand before them in the tree. */
  readonly dependency?: ApiObject;
  /** The Service object, where this program makes it. */
  readonly service?: ApiObject;
  /** Whether somebody else made that object, who may have put marks on it. */
  readonly adopted?: boolean;
}

const PLANS = Symbol.for('cdk8s-mesh.foreign-plans');

/**
 * Everything that is wanted of one service, gathered from all constructs that speak of it, and written down once.
 *
 * Two constructs may state the same part only if they say the same of it. The outcome does not depend on who came first.
 */
export class ServicePlan {
  /** The plan of a service of others: one for each service and client, however often it is named. */
  public static ofForeign(home: PlanHome, service: ServiceFacts): ServicePlan {
    const plans = keptByProgram(home.scope, PLANS, () => new Map<string, ServicePlan>());
    const key = `${service.host} for ${planNamespace(service)}`;
    const plan = plans.get(key) ?? new ServicePlan(home, service);
    plans.set(key, plan);
    return plan;
  }

  private readonly home: PlanHome;
  private readonly service: ServiceFacts;
  private readonly objects: PlannedObjects;
  /** By the part, and the entry within it where each has an owner of its own: `timeout`, `routes/mesh`. */
  private readonly owners = new Map<string, string>();
  private parts: ServiceParts = {};
  private replaceOwnersPolicy = false;
  private mesh?: { readonly value: Mesh; readonly chosenBy: string };

  /** @param mesh the mesh of the namespace that guards the service, if one does */
  constructor(home: PlanHome, service: ServiceFacts, mesh?: Mesh) {
    this.mesh = mesh && { value: mesh, chosenBy: home.scope.node.path };
    this.home = home;
    this.service = service;
    this.objects = new PlannedObjects(home.scope, home.dependency);
  }

  /** The plan's objects as they are now. */
  public get all(): ApiObject[] {
    return this.objects.all;
  }

  /** The tables of its routes, as far as the program has come. */
  public get routes(): RouteTables {
    return this.parts.routes ?? {};
  }

  /**
   * Adds what one construct wants. Nothing is changed when it is refused.
   *
   * @throws when another construct wants it otherwise, or when the mesh cannot carry it
   */
  public contribute(by: Construct, contribution: Contribution): void {
    const where = by.node.path;
    const stated = statedParts(contribution.parts);
    const joined = stated.reduce((all, part) => this.join(all, part, contribution.parts, where), this.parts);
    const parts = withRoutedNames(joined, this.service);
    const mesh = this.meshFor(by, contribution.mesh);
    mesh._require(needsOf(contribution.parts), where);
    const replaceOwnersPolicy = this.replaceOwnersPolicy || contribution.replaceOwnersPolicy === true;
    this.requireCoherence(parts, stated, where);
    const rendering = mesh._service({ ...parts, service: this.service, replaceOwnersPolicy, where });
    const own = this.ownPart(rendering);
    const elsewhere = new ObjectsElsewhere(by, rendering.objects.filter(object => !own.objects.includes(object)));
    if (contribution.trial) return this.requireApplicable(own, where);
    this.apply(own, where);
    elsewhere.make();
    this.parts = joined;
    this.replaceOwnersPolicy = replaceOwnersPolicy;
    this.mesh = this.mesh ?? { value: mesh, chosenBy: where };
    for (const owned of ownedIn(contribution.parts)) if (!this.owners.has(owned)) this.owners.set(owned, where);
  }

  /**
   * Puts JSON patches on the plan's objects of some kinds, whoever asked for them and whenever they come. That there is one of each kind
   * is looked at when the program is synthesized.
   *
   * @throws when what is given is no patch
   */
  public override(by: Construct, overrides: Overrides): void {
    if (Object.keys(overrides).length === 0) return;
    requirePatches(by.node.path, overrides);
    for (const [kind, patches] of Object.entries(overrides)) {
      this.objects.patch(kind, patches);
    }
    by.node.addValidation({ validate: () => missingKinds(overrides, this.all) });
  }

  /** Parts that are fine by themselves, and not together: whoever comes last is told, and who else it is about. */
  private requireCoherence(parts: ServiceParts, stated: readonly (keyof ServiceParts)[], where: string): void {
    const fault = incoherence(parts) ?? routingIncoherence(parts, this.service);
    if (!fault) return;
    const others = fault.parts.filter(part => !stated.includes(part)).flatMap(part => this.ownersOf(part));
    const what = others.length === 0 ? fault.what : `with ${[...new Set(others)].join(' and ')}: ${fault.what}`;
    throw new IntentError({ where, what, why: fault.why, instead: fault.instead });
  }

  /** Everybody who has a share in a part, in quotation marks. */
  private ownersOf(part: keyof ServiceParts): string[] {
    return [...this.owners].filter(([owned]) => owned.split('/')[0] === part).map(([, owner]) => `"${owner}"`);
  }

  /** What stands where the plan does; grants stand with those who give them. */
  private ownPart({ objects, decorations }: Rendering): Rendering {
    const home = planNamespace(this.service);
    return { objects: objects.filter(({ manifest }) => manifest.metadata.namespace === home), decorations };
  }

  private requireApplicable(rendering: Rendering, where: string): void {
    const { scope, service, adopted } = this.home;
    if (adopted) for (const mark of rendering.decorations) requireNoContradiction(service!, mark, where);
    for (const { id, manifest: { apiVersion, kind, metadata: { name, namespace } } } of rendering.objects) {
      requireName(scope, { apiVersion, kind, name, namespace }, () => `${scope.node.path}/${id}`, where);
    }
  }

  private apply(rendering: Rendering, where: string): void {
    const { service, adopted } = this.home;
    if (adopted) for (const mark of rendering.decorations) requireNoContradiction(service!, mark, where);
    this.objects.reconcile(rendering.objects, where);
    // A mesh decorates no Service of others: it refuses, with the lines that its owner must add
    for (const mark of rendering.decorations) decorate(service!, mark);
  }

  /** Adds one part. Of two ways to write one thing it takes the same one whoever came first. */
  private join<Part extends keyof ServiceParts>(into: ServiceParts, part: Part, from: ServiceParts, where: string): ServiceParts {
    const [present, value] = [into[part], from[part]];
    if (!KEYED_PARTS.includes(part)) return { ...into, [part]: this.one(part, present, value, where) };
    return { ...into, [part]: this.entries(part, (present ?? {}) as object, value as object, where) };
  }

  /** The same for a part of which each entry has an owner of its own. */
  private entries(part: keyof ServiceParts, present: object, added: object, where: string): object {
    const before = new Map(Object.entries(present));
    const entries = Object.entries(added).map(([name, value]) => [name, this.one(`${part}/${name}`, before.get(name), value, where)]);
    return { ...present, ...Object.fromEntries(entries) };
  }

  /** @param owned the part, and the entry within it, if it has some */
  private one(owned: string, present: unknown, value: unknown, where: string): unknown {
    if (present === undefined) return value;
    if (meant(present) === meant(value)) return written(value) < written(present) ? value : present;
    const part = owned.split('/')[0] as keyof ServiceParts;
    throw new IntentError({
      where,
      what: `it contradicts "${this.owners.get(owned)}" about the ${PART_NAMES[part]} of service ${this.service.namespace}/${this.service.name}`,
      ...part === 'routes' ? TWO_TABLES : { why: `that one says ${partText(part, present)}; this one says ${partText(part, value)}; a service has one`, instead: 'say it in one of the two constructs only' },
    });
  }

  private meshFor(by: Construct, chosen: Mesh | undefined): Mesh {
    const mesh = chosen ?? this.mesh?.value ?? Mesh.of(by);
    if (!this.mesh || this.mesh.value === mesh) return mesh;
    throw new IntentError({
      where: by.node.path,
      what: `it is for ${mesh.title}, and "${this.mesh.chosenBy}" for ${this.mesh.value.title}`,
      why: `both speak of service ${this.service.namespace}/${this.service.name}, which is written for one mesh`,
      instead: 'pass the same `mesh` to both',
    });
  }
}

const PART_NAMES: { readonly [part in keyof Required<ServiceParts>]: string } = { ...ROUTE_PART_NAMES, ...UPSTREAM_PART_NAMES };

const TWO_TABLES = {
  why: 'each has a list of rules, and which of the two would be looked at first nobody says',
  instead: 'write all rules in one ServiceRoute, or hand some of the requests over to a RouteDelegate',
};

/** The parts that a contribution is about. */
function statedParts(parts: ServiceParts): (keyof ServiceParts)[] {
  return (Object.keys(parts) as (keyof ServiceParts)[]).filter(part => parts[part] !== undefined);
}

/** What a contribution has a share in, by the names under which its owner is kept. */
function ownedIn(parts: ServiceParts): string[] {
  return statedParts(parts).flatMap(part => (KEYED_PARTS.includes(part) ? Object.keys(parts[part]!).map(name => `${part}/${name}`) : [part]));
}

/** A part without what makes no difference: the order of conditions. */
function meant(part: unknown): string {
  const isConditions = (value: unknown): value is RetryOn[] => Array.isArray(value) && value[0] instanceof RetryOn;
  return JSON.stringify(part, (_, value) => (isConditions(value) ? value.map(condition => condition.name).sort() : value));
}

/** A part as it is written, in the order in which its conditions are. */
function written(part: unknown): string {
  return JSON.stringify(part, (_, value) => (value instanceof RetryOn ? value.name : value));
}
