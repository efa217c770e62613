import { Problems } from '../problem';

/** The values of a choice that Kubernetes' own kinds have in many places. */
export const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** The parts of an object that have already the right structure, else they are passed over: a wrong type is told elsewhere. */
export const list = (value: unknown): any[] => (Array.isArray(value) ? value : []);
export const record = (value: unknown): Record<string, any> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});

/** Reports rules that are not in a schema. */
export class Report {
  constructor(private readonly problems: Problems) {}

  public required(path: string): void {
    this.problems.add(path, 'required', 'is required');
  }

  public choice(path: string, value: unknown, allowed: readonly string[]): void {
    if (typeof value === 'string' && !allowed.includes(value)) this.problems.add(path, 'enum', `: ${JSON.stringify(value)} is not one of ${allowed.join(', ')}`);
  }

  public port(path: string, value: unknown): void {
    if (typeof value === 'number' && (value < 1 || value > 65535)) this.problems.add(path, 'range', `: ${value} is not a port, 1 to 65535 are`);
  }

  public text(path: string, value: unknown, rule: string, problem: (text: string) => string | undefined): void {
    const found = typeof value === 'string' ? problem(value) : undefined;
    if (found) this.problems.add(path, rule, `: ${found}`);
  }

  public wrong(path: string, rule: string, says: string): void {
    this.problems.add(path, rule, `: ${says}`);
  }

  /** Reports the second of two that have the same name. */
  public unique(paths: string[], names: unknown[]): void {
    names.forEach((name, index) => {
      const first = names.indexOf(name);
      if (name !== undefined && first < index) this.wrong(paths[index], 'duplicate', `${JSON.stringify(name)} is there already, at index ${first}`);
    });
  }
}
