import type { Candle, CandleColumns } from '../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../shared/domain/ids.ts';
import type { ExchangeId, Instrument } from '../../shared/domain/instrument.ts';
import type { ConnectionView, StreamView } from '../../shared/domain/sessionView.ts';
import type { DecisionTimeframe, Timeframe } from '../../shared/domain/timeframe.ts';

/*
 * Where market events come from: an exchange, or a generated or recorded market. The engine sees only this.
 * `at` is market time (the exchange's clock; on an accelerated exchange it runs faster than ours).
 */
export type MarketEvent =
  /** Exactly once a candle, verified, ascending within a series; longer timeframes first where several end together. `backfilled`: it was missed live and fetched afterwards. */
  | { readonly kind: 'candle-closed'; readonly at: number; readonly instrument: number; readonly timeframe: DecisionTimeframe; readonly candle: Candle; readonly source: 'stream' | 'rest' | 'simulated'; readonly backfilled: boolean }
  /** The candle that is still forming: for the eyes only. At most a few times a second. */
  | { readonly kind: 'candle-forming'; readonly at: number; readonly instrument: number; readonly timeframe: DecisionTimeframe; readonly candle: Candle }
  | { readonly kind: 'quote'; readonly at: number; readonly instrument: number; readonly last: number; readonly bid: number; readonly ask: number; readonly mark: number; readonly bidSize: number | null; readonly askSize: number | null }
  /** Funding settles now. */
  | { readonly kind: 'funding'; readonly at: number; readonly instrument: number; readonly rate: number; readonly mark: number }
  | { readonly kind: 'funding-rate'; readonly at: number; readonly instrument: number; readonly rate: number; readonly nextAt: number }
  /** Open contracts in base currency, as of the exchange's own time. */
  | { readonly kind: 'open-interest'; readonly at: number; readonly instrument: number; readonly amount: number; readonly asOf: number }
  | { readonly kind: 'change-24h'; readonly at: number; readonly instrument: number; readonly fraction: number }
  /** Data of one market became stale or fresh again (measured on arrival, real time). */
  | { readonly kind: 'freshness'; readonly at: number; readonly instrument: number; readonly isStale: boolean; readonly reason: string }
  /** Clock skew beyond its limit, or back within. */
  | { readonly kind: 'clock-skew'; readonly at: number; readonly exchange: ExchangeId; readonly isSkewed: boolean; readonly offsetMs: number }
  | { readonly kind: 'trouble'; readonly at: number; readonly where: string; readonly code: string; readonly message: string; readonly instrument: number | null }
  /** A generated or recorded market has no more candles. */
  | { readonly kind: 'market-ended'; readonly at: number };

export interface HistoryRequest {
  readonly instrument: number;
  readonly timeframe: Timeframe;
  /** How many of the newest closed candles are wanted. */
  readonly count: number;
  /** Only candles that close at or before this market time. */
  readonly until: number;
}

export interface OpenResult {
  readonly instruments: readonly Instrument[];
  readonly latencyMs: number | null;
  readonly clockOffsetMs: number | null;
  /** What could not be opened, in words: the session goes on without it. */
  readonly failures: readonly string[];
}

export interface MarketFeed {
  readonly kind: 'exchange' | 'simulated';
  /** Times real time. */
  readonly speed: number;
  /** Market time now, epoch ms. Valid after `open`. */
  now(): number;
  /** Reaches the exchange, measures its clock, loads the rules of each symbol. Rejects with a named error (UnknownSymbolError, ExchangeUnreachableError, …) before its deadline. */
  open(symbols: readonly MarketSymbol[], signal: AbortSignal): Promise<OpenResult>;
  /** Newest closed candles, ascending, contiguous where the source is; may return fewer than asked. */
  history(request: HistoryRequest, signal: AbortSignal): Promise<CandleColumns>;
  /**
   * Starts streams. Closed candles newer than `since` (per instrument and timeframe: the open time of the newest candle the engine has)
   * are delivered, the missed ones first. Where an exchange's streams are too few, the instruments that come first in `since` get them.
   * Resolves when delivering has begun, not when sockets are healthy.
   */
  subscribe(since: readonly { readonly instrument: number; readonly timeframe: DecisionTimeframe; readonly openTime: number }[], signal: AbortSignal): Promise<void>;
  streams(): readonly StreamView[];
  connections(): readonly ConnectionView[];
  /** Ends everything it opened, within 10 s; idempotent. */
  close(): Promise<void>;
}

export type MarketListener = (event: MarketEvent) => void;
