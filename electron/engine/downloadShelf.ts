import type { DownloadShelf } from '../market/download/downloadApi.ts';
import type { Storage } from '../storage/storageApi.ts';

/** One exchange's part of the store, for a download. `exchange`: as `candleExchange` names it. `source` is noted beside corrections. */
export function downloadShelf({ candles, archive }: Pick<Storage, 'candles' | 'archive'>, exchange: string, source: 'download' | 'repair'): DownloadShelf {
  return {
    gaps: (series, range, signal) => archive.gaps({ exchange, ...keyOf(series) }, range, signal),
    confirmEmpty: (series, range, signal) => archive.confirmEmpty({ exchange, ...keyOf(series) }, range, signal),
    append: (series, columns, signal) => candles.append({ exchange, ...keyOf(series) }, columns, signal, source),
    range: (series, { from, to }, signal) => candles.range({ exchange, ...keyOf(series) }, from, to, signal),
    flush: (signal) => archive.flush(signal),
  };
}

function keyOf({ symbol, timeframe }: Parameters<DownloadShelf['gaps']>[0]): Parameters<DownloadShelf['gaps']>[0] {
  return { symbol, timeframe };
}
