import { Labels } from './objects';

/** Whether an object with these labels is selected by `matchLabels`. */
export function selects(matchLabels: Labels, labels: Labels): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

/** Labels as a person writes them on a command line: `app=web,version=v1`. */
export function labelsText(labels: Labels): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',');
}
