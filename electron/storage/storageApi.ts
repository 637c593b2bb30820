import type { CandleColumns, SeriesKey } from '../../shared/domain/candle.ts';
import type { AppendResult, CandleCorrection, CandleRetention, IntegrityReport, PruneReport, QuarantinedChunk, SeriesGaps, SeriesSummary } from '../../shared/domain/candleArchive.ts';
import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { MarketSeriesKey, MarketSeriesSummary, MarketValueColumns } from '../../shared/domain/marketSeries.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import type { TimeRange } from '../../shared/domain/timeRange.ts';
import type { SessionSummary } from '../../shared/ipc/contract.ts';

/*
 * The queryable history: SQLite behind a worker thread, so that no statement ever runs on the engine's loop. It can be rebuilt from the
 * journals; candles can be downloaded again.
 */
export interface CandleStore {
  /**
   * Adds closed candles, which can be read at once and are on the disk within a second. Stored ones never change: those that differ from what
   * is stored (a late correction) are kept apart and returned. `source` says who brought them; `session` unless given.
   */
  append(key: SeriesKey, columns: CandleColumns, signal: AbortSignal, source?: string): Promise<AppendResult>;
  /** Newest `count` candles with `openTime` < `before`, ascending. */
  newest(key: SeriesKey, count: number, before: number, signal: AbortSignal): Promise<CandleColumns>;
  /** Candles with from ≤ openTime < to, ascending. */
  range(key: SeriesKey, from: number, to: number, signal: AbortSignal): Promise<CandleColumns>;
}

/** What is known about the stored candles, and their upkeep. Methods throw StorageError where the disk or the thread fails. */
export interface CandleArchive {
  /** What was never asked for and what the exchange does not have. Cheap: reads no candle. */
  gaps(key: SeriesKey, range: TimeRange, signal: AbortSignal): Promise<SeriesGaps>;
  /** Notes that the exchange has no other candles in the range than the stored ones. */
  confirmEmpty(key: SeriesKey, range: TimeRange, signal: AbortSignal): Promise<void>;
  /** Makes the next download ask again for what the exchange did not have. */
  forgetEmpty(key: SeriesKey, range: TimeRange, signal: AbortSignal): Promise<void>;
  /** Resolves when everything appended so far is on the disk. */
  flush(signal: AbortSignal): Promise<void>;
  series(signal: AbortSignal): Promise<readonly SeriesSummary[]>;
  /** The newest candles' first. */
  corrections(key: SeriesKey, limit: number, signal: AbortSignal): Promise<readonly CandleCorrection[]>;
  quarantined(key: SeriesKey, signal: AbortSignal): Promise<readonly QuarantinedChunk[]>;
  /** Checks every chunk; damaged ones are put aside and their candles count as missing. */
  verify(key: SeriesKey, signal: AbortSignal): Promise<IntegrityReport>;
  prune(retention: CandleRetention, signal: AbortSignal): Promise<PruneReport>;
}

/** Funding, mark prices and open interest beside the candles. Methods throw StorageError where the disk or the thread fails. */
export interface MarketValueStore {
  /** Adds points in any order, all or none, on the disk when it resolves. One given again replaces the stored one; of several for one time the last counts. */
  append(key: MarketSeriesKey, columns: MarketValueColumns, signal: AbortSignal): Promise<void>;
  /** Points with from ≤ at < to, ascending. */
  range(key: MarketSeriesKey, from: number, to: number, signal: AbortSignal): Promise<MarketValueColumns>;
  /** Newest `count` points with `at` < `before`, ascending. */
  newest(key: MarketSeriesKey, count: number, before: number, signal: AbortSignal): Promise<MarketValueColumns>;
  /** By exchange, symbol and value. Cheap. */
  list(signal: AbortSignal): Promise<readonly MarketSeriesSummary[]>;
}

export interface HistoryStore {
  saveSession(summary: SessionSummary, signal: AbortSignal): Promise<void>;
  sessions(limit: number, signal: AbortSignal): Promise<readonly SessionSummary[]>;
  saveDecisions(sessionId: string, decisions: readonly SessionDecision[], signal: AbortSignal): Promise<void>;
  savePositions(sessionId: string, positions: readonly PositionView[], signal: AbortSignal): Promise<void>;
  positions(sessionId: string, signal: AbortSignal): Promise<readonly PositionView[]>;
  decisions(sessionId: string, limit: number, signal: AbortSignal): Promise<readonly SessionDecision[]>;
}

export interface Storage {
  readonly candles: CandleStore;
  readonly archive: CandleArchive;
  readonly series: MarketValueStore;
  readonly history: HistoryStore;
  /** Flushes and ends the worker, within 5 s; idempotent. */
  close(): Promise<void>;
}
