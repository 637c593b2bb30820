/** At most `count` of `listed` whose names are closest to `wanted`: by edit distance of the base, containing names first. */
export function similarSymbols(wanted: string, listed: readonly string[], count: number): readonly string[] {
  const base = baseOf(wanted);
  return listed
    .map((symbol) => ({ symbol, distance: distanceOf(base, baseOf(symbol)) }))
    .filter(({ distance }) => distance <= Math.max(2, Math.ceil(base.length / 2)))
    .sort((a, b) => a.distance - b.distance || (a.symbol < b.symbol ? -1 : 1))
    .slice(0, count)
    .map(({ symbol }) => symbol);
}

function baseOf(symbol: string): string {
  return symbol.split(/[/-]/, 1)[0] ?? symbol;
}

function distanceOf(a: string, b: string): number {
  if (b.includes(a) || a.includes(b)) return 0.5;
  return editDistance(a, b);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const above = previous[column] ?? 0;
      const left = current[column - 1] ?? 0;
      const diagonal = previous[column - 1] ?? 0;
      current.push(Math.min(above + 1, left + 1, diagonal + (a[row - 1] === b[column - 1] ? 0 : 1)));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
