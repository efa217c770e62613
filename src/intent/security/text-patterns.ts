/** What is wrong with a pattern, if anything: exact, or with a `*` for the rest at one end. */
export function patternProblem(value: string): string | undefined {
  const inner = value.replace(/^\*|\*$/g, '');
  if (!inner.includes('*') && !(value.length > 1 && value.startsWith('*') && value.endsWith('*'))) return undefined;
  return `"${value}": a "*" stands for the rest at the beginning or the end, and once; anywhere else it is compared as it is`;
}
