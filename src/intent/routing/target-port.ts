import { RouteTable } from './route-table';
import { _hasRequests, Protocol } from '../protocol';
import { PortFacts } from '../service';

/** The three kinds of rules. */
export type RuleKind = 'http' | 'tls' | 'tcp';

/** Whether rules of a kind are looked at for what comes for a port within the mesh. */
export function takesRules(kind: RuleKind, protocol: Protocol): boolean {
  if (kind === 'http') return _hasRequests(protocol);
  return protocol === (kind === 'tls' ? Protocol.TLS : Protocol.TCP);
}

/**
 * The port of the service to which goes what did not come for one of its ports, but by a gateway or from another table: the one that the table
 * names, or the only one that there is for such rules. To a gateway TLS that it does not open is as good as bytes.
 */
export function targetPort(kind: RuleKind, { port }: Pick<RouteTable, 'port'>, ports: readonly PortFacts[]): PortFacts | undefined {
  const fitting = ports.filter(({ protocol }) => (kind === 'http') === _hasRequests(protocol));
  const named = fitting.find(candidate => candidate.port === port);
  return named ?? (fitting.length === 1 ? fitting[0] : undefined);
}
