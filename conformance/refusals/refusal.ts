import { Scene } from './scene';

/** A program that is refused, and what a person would have written by hand in its place. */
export interface Refusal {
  /** What is wrong, as a failure is called: `a rule after one for every request`. */
  readonly name: string;

  /** Asks for something impossible. It is run once, in an app of its own. */
  readonly program: (scene: Scene) => unknown;

  /** A piece of each line of the message. */
  readonly says: readonly [what: string, because: string, instead: string];

  /** Who refuses, where it is none of the constructs: a value's factory, `ConsistentHashing.maglev`, or a construct that is taken out again. Default: a construct. */
  readonly by?: string;

  /** Default: sidecars. */
  readonly dataPlane?: 'ambient';

  /** The wrong object, and who refuses it beside us. */
  readonly wrong: Wrong;
}

/** Who finds the fault in objects that are written by hand. */
export type Wrong = Refused | Reported | Unseen;

/** Istio does not take the object: its CRD, its webhook or a strict decode refuses it. */
interface Refused {
  readonly judge: 'validation';
  /** A piece of the refusal. */
  readonly theirs: string;
  readonly yaml: string;
}

/** Istio takes the object, and its analyzers report it. */
interface Reported {
  readonly judge: 'analyzers';
  /** `IST0130` */
  readonly theirs: string;
  readonly yaml: string;
}

/** Istio takes the object, and no analyzer says a word. */
interface Unseen {
  readonly judge: 'nobody';
  /** What becomes of it, and why nobody looks. */
  readonly so: string;
  readonly yaml: string;
}

/** Istio's validation refuses the object. */
export function validation(theirs: string, yaml: string): Refused {
  return { judge: 'validation', theirs, yaml };
}

/** Istio's analyzers report the object. */
export function analyzers(theirs: string, yaml: string): Reported {
  return { judge: 'analyzers', theirs, yaml };
}

/** Nobody but us finds anything wrong with the object. */
export function nobody(so: string, yaml: string): Unseen {
  return { judge: 'nobody', so, yaml };
}
