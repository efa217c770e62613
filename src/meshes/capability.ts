/** How a mesh carries an intent. */
export enum Support {
  /** By its own objects. */
  NATIVE = 'native',
  /** By an extension that has to be installed beside it. */
  EXTENSION = 'extension',
  /** Not at all. */
  NONE = 'none',
}

/** What a mesh says of one thing that can be asked of it. */
export interface Capability {
  /** What can be asked: `split.mirror`, `retry.budget`, ... */
  readonly need: string;
  /** Whether the mesh carries it. */
  readonly support: Support;
  /**
   * The first version that carries it.
   *
   * @default - every version that this library writes for
   */
  readonly since?: string;
  /** Where this is known from: a file of the mesh's source, or its documentation. */
  readonly source: string;
  /**
   * What there is to know: with which field it is written, or why it cannot be.
   *
   * @default - nothing
   */
  readonly note?: string;
  /**
   * The nearest thing that the mesh can do.
   *
   * @default - none
   */
  readonly instead?: string;
}
