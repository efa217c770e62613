/** An application of some number of services, the same for both ways of writing it. */
export interface Application {
  readonly namespaces: readonly Team[];
}

/** A namespace and the services in it. Each is called by the one before it, the first one by the gateway. */
export interface Team {
  readonly namespace: string;
  readonly services: readonly string[];
}

/** How many services share a namespace: many, as where a team runs all of its own in one. */
const SERVICES_OF_A_TEAM = 50;

/** Who calls the first service of each namespace. */
export const GATEWAY = { namespace: 'ingress', serviceAccount: 'shop-gateway' };

/** The application with `size` services. */
export function application(size: number): Application {
  const teams = Math.ceil(size / SERVICES_OF_A_TEAM);
  const namespaces = Array.from({ length: teams }, (_, team) => {
    const first = team * SERVICES_OF_A_TEAM;
    const count = Math.min(SERVICES_OF_A_TEAM, size - first);
    return { namespace: `team-${team + 1}`, services: Array.from({ length: count }, (__, index) => `service-${first + index + 1}`) };
  });
  return { namespaces };
}
