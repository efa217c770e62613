/**
 * What is changed in the headers of requests or of answers. Names are compared without regard to case. In values, `%REQ(name)%` and the like are
 * variables of the proxy, and a percent sign is `%%`.
 */
export interface HeaderChanges {
  /**
   * Headers that get this value, in the place of what they say.
   *
   * @default - none
   */
  readonly set?: { [name: string]: string };

  /**
   * Values that are added to what headers say.
   *
   * @default - none
   */
  readonly add?: { [name: string]: string };

  /**
   * Headers that are taken away.
   *
   * @default - none
   */
  readonly remove?: string[];
}
