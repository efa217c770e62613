/** What intents about traffic that enters or leaves the mesh can need of it. */
export const EDGE_NEEDS = {
} as const;
