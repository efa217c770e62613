import { list, PROTOCOLS, record, Report } from './report';
import { dnsLabelProblem, dnsSubdomainProblem, portNameProblem } from '../../kubernetes/names';

const PULL_POLICIES = ['Always', 'Never', 'IfNotPresent'];
const DNS_POLICIES = ['ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'];
export const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];

/** The rules of a pod's spec that people break (k8s.io/kubernetes v1.36.3, pkg/apis/core/validation). */
export function checkPodSpec(spec: unknown, path: string, restartPolicies: readonly string[], report: Report): void {
  const { containers, initContainers, volumes, restartPolicy, dnsPolicy, serviceAccountName } = record(spec);
  report.choice(`${path}/restartPolicy`, restartPolicy, restartPolicies);
  if (!restartPolicies.includes('Always') && !restartPolicy) report.required(`${path}/restartPolicy`);
  report.choice(`${path}/dnsPolicy`, dnsPolicy, DNS_POLICIES);
  if (serviceAccountName) report.text(`${path}/serviceAccountName`, serviceAccountName, 'name', dnsSubdomainProblem);
  if (Array.isArray(containers) && containers.length === 0) report.required(`${path}/containers`);

  const mountable = new Set(list(volumes).map(volume => record(volume).name));
  list(volumes).forEach((volume, index) => report.text(`${path}/volumes/${index}/name`, record(volume).name, 'name', dnsLabelProblem));
  for (const [kind, all] of Object.entries({ containers, initContainers })) {
    list(all).forEach((container, index) => checkContainer(container, `${path}/${kind}/${index}`, mountable, report));
  }
  const names = [...list(initContainers), ...list(containers)].map(container => record(container).name);
  const shared = names.findIndex((name, index) => index >= list(initContainers).length && names.indexOf(name) < list(initContainers).length);
  if (shared >= 0) report.wrong(`${path}/containers/${shared - list(initContainers).length}/name`, 'duplicate', `an init container is named ${JSON.stringify(names[shared])} too`);
}

function checkContainer(container: unknown, path: string, mountable: Set<string>, report: Report): void {
  const { name, image, imagePullPolicy, ports, env, volumeMounts } = record(container);
  report.text(`${path}/name`, name, 'name', dnsLabelProblem);
  if (image === undefined || image === '') report.required(`${path}/image`);
  else if (typeof image === 'string' && image !== image.trim()) report.wrong(`${path}/image`, 'pattern', 'has space around it');
  report.choice(`${path}/imagePullPolicy`, imagePullPolicy, PULL_POLICIES);
  list(ports).map(record).forEach((port, index) => {
    const at = `${path}/ports/${index}`;
    report.port(`${at}/containerPort`, port.containerPort);
    report.choice(`${at}/protocol`, port.protocol, PROTOCOLS);
    if (port.name !== '') report.text(`${at}/name`, port.name, 'name', portNameProblem);
  });
  const named = list(ports).map(port => record(port).name || undefined);
  report.unique(named.map((_, index) => `${path}/ports/${index}/name`), named);
  list(env).forEach((variable, index) => {
    if (record(variable).name === '') report.required(`${path}/env/${index}/name`);
  });
  list(volumeMounts).map(record).forEach((mount, index) => {
    if (mount.mountPath === '') report.required(`${path}/volumeMounts/${index}/mountPath`);
    if (typeof mount.name === 'string' && !mountable.has(mount.name)) {
      report.wrong(`${path}/volumeMounts/${index}/name`, 'reference', `there is no volume ${JSON.stringify(mount.name)}`);
    }
  });
}
