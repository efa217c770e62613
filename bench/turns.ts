/**
 * Measures several things by turns, A B C A B C, so that a machine that is slow for a while is slow for all of them.
 * The first turn fills the caches of the file system and is thrown away.
 */
export async function byTurns<Key extends string | number, Value>(
  turns: number, things: ReadonlyMap<Key, (turn: number) => Promise<Value>>,
): Promise<Map<Key, Value[]>> {
  const values = new Map<Key, Value[]>([...things.keys()].map(key => [key, []]));
  for (let turn = 0; turn <= turns; turn++) {
    for (const [key, measure] of things) {
      const value = await measure(turn);
      if (turn > 0) values.get(key)!.push(value);
    }
  }
  return values;
}
