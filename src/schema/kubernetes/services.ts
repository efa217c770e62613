import { list, PROTOCOLS, record, Report } from './report';
import { checkLabels } from './selectors';
import { dnsLabelProblem, portNameProblem } from '../../kubernetes/names';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

/** The rules of a Service that people break (`ValidateService` in k8s.io/kubernetes v1.36.3, pkg/apis/core/validation). */
export function checkService({ spec }: Record<string, any>, report: Report): void {
  const { ports, type = 'ClusterIP', clusterIP, selector, sessionAffinity, externalName } = record(spec);
  report.choice('/spec/type', type, TYPES);
  report.choice('/spec/sessionAffinity', sessionAffinity, ['ClientIP', 'None']);
  checkLabels(selector, '/spec/selector', report);
  if (type === 'ExternalName' && !externalName) report.required('/spec/externalName');
  if (list(ports).length === 0 && type !== 'ExternalName' && clusterIP !== 'None') report.required('/spec/ports');

  const all = list(ports).map(record);
  all.forEach(({ name, port, protocol, targetPort }, index) => {
    const at = `/spec/ports/${index}`;
    if (!name && all.length > 1) report.required(`${at}/name`);
    if (name) report.text(`${at}/name`, name, 'name', dnsLabelProblem);
    report.port(`${at}/port`, port);
    report.port(`${at}/targetPort`, targetPort);
    if (targetPort !== undefined && targetPort !== '') report.text(`${at}/targetPort`, targetPort, 'name', portNameProblem);
    report.choice(`${at}/protocol`, protocol, PROTOCOLS);
  });
  report.unique(all.map((_, index) => `/spec/ports/${index}/name`), all.map(({ name }) => name || undefined));
  report.unique(all.map((_, index) => `/spec/ports/${index}`), all.map(({ port, protocol }) => `${protocol || 'TCP'} ${port}`));
}
