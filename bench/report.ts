import { Options } from './options';
import { StartResult } from './starting';
import { SynthesisResult } from './synthesis';
import { Verdict } from './verdict';

/** All that was measured. */
export interface Results {
  readonly synthesis: readonly SynthesisResult[];
  readonly loading: readonly StartResult[];
  readonly coldStart: readonly StartResult[];
}

/** The results as tables, each limit with its verdict. */
export function textReport({ mesh, syntheses, starts }: Options, { synthesis, loading, coldStart }: Results): string {
  const missed = [
    ...synthesis.flatMap(({ ratio, growth }) => [ratio, ...growth ? [growth.constructs] : []]),
    ...[...loading, ...coldStart].map(({ ratio }) => ratio),
  ].filter(({ held }) => !held).length;
  return [
    `(a) Synthesis on ${mesh}, the three constructs beside hand-written ApiObjects with the same YAML`,
    `    (time of the main thread; median of ${syntheses} processes each, by turns)`,
    '',
    ...table(['services', 'objects', 'ours ms', 'written ms', 'ratio', '', 'MB', 'MB written', 'growth', 'written', ''], synthesis.map(synthesisRow)),
    '',
    `(b) Loading (median of ${starts} processes each, by turns)`,
    '',
    ...loading.flatMap(startLines),
    `(c) A whole process that synthesizes one service (median of ${starts} processes each, by turns)`,
    '',
    ...coldStart.flatMap(startLines),
    missed === 0 ? 'All limits are held.' : `${missed} ${missed === 1 ? 'limit is' : 'limits are'} NOT HELD: bench/README.md says where the time goes, and what it would take.`,
    '',
  ].join('\n');
}

function synthesisRow({ services, objects, constructs, handWritten, ratio, growth }: SynthesisResult): string[] {
  return [
    String(services), String(objects), whole(constructs.time), whole(handWritten.time), exact(ratio.value), said(ratio),
    whole(constructs.memory), whole(handWritten.memory),
    ...growth ? [exact(growth.constructs.value), exact(growth.handWritten), said(growth.constructs)] : ['', '', ''],
  ];
}

function startLines({ what, beside, time, besideTime, ratio }: StartResult): string[] {
  return [`    ${what}: ${whole(time)} ms`, `    ${beside}: ${whole(besideTime)} ms`, `    ratio ${exact(ratio.value)}  ${said(ratio)}`, ''];
}

function said({ limit, held }: Verdict): string {
  return `${held ? 'held' : 'NOT HELD'} (<= ${exact(limit)})`;
}

function table(head: readonly string[], rows: readonly string[][]): string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column].length)));
  return [head, ...rows].map(row => `    ${row.map((cell, column) => cell.padStart(widths[column])).join('  ')}`.trimEnd());
}

function whole(value: number): string {
  return value.toFixed(0);
}

function exact(value: number): string {
  return value.toFixed(2);
}
