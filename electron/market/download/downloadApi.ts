import type { CandleColumns } from '../../../shared/domain/candle.ts';
import type { AppendResult, SeriesGaps } from '../../../shared/domain/candleArchive.ts';
import type { DownloadSeries } from '../../../shared/domain/download.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';

export type { BuiltComparison, DownloadProgress, DownloadReport, DownloadSeries, DownloadState, SeriesReport } from '../../../shared/domain/download.ts';

/** One exchange's part of the candle store, as a download needs it. What it knows is the download's whole state: nothing else survives a restart. */
export interface DownloadShelf {
  gaps(series: DownloadSeries, range: TimeRange, signal: AbortSignal): Promise<SeriesGaps>;
  /** Notes that the exchange has no other candles in the range than the stored ones. */
  confirmEmpty(series: DownloadSeries, range: TimeRange, signal: AbortSignal): Promise<void>;
  append(series: DownloadSeries, columns: CandleColumns, signal: AbortSignal): Promise<AppendResult>;
  /** Candles with from ≤ openTime < to, ascending. */
  range(series: DownloadSeries, range: TimeRange, signal: AbortSignal): Promise<CandleColumns>;
  /** Resolves when everything is on the disk. */
  flush(signal: AbortSignal): Promise<void>;
}
