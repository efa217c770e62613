import { Labels } from '../../kubernetes/objects';

/** A gateway as routes and policies speak of it. */
export interface GatewayFacts {
  readonly name: string;
  readonly namespace: string;
  /** Whether it is an object of the mesh's own API or a Gateway of the Kubernetes Gateway API: routes are bound to it by objects of the same API. */
  readonly form: 'mesh' | 'kubernetes';
  /** Labels of the pods that it runs in, where they are known. */
  readonly podLabels?: Labels;
  /** Namespace of these pods and of their service account, where it is not that of the gateway's object: policies for the pods stand there. */
  readonly podNamespace?: string;
  /** Who it calls as. */
  readonly serviceAccount: string;
  readonly listeners: readonly ListenerFacts[];
  /** Whether it is a waypoint: what comes to it are calls within the mesh. */
  readonly waypoint?: boolean;
}

/** What a gateway takes at one port. */
export interface ListenerFacts {
  readonly name: string;
  readonly port: number;
  /** `https` is ended by the gateway; `tls` passes unopened or is ended to bytes. */
  readonly protocol: 'http' | 'https' | 'tls' | 'tcp';
  /** Whether TLS passes unopened, so that only its SNI is seen. */
  readonly passthrough: boolean;
  /** `*` is any host; `*.example.com` any below it. */
  readonly hosts: readonly string[];
  /** Address of the pod to listen at; all of them where absent. */
  readonly bind?: string;
  /** Whether it answers every request with a redirect to https: no route may be bound to it, by its name or by that of its gateway alone. */
  readonly redirectToHttps?: boolean;
  /** Whose routes may be bound to it; those of any namespace where nothing is said. */
  readonly routesFrom?: RouteSources;
}

/** The namespaces whose routes a listener takes. */
export type RouteSources =
  | { readonly kind: 'all' | 'same' }
  | { readonly kind: 'namespaces'; readonly names: readonly string[] }
  | { readonly kind: 'labelled'; readonly labels: Labels };

/** Where the pods of a gateway are, and the policies for them. */
export function podNamespaceOf(gateway: GatewayFacts): string {
  return gateway.podNamespace ?? gateway.namespace;
}

/** Whether routes of a namespace may be bound to a listener. What depends on the namespace's labels is not known here and passes. */
export function takesRoutesFrom(namespace: string, gateway: GatewayFacts, { routesFrom }: ListenerFacts): boolean {
  switch (routesFrom?.kind) {
    case 'same': return namespace === gateway.namespace;
    case 'namespaces': return routesFrom.names.includes(namespace);
    default: return true;
  }
}
