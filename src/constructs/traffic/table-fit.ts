import { RouteScope } from './route-scope';
import { IntentError } from '../../intent/intent-error';
import { isEveryRequest } from '../../intent/routing/covers';
import { decidedBy } from '../../intent/routing/decided';
import { RouteTable, TcpRule } from '../../intent/routing/route-table';
import { deadMatch } from '../../intent/routing/rule-order';
import { RuleKind, takesRules, targetPort } from '../../intent/routing/target-port';

/** What a rule of any kind says of where it leads. */
type Leading = Pick<TcpRule, 'to'> & { readonly matches: readonly { readonly gateways?: readonly unknown[] }[] };

/** Refuses a table that says nothing, rules for what the service's ports do not speak, and rules that are never reached. */
export function requireFit(table: RouteTable, scope: RouteScope): void {
  const refuse = (what: string, why: string, instead: string) => new IntentError({ where: scope.where, what, why, instead });
  if (table.http.length + table.tls.length + table.tcp.length === 0) {
    throw refuse('it asks for nothing', 'requests go to the service without it', 'write `rules`, or name gateways by which requests come in');
  }
  for (const kind of ['http', 'tls', 'tcp'] as const) if (table[kind].length > 0) requirePorts(kind, table, scope);
  const dead = deadMatch(table.http);
  if (dead) throw refuse(dead.what, dead.why, 'put the narrower rule first, or leave it out');
  if (table.unmatched === 'service') return;
  if (table.http.length === 0) throw refuse('`unmatched` stands without `rules`', 'it is about requests that no rule matches', 'leave it out');
  if (table.http.some(rule => decidedBy(rule).some(isEveryRequest))) {
    throw refuse('`unmatched` is not-found and there is a rule for every request', 'no request is left that could be answered with 404', 'leave one of the two out');
  }
}

const SPOKEN: { readonly [kind in RuleKind]: string } = { http: 'HTTP or gRPC', tls: 'TLS', tcp: 'TCP' };
const PROPERTIES: { readonly [kind in RuleKind]: string } = { http: 'rules', tls: 'tls', tcp: 'tcp' };

function requirePorts(kind: RuleKind, table: RouteTable, { own, where, mesh, delegate }: RouteScope): void {
  const { ports, name } = own._facts;
  const fits = mesh && !delegate ? ports.some(({ protocol }) => takesRules(kind, protocol)) : ports.some(({ protocol }) => takesRules('http', protocol) === (kind === 'http'));
  if (!fits) {
    const spoken = ports.map(port => `${port.port} ${port.protocol}`).join(', ');
    throw new IntentError({
      where, what: `service "${name}" has no port for \`${PROPERTIES[kind]}\``, why: `they are about ${SPOKEN[kind]}, and its ports are ${spoken}`, instead: 'say what its ports speak, if it is that',
    });
  }
  const outside = delegate || table.gateways.length > 0;
  if (!outside || targetPort(kind, table, ports) || !leadsHere(kind, table)) return;
  throw new IntentError({
    where,
    what: `which port of service "${name}" is meant is not said`,
    why: `what comes ${delegate ? 'from another route' : 'by a gateway'} comes for none of its ports, and it has several for ${SPOKEN[kind]}`,
    instead: `name one: ${delegate ? 'port' : 'gatewayPort'}: ${ports.filter(({ protocol }) => takesRules('http', protocol) === (kind === 'http'))[0].port}`,
  });
}

/** Whether something that comes from outside goes to the service without a port being named. */
function leadsHere(kind: RuleKind, table: RouteTable): boolean {
  const rules: readonly Leading[] = kind === 'http' ? table.http.flatMap(({ action, matches }) => (action.kind === 'forward' ? [{ ...action, matches }] : [])) : table[kind];
  const open = rules.some(({ to, matches }) => !to && (matches.length === 0 || matches.some(({ gateways }) => gateways === undefined || gateways.some(way => way !== 'mesh'))));
  return open || (kind === 'http' && table.unmatched === 'service');
}
