/** More names than these are no help in a message. */
const LISTED = 12;

/** What to say after an unknown name: the one that was probably meant, or all that there are. */
export function suggestion(name: string, known: string[]): string {
  const meant = closest(name, known);
  if (meant !== undefined) return `, did you mean ${JSON.stringify(meant)}?`;
  if (known.length === 0) return '';
  return known.length <= LISTED ? `, known here: ${known.join(', ')}` : '';
}

function closest(name: string, known: string[]): string | undefined {
  if (name.length > 100) return undefined;
  let best: string | undefined;
  let distance = name.length > 4 ? 3 : 2; // one or two letters wrong, one in a short name
  for (const candidate of known) {
    const apart = candidate.toLowerCase() === name.toLowerCase() ? 0 : edits(name, candidate);
    if (apart < distance) [best, distance] = [candidate, apart];
  }
  return best;
}

/** Edit distance, where two neighbours that changed places count once (optimal string alignment). */
function edits(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
}
