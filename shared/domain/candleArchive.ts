import type { Candle, SeriesKey } from './candle.ts';
import type { TimeRange } from './timeRange.ts';
import type { Timeframe } from './timeframe.ts';

/** A closed candle that an exchange later gave with other values. What was stored first stays. */
export interface CandleCorrection {
  /** What is stored; null where it was lost before it could be written down beside its correction. */
  readonly stored: Candle | null;
  readonly given: Candle;
  /** Real time, epoch ms. */
  readonly seenAt: number;
  /** Who brought it: `session`, `download`, `repair`; `unknown` for those of old databases. */
  readonly source: string;
}

/** What an append did. */
export interface AppendResult {
  readonly added: number;
  /** Candles that differ from what is stored: the length of `corrected`. */
  readonly corrections: number;
  readonly corrected: readonly CandleCorrection[];
}

/** What is not known of a span, and what the exchange is known not to have. */
export interface SeriesGaps {
  /** Never asked for, or lost: what a download would fetch. Ascending. */
  readonly missing: readonly TimeRange[];
  /** The exchange confirmed that it has no candle there. Ascending. */
  readonly empty: readonly TimeRange[];
}

/** One stored series. */
export interface SeriesSummary {
  readonly key: SeriesKey;
  readonly candles: number;
  readonly chunks: number;
  readonly bytes: number;
  /** Open times of the first and last stored candle; null where none is left. */
  readonly first: number | null;
  readonly last: number | null;
  readonly corrections: number;
  /** Damaged chunks whose candles have not all come back. */
  readonly quarantined: number;
}

/** A damaged chunk that was put aside. */
export interface QuarantinedChunk {
  /** What it held as far as the gap index knew. */
  readonly range: TimeRange;
  readonly reason: string;
  readonly foundAt: number;
  /** What of the range is still missing. */
  readonly missing: readonly TimeRange[];
}

export interface DamagedChunk {
  readonly range: TimeRange;
  readonly reason: string;
}

/** Verdict on one series. */
export interface IntegrityReport {
  readonly key: SeriesKey;
  readonly chunks: number;
  readonly candles: number;
  /** Found damaged by this check, and put aside. Their ranges are to be downloaded again. */
  readonly damaged: readonly DamagedChunk[];
  /** Ranges in which the gap index said something else than the candles; mended to what the candles say. */
  readonly mended: readonly TimeRange[];
}

/** How much is kept. Whole chunks of 1,024 candles go, the oldest first. */
export interface CandleRetention {
  /** Days before the newest candle of a series, by timeframe; null: for ever. */
  readonly maxAgeDays: Readonly<Record<Timeframe, number | null>>;
  /** Null: no limit. */
  readonly maxBytes: number | null;
  /** Newest candles of each series that are kept whatever the limits say: what a session needs to start and to go on. */
  readonly keepNewest: number;
}

export interface PruneReport {
  readonly chunks: number;
  readonly candles: number;
  readonly bytes: number;
  /** What is left. */
  readonly bytesLeft: number;
  /** Series that lost candles, and the open time from which on they are kept. */
  readonly series: readonly { readonly key: SeriesKey; readonly keptFrom: number; readonly candles: number }[];
}
