/** Namespaces in the words of `exportTo`, where an object's own is a dot; nothing where all are meant. */
export function exportTo(namespaces: readonly string[] | undefined, home: string): string[] | undefined {
  return namespaces?.map(name => (name === home ? '.' : name));
}
