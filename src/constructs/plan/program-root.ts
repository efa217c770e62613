import { IConstruct } from 'constructs';

/** The root of a program. What is known of the whole program is kept there. A loop, as `node.root` makes a list of all scopes. */
export function programRoot(scope: IConstruct): IConstruct {
  let at = scope;
  while (at.node.scope) at = at.node.scope;
  return at;
}

/**
 * What is kept with a construct under a symbol, made when it is first asked for. A symbol of `Symbol.for`, so that two copies of this package in one
 * program share it; not enumerable, as a construct is printed at times.
 */
export function keptWith<T>(holder: IConstruct, key: symbol, make: () => T): T {
  const kept = holder as unknown as { [key: symbol]: T | undefined };
  const present = kept[key];
  if (present !== undefined) return present;
  const made = make();
  Object.defineProperty(holder, key, { value: made, enumerable: false });
  return made;
}

/** The same of the whole program. */
export function keptByProgram<T>(scope: IConstruct, key: symbol, make: () => T): T {
  return keptWith(programRoot(scope), key, make);
}
