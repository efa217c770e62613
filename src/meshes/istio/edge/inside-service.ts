import { EndpointIntent, ExternalServiceIntent } from '../../../intent/edge/external-service';
import { ServiceLocation } from '../../../intent/edge/service-location';
import { Complaint, IntentError } from '../../../intent/intent-error';
import { Protocol } from '../../../intent/protocol';
import { DataPlane } from '../data-plane';

type Fault = Omit<Complaint, 'where'>;

/** Labels of a workload by which it says what it takes: istio.io/api v1.31.1 label/labels.gen.go. */
const TLS_MODE = 'security.istio.io/tlsMode';
const TUNNEL = 'networking.istio.io/tunnel';

const SIDECARS = 'pilot/pkg/serviceregistry/serviceentry/conversion.go getTLSModeFromWorkloadEntry, istio.io/istio main of 2026-08-27';
const ZTUNNEL = 'pilot/pkg/serviceregistry/ambient/workloads.go setTunnelProtocol, istio.io/istio main of 2026-08-27';

/**
 * Refuses a service in the mesh that would be called in plaintext. Where it is said to be makes no mTLS: Istio goes by what it knows of each
 * endpoint, and of the addresses of a name it knows nothing. Connections that are TLS of the application are no plaintext.
 *
 * @throws when one of its endpoints, as far as they are known, would be
 */
export function requireMutualTls(service: ExternalServiceIntent, dataPlane: DataPlane): void {
  const { location, plaintext, tls, ports, where } = service;
  if (location === ServiceLocation.OUTSIDE || plaintext || tls || ports.every(({ protocol }) => protocol === Protocol.TLS)) return;
  const found = dataPlane === DataPlane.AMBIENT ? withoutTunnel(service) : withoutIdentity(service);
  if (found) throw new IntentError({ where, ...found, instead: `${found.instead}; or say dangerouslyPlaintext: true` });
}

function withoutIdentity({ endpoints, workloads, selected = [] }: ExternalServiceIntent): Fault | undefined {
  const why = `Istio speaks mTLS to those whose account it knows, and plaintext to others (${SIDECARS})`;
  if (endpoints.length === 0 && !workloads) {
    return { what: 'it is in the mesh, and none of its endpoints is known', why, instead: 'name `endpoints`, each with its `serviceAccount`, or `workloadLabels`' };
  }
  const odd = endpoints.find(endpoint => !speaksMtls(endpoint));
  if (odd) return { what: `it is in the mesh, and its endpoint "${odd.address ?? odd.network}" ${lack(odd)}`, why, instead: 'name the `serviceAccount` that the endpoint runs as' };
  const machine = selected.find(({ endpoint }) => !speaksMtls(endpoint));
  return machine && { what: `it is in the mesh, and runs in "${machine.where}", which ${lack(machine.endpoint)}`, why, instead: 'name the `serviceAccount` that the machine runs as' };
}

function speaksMtls({ labels = {}, serviceAccount }: EndpointIntent): boolean {
  return TLS_MODE in labels ? labels[TLS_MODE] === 'istio' : serviceAccount !== undefined;
}

function lack({ labels = {} }: EndpointIntent): string {
  return TLS_MODE in labels ? `has the label ${TLS_MODE}: ${labels[TLS_MODE]}` : 'has no service account';
}

/** What stands in a ServiceEntry itself has no labels of its own that ztunnel would look at. */
function withoutTunnel({ workloads, selected = [] }: ExternalServiceIntent): Fault | undefined {
  const why = `ztunnel speaks mTLS to those that say they take its tunnel, and plaintext to others (${ZTUNNEL})`;
  const instead = `let it run in ExternalWorkloads with the label ${TUNNEL}: http, found by workloadLabels`;
  if (!workloads) return { what: 'it is in the mesh, and none of its endpoints says what it takes', why, instead };
  const machine = selected.find(({ endpoint: { labels = {} } }) => labels[TUNNEL] !== 'http');
  return machine && { what: `it is in the mesh, and runs in "${machine.where}", which has no label ${TUNNEL}: http`, why, instead: 'give it the label' };
}
