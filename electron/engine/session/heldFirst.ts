/** Indices of `count` instruments, those with an open position first: what has precedence where an exchange's streams are scarce. */
export function heldFirst(count: number, positions: readonly { readonly instrument: number }[]): readonly number[] {
  const held = new Set(positions.map(({ instrument }) => instrument));
  const all = Array.from({ length: count }, (_, instrument) => instrument);
  return [...all.filter((instrument) => held.has(instrument)), ...all.filter((instrument) => !held.has(instrument))];
}
