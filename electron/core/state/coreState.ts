import type { ClientOrderId, PositionId } from '../../../shared/domain/ids.ts';
import type { Instrument, MarketRules } from '../../../shared/domain/instrument.ts';
import type { FillView } from '../../../shared/domain/order.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { CoreOptions } from '../coreApi.ts';
import type { DecisionLog } from '../decisions/decisionLog.ts';
import type { SeriesEvaluator } from '../decisions/seriesEvaluator.ts';
import type { CoreEffect } from '../effects.ts';
import type { OrderState } from '../execution/orderState.ts';
import type { Ledger } from '../portfolio/ledger.ts';
import type { PortfolioState } from '../portfolio/portfolioState.ts';
import type { LockBook } from '../protections/LockBook.ts';
import type { BreakerState } from '../breaker/breakerState.ts';
import type { PositionState } from '../positions/positionState.ts';
import type { AlertLatch } from '../risk/alerts/alertLatch.ts';
import type { Gates } from '../risk/gates.ts';
import type { FundingState } from '../risk/portfolio/fundingCost.ts';
import type { MarketRelations } from '../risk/portfolio/marketRelations.ts';
import type { HourlyCloses } from '../series/hourlyCloses.ts';
import type { DuplicateGuard } from '../signals/duplicateGuard.ts';
import type { RegimeTracker } from '../regime/regimeTracker.ts';
import type { SignalBook } from '../signals/signalBook.ts';

/** Newest price of one market. Plain data; `at` 0 before the first. */
export interface Quote {
  at: number;
  last: number;
  bid: number;
  ask: number;
  mark: number;
}

export interface InstrumentState {
  readonly index: number;
  readonly instrument: Instrument;
  rules: MarketRules | null;
  readonly quote: Quote;
  readonly funding: FundingState;
  /** Closed 1h candles, for what positions have to do with each other. */
  readonly hours: HourlyCloses;
  readonly evaluator: SeriesEvaluator;
  /** What is shown of the regime; decisions read the evaluator. */
  readonly regime: RegimeTracker;
}

/** What a person or a limit has switched. Plain data. */
export interface Switches {
  isPaused: boolean;
  /** Why entries are stopped for the rest of the session; null while they are not. */
  stoppedBecause: string | null;
  isKilled: boolean;
  /** The day's loss reached its first level: no entries for the rest of the UTC day. */
  isDayStopped: boolean;
  /** It reached the second: everything was closed, and nothing opens for the rest of the UTC day. */
  isDayClosed: boolean;
  /** The drawdown limit was exceeded when last looked at; for notices alone. */
  isDrawdownExceeded: boolean;
}

/** Everything a session's core knows. Changed in place by the event handlers of this folder's neighbours, and by nothing else. */
export interface CoreState {
  readonly options: CoreOptions;
  /** The limits in force; a person may change them. */
  risk: CoreSettings['risk'];
  /** Market time of the newest event. */
  now: number;
  nextOrder: number;
  nextPosition: number;
  readonly markets: readonly InstrumentState[];
  readonly orders: Map<ClientOrderId, OrderState>;
  /** Entry orders that may still fill, oldest first. */
  readonly workingEntries: Set<OrderState>;
  readonly positions: Map<PositionId, PositionState>;
  /** Positions that are not closed, oldest first. */
  readonly open: PositionState[];
  readonly fills: FillView[];
  readonly fillIds: Set<string>;
  readonly ledger: Ledger;
  readonly portfolio: PortfolioState;
  readonly locks: LockBook;
  readonly breakers: BreakerState;
  readonly gates: Gates;
  /** How the markets move together: follows from their hours. */
  readonly relations: MarketRelations;
  readonly alerts: AlertLatch;
  readonly guard: DuplicateGuard;
  readonly signals: SignalBook;
  readonly log: DecisionLog;
  readonly switches: Switches;
  readonly effects: CoreEffect[];
}

/** @throws RangeError where the session has no such instrument. */
export function marketOf(state: CoreState, instrument: number): InstrumentState {
  const market = state.markets[instrument];
  if (market === undefined) throw new RangeError(`instrument ${instrument}: the session has ${state.markets.length}`);
  return market;
}

export function notice(
  state: CoreState,
  level: 'info' | 'warning' | 'critical',
  code: string,
  message: string,
  instrument: number | null = null,
): void {
  state.effects.push({ kind: 'notice', level, code, message, instrument });
}
