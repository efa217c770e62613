import { Problems } from '../problem';
import { checkNetworkPolicy } from './network-policies';
import { checkPodSpec, RESTART_POLICIES } from './pods';
import { record, Report } from './report';
import { checkLabels, checkSelector, isEmptySelector, selects } from './selectors';
import { checkService } from './services';

/**
 * Rules of Kubernetes' own kinds that stand in Go code and in no schema: those that a hand-written manifest is likely to break.
 * There are many more, so that an object which passes may still be refused.
 */
export function checkKubernetesRules(object: Record<string, any>, kind: string, problems: Problems): void {
  const report = new Report(problems);
  switch (kind) {
    case 'Pod': return checkPodSpec(object.spec, '/spec', RESTART_POLICIES, report);
    case 'Deployment': case 'StatefulSet': case 'DaemonSet': return checkWorkload(object, report);
    case 'Job': return checkTemplate(record(object.spec).template, '/spec/template', ['OnFailure', 'Never'], report);
    case 'CronJob':
      checkSchedule(record(object.spec).schedule, report);
      return checkTemplate(record(record(record(object.spec).jobTemplate).spec).template, '/spec/jobTemplate/spec/template', ['OnFailure', 'Never'], report);
    case 'Service': return checkService(object, report);
    case 'NetworkPolicy': return checkNetworkPolicy(object, report);
    case 'ConfigMap': case 'Secret': return checkKeys(object, report);
  }
}

function checkWorkload({ spec }: Record<string, any>, report: Report): void {
  const { selector, template, replicas, strategy, updateStrategy } = record(spec);
  if (typeof replicas === 'number' && replicas < 0) report.wrong('/spec/replicas', 'range', `${replicas} is below 0`);
  for (const [field, value] of Object.entries({ strategy, updateStrategy })) {
    const { maxSurge, maxUnavailable } = record(record(value).rollingUpdate);
    report.text(`/spec/${field}/rollingUpdate/maxSurge`, maxSurge, 'pattern', percentProblem);
    report.text(`/spec/${field}/rollingUpdate/maxUnavailable`, maxUnavailable, 'pattern', percentProblem);
  }
  checkSelector(selector, '/spec/selector', report);
  if (selector !== undefined && isEmptySelector(selector)) {report.wrong('/spec/selector', 'required', 'must not be empty');} else if (selector !== undefined && template !== undefined && !selects(selector, record(record(template).metadata).labels)) {
    report.wrong('/spec/template/metadata/labels', 'selector', 'do not fit the selector of the workload, which would never find its pods');
  }
  checkTemplate(template, '/spec/template', ['Always'], report);
}

function percentProblem(text: string): string | undefined {
  return /^\d+%$/.test(text) ? undefined : `${JSON.stringify(text)} is not a percentage such as 25%`;
}

function isSchedule(text: string): boolean {
  return /^@\w+|^(TZ|CRON_TZ)=/.test(text) || text.trim().split(/\s+/).length === 5;
}

/** Only how many fields there are; what is in them is left to the cluster. */
function checkSchedule(schedule: unknown, report: Report): void {
  if (schedule === '') report.required('/spec/schedule');
  else report.text('/spec/schedule', schedule, 'format', text => (isSchedule(text) ? undefined : `${JSON.stringify(text)} is not a schedule of five fields`));
}

function checkTemplate(template: unknown, path: string, restartPolicies: readonly string[], report: Report): void {
  const { metadata, spec } = record(template);
  checkLabels(record(metadata).labels, `${path}/metadata/labels`, report);
  checkPodSpec(spec, `${path}/spec`, restartPolicies, report);
}

function checkKeys(object: Record<string, any>, report: Report): void {
  for (const field of ['data', 'binaryData', 'stringData']) {
    for (const key of Object.keys(record(object[field]))) {
      if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key) || key === '.' || key.startsWith('..')) {
        report.wrong(`/${field}`, 'name', `the key ${JSON.stringify(key)} is not allowed: use letters, digits, "-", "_" and "."`);
      }
    }
  }
  const twice = Object.keys(record(object.binaryData)).filter(key => Object.hasOwn(record(object.data), key));
  for (const key of twice) report.wrong('/binaryData', 'duplicate', `the key ${JSON.stringify(key)} stands in data too`);
}
