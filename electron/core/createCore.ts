import type { SessionDecision } from '../../shared/domain/decision.ts';
import type { FillView, OrderView } from '../../shared/domain/order.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import type { Regime } from '../../shared/domain/regime.ts';
import { NEUTRAL_REGIME } from '../../shared/domain/regime.ts';
import type { Recommendation, RegimeChange, RegimeShares, SmoothedRegime } from '../../shared/domain/regimeHistory.ts';
import type { SignalStatistics, SignalView } from '../../shared/domain/signal.ts';
import type { RiskLimits } from '../../shared/domain/riskLimits.ts';
import type { LimitView } from '../../shared/domain/sessionView.ts';
import type { BreakerView } from '../../shared/domain/breaker.ts';
import type { LockView } from '../../shared/domain/protection.ts';
import type { PortfolioView } from '../../shared/domain/portfolio.ts';
import type { PortfolioRiskView } from '../../shared/domain/portfolioRisk.ts';
import type { EndedLock } from './protections/LockBook.ts';
import type { AccountState, CoreOptions, Readiness, TradingCore } from './coreApi.ts';
import { decisionRecord, regimeOf } from './decisions/decisionRecord.ts';
import type { MarketReading } from './decisions/evaluation.ts';
import { createEvaluation } from './decisions/evaluation.ts';
import type { CoreEffect } from './effects.ts';
import type { CoreEvent } from './events.ts';
import { onCandle, onHistory } from './handlers/onCandle.ts';
import { onCommand, onGate } from './handlers/onCommand.ts';
import { onFill, onOrderAccepted, onOrderClosed } from './handlers/onOrder.ts';
import { onFunding, onPrice } from './handlers/onPrice.ts';
import { afterEvent } from './handlers/afterEvent.ts';
import { beforeEvent } from './handlers/beforeEvent.ts';
import { superviseLimits, superviseTime } from './handlers/supervise.ts';
import { accountState } from './portfolio/accountState.ts';
import { isLaterDay, rollDay } from './portfolio/ledger.ts';
import { resetDailyTrips } from './breaker/trip.ts';
import { breakerViews } from './breaker/breakerViews.ts';
import { blockedReason } from './protections/blockedReason.ts';
import { portfolioView } from './portfolio/portfolioView.ts';
import { portfolioRiskView } from './risk/portfolio/portfolioRiskView.ts';
import { rebalance } from './portfolio/rebalance.ts';
import { recordDay } from './portfolio/recordClosings.ts';
import { onLiquidation } from './positions/exitFills.ts';
import type { PositionState } from './positions/positionState.ts';
import { positionView } from './positions/positionView.ts';
import { followCandle, followPrice } from './positions/stopFollowing.ts';
import { riskMultiplierOf, volatilityOf } from './regime/volatility.ts';
import { watchRisk } from './risk/alerts/watchRisk.ts';
import { limitViews } from './risk/limitViews.ts';
import { riskLimitsOf } from './risk/riskLimitsOf.ts';
import { recommendationsFor } from './regime/recommendations.ts';
import { regimeShares } from './regime/regimeShares.ts';
import { shownRegime } from './regime/regimeTracker.ts';
import { copyReading, readMarket } from './series/marketReading.ts';
import { decisionIdOf } from './signals/decideCandle.ts';
import type { CoreState } from './state/coreState.ts';
import { marketOf, notice } from './state/coreState.ts';
import { hashState, initialState, stateFromSnapshot, takeSnapshot } from './state/snapshot.ts';

/** Order ids are the session's id and a counter; exchanges take 36 characters of these kinds. */
const SESSION_ID = /^[A-Za-z0-9_-]{1,28}$/;

/**
 * A new core at the start of a session.
 * @throws RangeError where the session id cannot begin order ids, there is no instrument, or the equity is not above 0.
 */
export function createCore(options: CoreOptions): TradingCore {
  if (!SESSION_ID.test(options.sessionId)) {
    throw new RangeError(`session id ${JSON.stringify(options.sessionId)}: expected 1 to 28 letters, digits, - or _, because order ids begin with it`);
  }
  if (options.instruments.length === 0) throw new RangeError('a session needs at least one instrument');
  if (!(options.startEquity > 0)) throw new RangeError(`start equity ${options.startEquity}: expected more than 0`);
  return new Core(initialState(options));
}

/**
 * The core that a snapshot was taken of.
 * @throws UnreadableSnapshotError where it is not a snapshot of this version.
 */
export function restoreCore(snapshot: unknown): TradingCore {
  return new Core(stateFromSnapshot(snapshot));
}

class Core implements TradingCore {
  readonly options: CoreOptions;
  readonly #state: CoreState;

  constructor(state: CoreState) {
    this.options = state.options;
    this.#state = state;
  }

  apply(event: CoreEvent): readonly CoreEffect[] {
    const state = this.#state;
    if (state.effects.length > 0) state.effects.length = 0;
    const { at } = event;
    if (at > state.now) state.now = at;
    if (isLaterDay(state.ledger, state.now)) enterDay(state);
    beforeEvent(state, event);
    dispatch(state, event);
    watchRisk(state, event);
    afterEvent(state, event);
    return state.effects;
  }

