import { ExternalServiceIntent } from '../../intent/edge/external-service';
import { IntentError } from '../../intent/intent-error';
import { Protocol } from '../../intent/protocol';
import { ServiceParts } from '../../intent/service-intent';
import { TlsIntent } from '../../intent/upstream/tls-intent';

/**
 * TLS that the proxies put around calls to one host of an external service. What is TLS already is not wrapped again.
 *
 * @throws when nothing is left to wrap
 */
export function originatedTls(given: TlsIntent, host: string, service: ExternalServiceIntent): ServiceParts {
  const plain = service.ports.filter(({ protocol }) => protocol !== Protocol.TLS);
  if (plain.length === 0) {
    throw new IntentError({
      where: service.where, what: '`tls` is given, and all ports are TLS', why: 'their connections are TLS already, by the application', instead: 'write the ports as the application speaks there: ServicePort.http(80, { targetPort: 443 })',
    });
  }
  const tls = named(given, host, service);
  if (plain.length === service.ports.length) return { tls };
  return { portPolicies: plain.map(({ port }) => ({ port, policy: { tls }, inherits: true })) };
}

/**
 * The host is asked for, and the certificate must be its own. By itself Istio asks for no name where there are no requests, and where one is
 * named it takes any certificate that an authority has signed, for whomever (pilot/pkg/networking/core/cluster_tls.go
 * setAutoSniAndAutoSanValidation, istio.io/istio main of 2026-08-27). A wildcard is no name; there Istio goes by that of each request.
 */
function named(tls: TlsIntent, host: string, { subjectAltNames }: ExternalServiceIntent): TlsIntent {
  if (tls.kind !== 'simple' && tls.kind !== 'mutual') return tls;
  const sni = tls.sni ?? (host.startsWith('*') ? undefined : host);
  const isChecked = tls.trust.kind !== 'skip' && !(tls.trust.kind === 'credential' && tls.trust.skip);
  const names = tls.subjectAltNames ?? (isChecked && subjectAltNames.length === 0 && sni !== undefined ? [sni] : undefined);
  return { ...tls, sni, ...names && { subjectAltNames: names } };
}
