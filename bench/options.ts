import { parseArgs } from 'node:util';
import { MeshName } from './programs/mesh-name';

/** What is measured, and how the result is printed. */
export interface Options {
  readonly mesh: MeshName;
  readonly format: 'text' | 'json';
  readonly sizes: readonly number[];
  /** How often each synthesis is measured. */
  readonly syntheses: number;
  /** How often loading, and the whole of a process, is measured. */
  readonly starts: number;
}

export const HELP = `What synthesis and loading cost, beside hand-written objects that give the same YAML

npm run bench -- [options]

  --mesh istio|linkerd   the mesh that is written for (default istio)
  --quick                a smoke run: two small sizes, few repetitions; its figures mean little
  --format text|json     a table, or one JSON document (default text)
  --help                 this

It measures and judges, and exits 0 when it could: a machine that is busy with other things is no fault of the code.
`;

/**
 * The options of a command line.
 *
 * @returns the text that is to be printed instead, when that is what was asked for
 * @throws when an option is unknown or malformed
 */
export function optionsOf(args: readonly string[]): Options | string {
  const { values } = parseArgs({
    args: [...args],
    options: { mesh: { type: 'string' }, format: { type: 'string' }, quick: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const { mesh = 'istio', format = 'text', quick, help } = values;
  if (help) return HELP;
  if (mesh !== 'istio' && mesh !== 'linkerd') throw new Error(`--mesh is "${mesh}": write istio or linkerd`);
  if (format !== 'text' && format !== 'json') throw new Error(`--format is "${format}": write text or json`);
  const amount = quick ? { sizes: [100, 200], syntheses: 3, starts: 5 } : { sizes: [500, 1000, 2000, 4000], syntheses: 7, starts: 21 };
  return { mesh, format, ...amount };
}
