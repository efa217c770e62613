import { portNameProblem } from '../../kubernetes/names';
import { contains, network } from '../network-address';
import { list, PROTOCOLS, record, Report } from './report';
import { checkSelector } from './selectors';

/** The rules of a NetworkPolicy (k8s.io/kubernetes v1.36.3, pkg/apis/networking/validation). */
export function checkNetworkPolicy({ spec }: Record<string, any>, report: Report): void {
  const { podSelector, policyTypes, ingress, egress } = record(spec);
  checkSelector(podSelector, '/spec/podSelector', report);
  list(policyTypes).forEach((type, index) => report.choice(`/spec/policyTypes/${index}`, type, ['Ingress', 'Egress']));
  for (const [direction, rules, peers] of [['ingress', ingress, 'from'], ['egress', egress, 'to']] as const) {
    list(rules).map(record).forEach((rule, index) => {
      const at = `/spec/${direction}/${index}`;
      list(rule.ports).forEach((port, which) => checkPort(record(port), `${at}/ports/${which}`, report));
      list(rule[peers]).forEach((peer, which) => checkPeer(record(peer), `${at}/${peers}/${which}`, report));
    });
  }
}

function checkPort({ protocol, port, endPort }: Record<string, any>, path: string, report: Report): void {
  report.choice(`${path}/protocol`, protocol, PROTOCOLS);
  report.port(`${path}/port`, port);
  report.text(`${path}/port`, port, 'name', portNameProblem);
  if (endPort === undefined) return;
  if (typeof port !== 'number') report.wrong(`${path}/endPort`, 'forbidden', 'needs a port that is a number');
  else if (endPort < port) report.wrong(`${path}/endPort`, 'range', `${endPort} is below port ${port}`);
  report.port(`${path}/endPort`, endPort);
}

function checkPeer({ podSelector, namespaceSelector, ipBlock }: Record<string, any>, path: string, report: Report): void {
  const selected = podSelector !== undefined || namespaceSelector !== undefined;
  if (!selected && ipBlock === undefined) report.wrong(path, 'required', 'must have a podSelector, a namespaceSelector or an ipBlock');
  if (selected && ipBlock !== undefined) report.wrong(path, 'forbidden', 'an ipBlock stands alone, without selectors');
  checkSelector(podSelector, `${path}/podSelector`, report);
  checkSelector(namespaceSelector, `${path}/namespaceSelector`, report);
  const { cidr, except } = record(ipBlock);
  if (typeof cidr !== 'string') return;
  const outer = network(cidr);
  if (!outer) report.wrong(`${path}/ipBlock/cidr`, 'format', `${JSON.stringify(cidr)} is not a network such as 10.0.0.0/8`);
  list(except).forEach((text, index) => {
    const inner = typeof text === 'string' ? network(text) : undefined;
    const at = `${path}/ipBlock/except/${index}`;
    if (!inner) report.wrong(at, 'format', `${JSON.stringify(text)} is not a network such as 10.0.0.0/8`);
    else if (outer && (!contains(outer, inner) || inner.prefix === outer.prefix)) report.wrong(at, 'range', `${text} is not a part of ${cidr}`);
  });
}
