import { IConstruct } from 'constructs';

/** The root of a program. What is known of the whole program is kept there. A loop, as `node.root` makes a list of all scopes. */
export function programRoot(scope: IConstruct): IConstruct {
  let at = scope;
  while (at.node.scope) at = at.node.scope;
  return at;
}
