import { readFileSync } from 'node:fs';

/**
 * The milliseconds that this process has taken so far, from its start: the time in which its main thread ran, as Linux tells it.
 *
 * The clock on the wall would count the other programs of the machine too, and `process.cpuUsage()` node's compiler and collector in their own threads,
 * which nobody waits for. Where the system does not tell, it is the clock on the wall.
 */
export function threadTime(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  } catch {
    return performance.now();
  }
}
