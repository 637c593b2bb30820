/** Buffers of candle columns, which move between threads instead of being copied. Only for values their owner has done with. */
export function transferablesOf(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  const buffers = new Set<ArrayBuffer>();
  for (const member of Object.values(value)) {
    if (member instanceof Float64Array && member.buffer instanceof ArrayBuffer) buffers.add(member.buffer);
  }
  return [...buffers];
}
