import { App, Chart } from 'cdk8s';
import { Application, application } from './application';
import { MeshName } from './mesh-name';
import { threadTime } from './thread-time';

/** What a process that synthesizes reports of itself. Times are milliseconds. */
export interface Synthesis {
  /** From the first construct to the last. */
  readonly build: number;
  /** `app.synth()`. */
  readonly synth: number;
  /** From the start of node to the end of the program, loading included. */
  readonly whole: number;
  /** Peak memory of the whole process, in MB. */
  readonly memory: number;
}

/**
 * Synthesizes the application once and prints what it took.
 *
 * One chart, whatever the size: cdk8s validates the whole app again for each chart, which would be measured instead.
 */
export function measured(write: (app: App, chart: Chart, mesh: MeshName, described: Application) => void): void {
  const [mesh, size, outdir] = process.argv.slice(2);
  const described = application(Number(size));
  const start = threadTime();
  const app = new App({ outdir });
  write(app, new Chart(app, 'application'), mesh as MeshName, described);
  const built = threadTime();
  app.synth();
  const end = threadTime();
  const report: Synthesis = { build: built - start, synth: end - built, whole: end, memory: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(JSON.stringify(report));
}
