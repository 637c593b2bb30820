import type { CandleColumns } from '../../shared/domain/candle.ts';
import type { ClientOrderId, ExchangeOrderId, MarketSymbol, PositionId } from '../../shared/domain/ids.ts';
import type { MarketRules } from '../../shared/domain/instrument.ts';
import type { ExitReason, } from '../../shared/domain/position.ts';
import type { Liquidity, PositionSide } from '../../shared/domain/order.ts';
import type { BreakerId } from '../../shared/domain/breaker.ts';
import type { DecisionTimeframe } from '../../shared/domain/timeframe.ts';
import type { RiskLimits } from '../../shared/domain/riskLimits.ts';

/*
 * Everything the core can be told. Each event carries `at`, epoch ms of MARKET time; the core has no other clock. Events are
 * journalled before they are applied, so each is plain data (HistoryEvent's columns are encoded by the journal).
 * `instrument` is the index in the session's list.
 */

/** Closed candles loaded before (or, after a restart, between) live ones; they warm indicators up and are never decided on. */
export interface HistoryEvent {
  readonly kind: 'history';
  readonly at: number;
  readonly instrument: number;
  readonly timeframe: DecisionTimeframe;
  readonly columns: CandleColumns;
}

/** One candle closed. A 30m candle is decided on; where several timeframes end together the longer ones come first. */
export interface CandleEvent {
  readonly kind: 'candle';
  readonly at: number;
  readonly instrument: number;
  readonly timeframe: DecisionTimeframe;
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Newest price of one market, at most one a second (real time) and market. `bid`/`ask` equal `last` where no book is known. */
export interface PriceEvent {
  readonly kind: 'price';
  readonly at: number;
  readonly instrument: number;
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly mark: number;
}

export interface OrderAcceptedEvent {
  readonly kind: 'order-accepted';
  readonly at: number;
  readonly clientOrderId: ClientOrderId;
  readonly exchangeOrderId: ExchangeOrderId;
}

export interface OrderClosedEvent {
  readonly kind: 'order-closed';
  readonly at: number;
  readonly clientOrderId: ClientOrderId;
  readonly status: 'cancelled' | 'rejected' | 'expired';
  /** In words; for a rejection the exchange's code and message. */
  readonly reason: string;
}

/** Part or all of an order traded. A fill after a cancel is real: exchanges race. `fillId` is unique; a repeated one is ignored. */
export interface FillEvent {
  readonly kind: 'fill';
  readonly at: number;
  readonly clientOrderId: ClientOrderId;
  readonly fillId: string;
  readonly price: number;
  readonly amount: number;
  readonly fee: number;
  readonly liquidity: Liquidity;
}

/** Funding settled on an open position. `payment` in quote currency, positive = paid by us. */
export interface FundingEvent {
  readonly kind: 'funding';
  readonly at: number;
  readonly instrument: number;
  readonly rate: number;
  readonly payment: number;
}

/** What the next settlement will charge, by the exchange's newest word: positive where longs pay. Told when it has changed. */
export interface FundingRateEvent {
  readonly kind: 'funding-rate';
  readonly at: number;
  readonly instrument: number;
  readonly rate: number;
  /** Market time of the next settlement. */
  readonly nextAt: number;
}

/**
 * The exchange took a position away because its margin was used up: `amount` of it was closed at `price` without an order of ours.
 * Working reduce-only orders are cancelled by events of their own afterwards. A repeated `fillId` is ignored.
 */
export interface LiquidationEvent {
  readonly kind: 'liquidation';
  readonly at: number;
  readonly instrument: number;
  readonly fillId: string;
  readonly price: number;
  /** Base currency, always positive. */
  readonly amount: number;
  readonly fee: number;
}

/** Time passed. Comes at least every minute of market time while a session runs. */
export interface TimerEvent {
  readonly kind: 'timer';
  readonly at: number;
}

/** Something outside the core blocks or frees entries; `instrument` null means all of them. */
export interface GateEvent {
  readonly kind: 'gate';
  readonly at: number;
  readonly instrument: number | null;
  readonly code: 'data-stale' | 'clock-skew' | 'symbol-quarantined' | 'breaker-tripped' | 'auth-failure';
  readonly blocked: boolean;
  readonly reason: string;
}

export interface RulesEvent {
  readonly kind: 'rules';
  readonly at: number;
  readonly instrument: number;
  readonly rules: MarketRules;
}

/** A person's or the engine's command. */
export type CommandEvent = { readonly kind: 'command'; readonly at: number } & (
  | { readonly command: 'pause-entries' }
  | { readonly command: 'resume-entries' }
  /** No more entries for the rest of the session; exits go on. `reason` says why (stopping, time up). */
  | { readonly command: 'stop-entries'; readonly reason: string }
  | { readonly command: 'close-position'; readonly positionId: PositionId; readonly reason: ExitReason }
  /** Cancels working entries and closes everything. With `kill-switch` entries stay blocked (latched) until `reset-kill` after all is flat. */
  | { readonly command: 'close-all'; readonly reason: Extract<ExitReason, 'kill-switch' | 'session-end' | 'manual' | 'risk'> }
  | { readonly command: 'reset-kill' }
  /** Frees a tripped trigger of the circuit breaker, once its action is done and its cause gone. */
  | { readonly command: 'reset-breaker'; readonly breaker: BreakerId }
  /** Locks entries until `until` (market time); `symbol` and `side` null mean all of them. */
  | { readonly command: 'lock'; readonly symbol: MarketSymbol | null; readonly side: PositionSide | null; readonly until: number; readonly reason: string }
  | { readonly command: 'unlock'; readonly lockId: string }
  /** Puts the offered shares of the strategies into force. */
  | { readonly command: 'apply-allocation' }
  | { readonly command: 'cancel-order'; readonly clientOrderId: ClientOrderId }
  | { readonly command: 'set-limits'; readonly limits: RiskLimits }
  /** Moves a stop; never further from the price than the initial one, never to the wrong side. */
  | { readonly command: 'move-stop'; readonly positionId: PositionId; readonly stop: number }
  /** Takes a part off at the market: a fraction of what is open, or an amount in base currency; rounded down to the market's step. */
  | { readonly command: 'reduce-position'; readonly positionId: PositionId; readonly by: 'fraction' | 'amount'; readonly value: number; readonly reason: ExitReason }
);

export type CoreEvent =
  | HistoryEvent | CandleEvent | PriceEvent
  | OrderAcceptedEvent | OrderClosedEvent | FillEvent | FundingEvent | FundingRateEvent | LiquidationEvent
  | TimerEvent | GateEvent | RulesEvent | CommandEvent;
