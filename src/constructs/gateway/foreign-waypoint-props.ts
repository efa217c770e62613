/** A waypoint of another repository. */
export interface ForeignWaypointProps {
  /** Name of its Gateway. */
  readonly name: string;

  /** Namespace of its Gateway. */
  readonly namespace: string;

  /**
   * Whether it refuses what nobody allows: it has an AuthorizationPolicy without rules that targets its Gateway. Pods behind a waypoint trust it,
   * so one that does not is refused.
   */
  readonly deniesByDefault: boolean;

  /**
   * Service account of its pods.
   *
   * @default - the name of the Gateway
   */
  readonly serviceAccount?: string;
}
