import { Labels } from '../../kubernetes/objects';

/** A gateway as routes and policies speak of it. */
export interface GatewayFacts {
  readonly name: string;
  readonly namespace: string;
  /** Whether it is an object of the mesh's own API or a Gateway of the Kubernetes Gateway API: routes are bound to it by objects of the same API. */
  readonly form: 'mesh' | 'kubernetes';
  /** Labels of the pods that it runs in, where they are known. */
  readonly podLabels?: Labels;
  /** Who it calls as. */
  readonly serviceAccount: string;
  readonly listeners: readonly ListenerFacts[];
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
}
