/** Where requests go when a region's endpoints are ejected. */
export interface FailoverIntent {
  readonly from: string;
  readonly to: string;
}

/** How the requests of one locality are shared out, in percent by locality. */
export interface SharesIntent {
  readonly from: string;
  readonly to: { readonly [locality: string]: number };
}

/** Whether, and how, it counts where client and endpoint are. */
export type LocalityIntent =
  | { readonly kind: 'enabled' | 'disabled' }
  | { readonly kind: 'distribute'; readonly shares: readonly SharesIntent[] }
  | ({ readonly kind: 'failover' } & StandIns)
  | ({ readonly kind: 'zone-aware'; readonly enabled: boolean; readonly minClusterSize?: number } & StandIns);

/** Which endpoints stand in when the nearest ones are ejected. */
export interface StandIns {
  readonly regions?: readonly FailoverIntent[];
  readonly priority?: readonly string[];
}
