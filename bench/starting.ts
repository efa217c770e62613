import { join } from 'node:path';
import { Options } from './options';
import { load, synthesize, Writer } from './processes';
import { median, ratio } from './statistics';
import { byTurns } from './turns';
import { judged, Verdict } from './verdict';

/** Something that is measured from the start of a process, beside what it is held against. */
export interface StartResult {
  readonly what: string;
  readonly beside: string;
  /** Milliseconds. */
  readonly time: number;
  readonly besideTime: number;
  readonly ratio: Verdict;
}

const LOAD_LIMIT = 1.3;
const PROCESS_LIMIT = 1.5;

/** Loads the package, and what any program with it loads anyway. */
export async function measureLoading({ starts }: Options): Promise<StartResult[]> {
  const ours = "require('cdk8s-mesh')";
  const both = "require('cdk8s') and require('cdk8s-plus-27')";
  const values = await byTurns(starts, new Map([
    [ours, () => load(['cdk8s-mesh'])],
    [both, () => load(['cdk8s', 'cdk8s-plus-27'])],
  ]));
  return [compare(values, ours, both, LOAD_LIMIT)];
}

/** Runs a whole process that synthesizes one service: node's own start, loading, constructs, YAML. */
export async function measureColdStart({ mesh, starts }: Options, folder: string): Promise<StartResult[]> {
  const ours = 'three constructs';
  const written = 'hand-written, loads cdk8s alone';
  const besidePlus = 'hand-written, loads cdk8s-plus-27 too';
  const run = (writer: Writer) => async () => (await synthesize(writer, mesh, 1, join(folder, writer))).whole;
  const values = await byTurns(starts, new Map([
    [ours, run('synthesize-constructs')],
    [written, run('synthesize-objects')],
    [besidePlus, run('synthesize-objects-beside-plus')],
  ]));
  return [compare(values, ours, written, PROCESS_LIMIT), compare(values, ours, besidePlus, PROCESS_LIMIT)];
}

function compare(values: ReadonlyMap<string, number[]>, what: string, beside: string, limit: number): StartResult {
  const [ours, theirs] = [values.get(what)!, values.get(beside)!];
  return { what, beside, time: median(ours), besideTime: median(theirs), ratio: judged(ratio(ours, theirs), limit) };
}
