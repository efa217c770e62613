import { ASTNode } from '#cel';

/** A call in an expression. */
export interface Call {
  readonly name: string;
  readonly count: number;
  /** Where its name is to be looked for: behind the receiver, or right here. */
  readonly from: number;
  readonly method: boolean;
}

/** The names and the calls in an expression. */
export function inspect(root: ASTNode): { variables: Set<string>; calls: Call[] } {
  const variables = new Set<string>();
  const calls: Call[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null || !('op' in node)) return;
    const { op, args, start } = node as ASTNode;
    if (op === 'id') variables.add(args as string);
    if (op === 'call') calls.push({ name: args[0] as string, count: (args[1] as unknown[]).length, from: start, method: false });
    if (op === 'rcall') calls.push({ name: args[0] as string, count: (args[2] as unknown[]).length, from: (args[1] as ASTNode).end, method: true });
    visit(args);
  };
  visit(root);
  return { variables, calls };
}

/** The expression with a prefix to the names of these calls. */
export function renamed(text: string, calls: Call[], prefix: string): string {
  const places = calls.map(({ name, from, method }) => {
    const before = /(?:[\s)]*\.)?\s*/y; // the receiver may stand in parentheses
    before.lastIndex = from;
    const place = method ? from + before.exec(text)![0].length : from;
    if (!text.startsWith(name, place)) throw new SyntaxError(`Cannot find ${name} in ${text}`);
    return place;
  });
  return [...new Set(places)].sort((a, b) => b - a).reduce((result, place) => result.slice(0, place) + prefix + result.slice(place), text);
}
