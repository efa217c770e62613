/** What a person needs to know to mend a program that asks for something impossible. */
export interface Complaint {
  /** The construct that asked for it, as a path in the construct tree. */
  readonly where: string;
  /** What is wrong, with the value that was given. */
  readonly what: string;
  /** The rule that it breaks. */
  readonly why: string;
  /** What to write instead. */
  readonly instead: string;
}

/** Thrown when a construct is made, or something is asked of one, that cannot be carried out. A plan is left as it was. */
export class IntentError extends Error {
  constructor(complaint: Complaint) {
    const { where, what, why, instead } = complaint;
    super(`${where}: ${what}\n  because  ${why}\n  instead  ${instead}`);
    this.name = 'IntentError';
  }
}
