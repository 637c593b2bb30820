import { emptyColumns, type CandleColumns } from '../../../shared/domain/candle.ts';
import { COLUMNS, rowAt } from './candleChunk.ts';

export interface LoadedChunk {
  readonly start: number;
  readonly columns: CandleColumns;
}

/** Rows with from ≤ openTime < to of ascending chunks, as one. */
export function joinChunks(chunks: readonly LoadedChunk[], from: number, to: number): CandleColumns {
  const parts = chunks.map(({ columns }) => {
    const end = rowAt(columns.openTime, to);
    return { columns, from: Math.min(end, rowAt(columns.openTime, from)), to: end };
  });
  const result = emptyColumns(parts.reduce((sum, part) => sum + part.to - part.from, 0));
  let row = 0;
  for (const part of parts) {
    for (const name of COLUMNS) result[name].set(part.columns[name].subarray(part.from, part.to), row);
    row += part.to - part.from;
  }
  return result;
}
