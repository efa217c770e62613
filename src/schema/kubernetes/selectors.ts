import { labelKeyProblem, labelValueProblem } from '../../kubernetes/names';
import { step } from '../problem';
import { list, record, Report } from './report';

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export function checkLabels(labels: unknown, path: string, report: Report): void {
  for (const [key, value] of Object.entries(record(labels))) {
    report.text(step(path, key), key, 'label', labelKeyProblem);
    report.text(step(path, key), value, 'label', labelValueProblem);
  }
}

/** A label selector (k8s.io/apimachinery v0.36.3, pkg/apis/meta/v1/validation). */
export function checkSelector(selector: unknown, path: string, report: Report): void {
  const { matchLabels, matchExpressions } = record(selector);
  checkLabels(matchLabels, `${path}/matchLabels`, report);
  list(matchExpressions).map(record).forEach(({ key, operator, values }, index) => {
    const at = `${path}/matchExpressions/${index}`;
    report.text(`${at}/key`, key, 'label', labelKeyProblem);
    report.choice(`${at}/operator`, operator, OPERATORS);
    const many = list(values).length;
    if ((operator === 'In' || operator === 'NotIn') && many === 0) report.required(`${at}/values`);
    if ((operator === 'Exists' || operator === 'DoesNotExist') && many > 0) report.wrong(`${at}/values`, 'forbidden', `not allowed with ${operator}`);
    list(values).forEach((value, which) => report.text(`${at}/values/${which}`, value, 'label', labelValueProblem));
  });
}

/** Whether labels fit a selector that is right in itself. */
export function selects(selector: unknown, labels: unknown): boolean {
  const { matchLabels, matchExpressions } = record(selector);
  const has = record(labels);
  const equal = Object.entries(record(matchLabels)).every(([key, value]) => has[key] === value);
  return equal && list(matchExpressions).map(record).every(({ key, operator, values }) => {
    switch (operator) {
      case 'In': return list(values).includes(has[key]) && key in has;
      case 'NotIn': return !list(values).includes(has[key]);
      case 'Exists': return key in has;
      default: return !(key in has);
    }
  });
}

export function isEmptySelector(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = record(selector);
  return Object.keys(record(matchLabels)).length === 0 && list(matchExpressions).length === 0;
}
