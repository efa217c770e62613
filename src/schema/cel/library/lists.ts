import { Environment } from '#cel';
import { compare, equal } from './equality';

/** Functions on lists: Kubernetes' own, and those of cel-go's ext.Lists version 3 that are no macros. */
export function registerLists(environment: Environment): void {
  const define = (signature: string, handler: (list: any[], ...args: any[]) => unknown) => environment.registerFunction(signature, handler);

  define('list<dyn>.isSorted(): bool', list => list.every((item, index) => index === 0 || compare(list[index - 1], item) <= 0));
  define('list<dyn>.sum(): dyn', sum);
  define('list<dyn>.min(): dyn', list => extreme(list, -1));
  define('list<dyn>.max(): dyn', list => extreme(list, 1));
  define('list<dyn>.go_indexOf(dyn): int', (list, wanted) => BigInt(list.findIndex(item => equal(item, wanted))));
  define('list<dyn>.go_lastIndexOf(dyn): int', (list, wanted) => BigInt(list.map(item => equal(item, wanted)).lastIndexOf(true)));
  define('list<dyn>.slice(int, int): list<dyn>', slice);
  define('list<dyn>.flatten(): list<dyn>', list => list.flat(1));
  define('list<dyn>.flatten(int): list<dyn>', (list, depth: bigint) => list.flat(Number(depth)));
  define('list<dyn>.distinct(): list<dyn>', list => list.filter((item, index) => list.findIndex(other => equal(other, item)) === index));
  define('list<dyn>.reverse(): list<dyn>', list => [...list].reverse());
  define('list<dyn>.sort(): list<dyn>', list => [...list].sort(compare));
}

function sum(list: any[]): unknown {
  if (list.length === 0) return 0n;
  const total = list.reduce((left, right) => (typeof left === 'object' ? left.addDuration(right) : left + right));
  if (typeof total === 'string') throw new TypeError('no such overload: strings have no sum');
  if (typeof total === 'bigint' && BigInt.asIntN(64, total) !== total) throw new RangeError('integer overflow');
  return total;
}

function extreme(list: any[], sign: number): unknown {
  if (list.length === 0) throw new RangeError('min or max of an empty list');
  return list.reduce((best, item) => (compare(item, best) * sign > 0 ? item : best));
}

function slice(list: any[], start: bigint, end: bigint): unknown {
  if (start < 0n || end < start || end > BigInt(list.length)) throw new RangeError(`cannot slice(${start}, ${end}) a list of ${list.length}`);
  return list.slice(Number(start), Number(end));
}
