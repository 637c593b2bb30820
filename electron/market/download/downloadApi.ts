import type { CandleColumns } from '../../../shared/domain/candle.ts';
import type { AppendResult, SeriesGaps } from '../../../shared/domain/candleArchive.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import type { Timeframe } from '../../../shared/domain/timeframe.ts';

/** One series of one exchange. */
export interface DownloadSeries {
  readonly symbol: MarketSymbol;
  readonly timeframe: Timeframe;
}

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

export type DownloadState = 'planning' | 'downloading' | 'paused' | 'verifying' | 'ended';

export interface DownloadProgress {
  readonly state: DownloadState;
  /** What is being loaded; null before and after. */
  readonly current: DownloadSeries | null;
  /** Candles of all series and the whole range; `done` counts the known ones and those the exchange does not have. */
  readonly total: number;
  readonly done: number;
  /** Candles that came from the exchange in this run. */
  readonly fetched: number;
  readonly requests: number;
  /** Candles a second of real time, of the last half minute; 0 before the first. */
  readonly rate: number;
  /** Real ms to go at that rate; null where it cannot be told. */
  readonly etaMs: number | null;
}

/** What became of one series. */
export interface SeriesReport extends DownloadSeries {
  /** Closed candles' open times that were asked for. */
  readonly range: TimeRange;
  readonly candles: number;
  readonly fetched: number;
  /** Late corrections that were seen: kept apart, never merged. */
  readonly corrections: number;
  /** Where the exchange has no candle. */
  readonly empty: readonly TimeRange[];
  /** What is still missing: not asked for, or too young to count as a hole of the exchange. */
  readonly missing: readonly TimeRange[];
  /** Why it ended early; null where it did not. */
  readonly failure: { readonly code: string; readonly message: string; readonly nextStep: string | null } | null;
  /** Faults of the stored candles: order, alignment, impossible prices. */
  readonly faults: readonly string[];
  /** Candles of this timeframe against those built from the shortest downloaded one; null where there is none to build from. */
  readonly built: BuiltComparison | null;
}

export interface BuiltComparison {
  readonly from: Timeframe;
  /** Candles whose whole span is stored in the shorter timeframe. */
  readonly compared: number;
  readonly differing: number;
  /** Open times of the first few. */
  readonly examples: readonly number[];
}

export interface DownloadReport {
  readonly outcome: 'complete' | 'incomplete' | 'cancelled';
  readonly series: readonly SeriesReport[];
  readonly requests: number;
  readonly durationMs: number;
}
