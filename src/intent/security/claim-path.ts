/** Where a claim is in a token: its name, or the names on the way to it. */
export type ClaimPath = readonly string[];

/**
 * Reads `scope`, or `[realm_access][roles]` for a claim within another one. A name may hold anything but brackets, dots and slashes included.
 *
 * @returns the path, or what is wrong with the text
 */
export function parseClaim(text: string): ClaimPath | string {
  const nested = /^(\[[^[\]]+\])+$/.test(text);
  if (nested) return text.slice(1, -1).split('][');
  return /^[^[\]]+$/.test(text) ? [text] : `"${text}" is no claim: write its name, or [outer][inner] for one within another`;
}

/** A path as Istio and others write it: `[realm_access][roles]`. */
export function claimText(path: ClaimPath): string {
  return path.map(name => `[${name}]`).join('');
}
