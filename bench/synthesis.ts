import { join } from 'node:path';
import { Options } from './options';
import { synthesize, Writer } from './processes';
import { Synthesis } from './programs/measured';
import { requireSameYaml } from './same-yaml';
import { median, ratio } from './statistics';
import { byTurns } from './turns';
import { judged, Verdict } from './verdict';

/** What one way of writing the application costs. */
export interface Cost {
  /** Milliseconds, see `threadTime`. */
  readonly time: number;
  /** Of these, what it takes to make the constructs. */
  readonly build: number;
  /** Peak memory of the process, in MB. */
  readonly memory: number;
}

/** What synthesis costs at one size. */
export interface SynthesisResult {
  readonly services: number;
  readonly objects: number;
  readonly constructs: Cost;
  readonly handWritten: Cost;
  readonly ratio: Verdict;
  /** How many times as much it is as at half the size. */
  readonly growth?: { readonly constructs: Verdict; readonly handWritten: number };
}

const RATIO_LIMIT = 1.25;
const GROWTH_LIMIT = 2.2;
const GROWTH_BESIDE_HAND_WRITTEN = 0.1;

const WRITERS: readonly Writer[] = ['synthesize-constructs', 'synthesize-objects'];

/** Synthesizes the application at each size, in both ways. */
export async function measureSynthesis({ mesh, sizes, syntheses }: Options, folder: string): Promise<SynthesisResult[]> {
  const outdir = (writer: Writer, size: number) => join(folder, `${writer}-${size}`);
  const runs = new Map(sizes.flatMap(size => WRITERS.map(writer => [
    `${writer} ${size}`, () => synthesize(writer, mesh, size, outdir(writer, size)),
  ])));
  const values = await byTurns(syntheses, runs);
  const of = (writer: Writer, size: number) => values.get(`${writer} ${size}`)!;
  return sizes.map((size, index) => {
    const [ours, written] = WRITERS.map(writer => of(writer, size));
    const half = sizes[index - 1];
    return {
      services: size,
      objects: requireSameYaml(outdir(WRITERS[0], size), outdir(WRITERS[1], size)),
      constructs: costOf(ours),
      handWritten: costOf(written),
      ratio: judged(ratio(times(ours), times(written)), RATIO_LIMIT),
      growth: half === undefined ? undefined : growth([ours, of(WRITERS[0], half)], [written, of(WRITERS[1], half)]),
    };
  });
}

type Doubling = readonly [full: readonly Synthesis[], half: readonly Synthesis[]];

function growth(ours: Doubling, written: Doubling) {
  const handWritten = ratio(times(written[0]), times(written[1]));
  const limit = Math.max(GROWTH_LIMIT, handWritten + GROWTH_BESIDE_HAND_WRITTEN);
  return { constructs: judged(ratio(times(ours[0]), times(ours[1])), limit), handWritten };
}

function times(runs: readonly Synthesis[]): number[] {
  return runs.map(({ build, synth }) => build + synth);
}

function costOf(runs: readonly Synthesis[]): Cost {
  return {
    time: median(times(runs)),
    build: median(runs.map(run => run.build)),
    memory: median(runs.map(run => run.memory)),
  };
}
