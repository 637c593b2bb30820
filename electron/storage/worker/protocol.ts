import type { CandleColumns, SeriesKey } from '../../../shared/domain/candle.ts';
import type { AppendResult, CandleCorrection, CandleRetention, IntegrityReport, PruneReport, QuarantinedChunk, SeriesGaps, SeriesSummary } from '../../../shared/domain/candleArchive.ts';
import type { SessionDecision } from '../../../shared/domain/decision.ts';
import type { MarketSeriesKey, MarketSeriesSummary, MarketValueColumns, SeriesRetention } from '../../../shared/domain/marketSeries.ts';
import type { PositionView } from '../../../shared/domain/position.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import type { SessionSummary } from '../../../shared/ipc/contract.ts';
import type { RebuildReport } from '../history/rebuildHistory.ts';
import type { StorageErrorCode } from '../StorageError.ts';
import type { SqlDriver } from '../sqlite/openSql.ts';

/*
 * What the storage thread and its owner say to each other. Both ends are one build of this program, so nothing is parsed again.
 */

/** What the thread can be asked. */
export interface StorageCalls {
  appendCandles: { readonly input: { readonly key: SeriesKey; readonly columns: CandleColumns; readonly source: string }; readonly output: AppendResult };
  flushCandles: { readonly input: null; readonly output: null };
  newestCandles: { readonly input: { readonly key: SeriesKey; readonly count: number; readonly before: number }; readonly output: CandleColumns };
  candleRange: { readonly input: { readonly key: SeriesKey; readonly from: number; readonly to: number }; readonly output: CandleColumns };
  candleGaps: { readonly input: { readonly key: SeriesKey; readonly range: TimeRange }; readonly output: SeriesGaps };
  confirmEmpty: { readonly input: { readonly key: SeriesKey; readonly range: TimeRange }; readonly output: null };
  forgetEmpty: { readonly input: { readonly key: SeriesKey; readonly range: TimeRange }; readonly output: null };
  candleSeries: { readonly input: null; readonly output: readonly SeriesSummary[] };
  candleCorrections: { readonly input: { readonly key: SeriesKey; readonly limit: number }; readonly output: readonly CandleCorrection[] };
  quarantinedCandles: { readonly input: { readonly key: SeriesKey }; readonly output: readonly QuarantinedChunk[] };
  verifyCandles: { readonly input: { readonly key: SeriesKey }; readonly output: IntegrityReport };
  pruneCandles: { readonly input: CandleRetention; readonly output: PruneReport };
  appendValues: { readonly input: { readonly key: MarketSeriesKey; readonly columns: MarketValueColumns }; readonly output: null };
  newestValues: { readonly input: { readonly key: MarketSeriesKey; readonly count: number; readonly before: number }; readonly output: MarketValueColumns };
  valueRange: { readonly input: { readonly key: MarketSeriesKey; readonly from: number; readonly to: number }; readonly output: MarketValueColumns };
  valueSeries: { readonly input: null; readonly output: readonly MarketSeriesSummary[] };
  saveSession: { readonly input: SessionSummary; readonly output: null };
  sessions: { readonly input: { readonly limit: number }; readonly output: readonly SessionSummary[] };
  saveDecisions: { readonly input: { readonly sessionId: string; readonly decisions: readonly SessionDecision[] }; readonly output: null };
  decisions: { readonly input: { readonly sessionId: string; readonly limit: number }; readonly output: readonly SessionDecision[] };
  savePositions: { readonly input: { readonly sessionId: string; readonly positions: readonly PositionView[] }; readonly output: null };
  positions: { readonly input: { readonly sessionId: string }; readonly output: readonly PositionView[] };
  rebuildHistory: { readonly input: { readonly files: readonly string[]; readonly isForced: boolean }; readonly output: RebuildReport };
  close: { readonly input: null; readonly output: null };
}
export type CallName = keyof StorageCalls;
export type CallInput<N extends CallName> = StorageCalls[N]['input'];
export type CallOutput<N extends CallName> = StorageCalls[N]['output'];

/** A call and its input belong together. */
export type StorageCall = { readonly [N in CallName]: { readonly id: number; readonly name: N; readonly input: CallInput<N> } }[CallName];

/** Something a person should know that is no answer to a call. */
export interface StorageTrouble {
  readonly code: StorageErrorCode | 'candles-damaged' | 'candles-pruned' | 'series-pruned' | 'history-rebuilt' | 'storage-restarted' | 'storage-recovered';
  readonly level: 'info' | 'warning' | 'error';
  readonly message: string;
  readonly nextStep: string | null;
}

export interface WireError {
  readonly code: StorageErrorCode;
  readonly message: string;
  readonly nextStep: string;
}

export type WorkerMessage =
  | { readonly kind: 'ready'; readonly driver: SqlDriver }
  /** The database could not be opened; the thread ends. */
  | { readonly kind: 'failed'; readonly error: WireError }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly id: number; readonly error: WireError }
  | { readonly kind: 'trouble'; readonly trouble: StorageTrouble };

export interface WorkerOptions {
  readonly databaseFile: string;
  readonly journalsDir: string;
  readonly driver: SqlDriver | null;
  /** Kept to by the thread itself, a little after its opening and every few hours; null: nothing is cut. */
  readonly retention: StorageRetention | null;
}

export interface StorageRetention {
  readonly candles: CandleRetention;
  readonly series: SeriesRetention;
}
