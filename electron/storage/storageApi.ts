import type { CandleColumns, SeriesKey } from '../../shared/domain/candle.ts';
import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import type { SessionSummary } from '../../shared/ipc/contract.ts';

/*
 * The queryable history: SQLite behind a worker thread, so that no statement ever runs on the engine's loop. It can be rebuilt from the
 * journals; candles can be downloaded again.
 */
export interface CandleStore {
  /** Adds closed candles. Stored ones never change: the result counts those that differ from what is stored (a late correction), which are kept apart. */
  append(key: SeriesKey, columns: CandleColumns, signal: AbortSignal): Promise<{ readonly added: number; readonly corrections: number }>;
  /** Newest `count` candles with `openTime` < `before`, ascending. */
  newest(key: SeriesKey, count: number, before: number, signal: AbortSignal): Promise<CandleColumns>;
  /** Candles with from ≤ openTime < to, ascending. */
  range(key: SeriesKey, from: number, to: number, signal: AbortSignal): Promise<CandleColumns>;
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
  readonly history: HistoryStore;
  /** Flushes and ends the worker, within 5 s; idempotent. */
  close(): Promise<void>;
}
