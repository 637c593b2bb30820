import type { MarketSymbol } from './ids.ts';
import type { RealExchange } from './instrument.ts';
import type { Timeframe } from './timeframe.ts';
import type { TimeRange } from './timeRange.ts';

/** One series of one exchange. */
export interface DownloadSeries {
  readonly symbol: MarketSymbol;
  readonly timeframe: Timeframe;
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

/** One download as the window sees it. The newest one only; it lives as long as the application. */
export interface DownloadView extends DownloadProgress {
  readonly exchange: RealExchange;
  readonly series: readonly DownloadSeries[];
  /** As it was asked for; `to` null where it was up to the newest closed candle. */
  readonly from: number;
  readonly to: number | null;
  /** Real time. */
  readonly startedAt: number;
  /** A pause was asked for; it takes effect after the page that is being loaded. */
  readonly isPauseWanted: boolean;
  /** Null until it has ended. */
  readonly report: DownloadReport | null;
  /** Why it ended without a report; null where it did not. */
  readonly failure: { readonly message: string; readonly nextStep: string | null } | null;
}