  account(): AccountState {
    return accountState(this.#state);
  }

  limits(): readonly LimitView[] {
    return limitViews(this.#state);
  }

  portfolio(): PortfolioView {
    return portfolioView(this.#state);
  }

  portfolioRisk(): PortfolioRiskView {
    return portfolioRiskView(this.#state);
  }

  blockedReason(instrument: number): string | null {
    return blockedReason(this.#state, instrument);
  }

  breakers(): readonly BreakerView[] {
    return breakerViews(this.#state);
  }

  locks(): readonly LockView[] {
    return this.#state.locks.active();
  }

  endedLocks(): readonly EndedLock[] {
    return this.#state.locks.ended();
  }

  riskLimits(): RiskLimits {
    return riskLimitsOf(this.#state.risk);
  }

  orders(): readonly OrderView[] {
    return Array.from(this.#state.orders.values(), (order) => order.view);
  }

  fills(): readonly FillView[] {
    return this.#state.fills;
  }

  positions(): readonly PositionView[] {
    return Array.from(this.#state.positions.values(), (position) => this.#view(position));
  }

  openPositions(): readonly PositionView[] {
    return this.#state.open.map((position) => this.#view(position));
  }

  #view(position: PositionState): PositionView {
    return positionView(this.#state, position);
  }

  regime(instrument: number): Regime {
    const { evaluator } = marketOf(this.#state, instrument);
    const openTime = evaluator.market.entry.closed.lastOpenTime;
    if (!Number.isFinite(openTime)) return NEUTRAL_REGIME;
    const now = createEvaluation('adaptive-oversold-bounce');
    readMarket(evaluator.market, this.#state.now, this.options.settings.regime.min_slow_candles, evaluator.reading);
    copyReading(evaluator.reading, now);
    now.volatility = volatilityOf(now.volatilityPercentile, 'medium');
    now.riskMultiplier = riskMultiplierOf(now.volatility);
    return regimeOf(now);
  }

  smoothedRegime(instrument: number): SmoothedRegime {
    return shownRegime(marketOf(this.#state, instrument).regime, this.#reading(instrument));
  }

  regimeHistory(instrument: number): readonly RegimeChange[] {
    return marketOf(this.#state, instrument).regime.changes;
  }

  regimeShares(): readonly RegimeShares[] {
    return this.#state.markets.map(({ instrument, regime }) => regimeShares(instrument, regime.changes, regime.lastAt));
  }

  recommendations(instrument: number): readonly Recommendation[] {
    const { evaluator, regime } = marketOf(this.#state, instrument);
    const now = this.#reading(instrument);
    return recommendationsFor(shownRegime(regime, now), now, evaluator.seats.map(({ strategy }) => strategy));
  }

  #reading(instrument: number): MarketReading {
    const now = createEvaluation('');
    readMarket(marketOf(this.#state, instrument).evaluator.market, this.#state.now, this.options.settings.regime.min_slow_candles, now);
    return now;
  }

  signals(): readonly SignalView[] {
    return this.#state.signals.all();
  }

  signalStatistics(): SignalStatistics {
    return this.#state.signals.statistics();
  }

  readiness(instrument: number): Readiness {
    const { market } = marketOf(this.#state, instrument).evaluator;
    const needed = this.options.settings.regime.min_slow_candles;
    const now = this.#state.now;
    const candles30m = market.entry.closed.countAt(now);
    const candles1h = market.momentum.closed.countAt(now);
    const candles4h = market.trend.closed.countAt(now);
    return { candles30m, candles1h, candles4h, isReady: Math.min(candles30m, candles1h, candles4h) >= needed };
  }

  decisionCount(): number {
    return this.#state.log.rows;
  }

  decision(row: number): SessionDecision {
    const { instrument, evaluation, furtherChecks } = this.#state.log.read(row);
    const { symbol } = marketOf(this.#state, instrument).instrument;
    return { ...decisionRecord(evaluation, symbol, this.options.settings, furtherChecks), id: decisionIdOf(row), instrument };
  }

  snapshot(): unknown {
    return takeSnapshot(this.#state);
  }

  stateHash(): string {
    return hashState(this.#state);
  }
}

function dispatch(state: CoreState, event: CoreEvent): void {
  switch (event.kind) {
    case 'price':
      if (onPrice(state, event)) {
        superviseLimits(state);
        followPrice(state, event.instrument);
      }
      superviseTime(state);
      break;
    case 'timer': superviseTime(state); break;
    case 'history': onHistory(state, event); break;
    case 'candle':
      onCandle(state, event);
      if (event.timeframe === '30m') followCandle(state, event);
      break;
    case 'order-accepted': onOrderAccepted(state, event); break;
    case 'order-closed': onOrderClosed(state, event); break;
    case 'fill':
      onFill(state, event);
      superviseLimits(state);
      break;
    case 'funding':
      onFunding(state, event);
      superviseLimits(state);
      break;
    case 'funding-rate': {
      const { funding } = marketOf(state, event.instrument);
      funding.rate = event.rate;
      funding.nextAt = event.nextAt;
      break;
    }
    case 'liquidation':
      onLiquidation(state, event);
      superviseLimits(state);
      break;
    case 'gate': onGate(state, event); break;
    case 'rules': marketOf(state, event.instrument).rules = event.rules; break;
    case 'command':
      onCommand(state, event);
      superviseLimits(state);
      break;
    default:
      throw new TypeError(`unknown event ${JSON.stringify(event satisfies never)}`);
  }
}

function enterDay(state: CoreState): void {
  const { day, dayStartEquity } = state.ledger;
  if (rollDay(state.ledger, state.now)) beginDay(state, day, dayStartEquity);
}

/** A new UTC day: the one that ended is noted, and what its loss had blocked is free again. */
function beginDay(state: CoreState, ended: number, startEquity: number): void {
  recordDay(state, ended, startEquity);
  rebalance(state, 'day');
  const { switches } = state;
  if (switches.isDayStopped || switches.isDayClosed) notice(state, 'info', 'daily-loss-limit', "A new UTC day began: yesterday's loss limits no longer hold entries back");
  resetDailyTrips(state);
  switches.isDayStopped = false;
  switches.isDayClosed = false;
}
