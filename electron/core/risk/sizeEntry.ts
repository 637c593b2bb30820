import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';
import type { Evaluation } from '../decisions/evaluation.ts';
import { allocationUse } from '../portfolio/allocationRoom.ts';
import { equityOf } from '../portfolio/ledger.ts';
import type { CheckList } from '../signals/checkList.ts';
import type { CoreState, InstrumentState } from '../state/coreState.ts';
import { notice } from '../state/coreState.ts';
import { assetClassOf } from './assetClass.ts';
import { leverageOf, usageOf } from './exposure.ts';
import { maxHoldingMs } from './holdings.ts';
import { checkLimits } from './limitChecks.ts';
import { sizePosition } from './sizePosition.ts';
import { trackRecordOf } from './trackRecordOf.ts';

export interface EntryQuestion {
  readonly strategy: StrategyId;
  readonly side: PositionSide;
  readonly evaluation: Evaluation;
  /** Dearest of signal, market and worst price: what the entry counts as against the limits. */
  readonly limitPrice: number;
}

/** 4h candles a day are six: a range grows with the square root of time. */
const DAY_OVER_4H = Math.sqrt(6);

/** The final amount of an entry in base currency, whole steps: exactly what is validated here (group 18) and then sent. Check `checks` before using it. */
export function sizeEntry(checks: CheckList, state: CoreState, market: InstrumentState, rules: MarketRules, question: EntryQuestion): number {
  const { settings } = state.options;
  const { strategy, side, evaluation, limitPrice } = question;
  const usage = usageOf(state);
  const equity = equityOf(state.ledger);
  const leverage = leverageOf(state, market.index);
  const record = trackRecordOf(state, strategy);
  const { trend } = market.evaluator.market;
  const bounds = settings.adaptive_strategies.performance;
  const { symbol } = market.instrument;
  const allocation = allocationUse(state, strategy);
  const sizing = sizePosition({
    method: settings.risk_management.default_method,
    equity,
    exposureRoom: Math.min(equity * Math.min(state.risk.max_exposure, state.risk.max_leverage) - usage.exposure, allocation.limit - allocation.used),
    freeMargin: equity - usage.margin,
    leverage,
    side,
    entry: evaluation.close,
    stop: evaluation.stop,
    limitPrice,
    atr: evaluation.atr,
    calmness: trend.meanRelativeAtr / trend.relativeAtr,
    regime: evaluation,
    volatilityMultiplier: volatilityMultiplier(evaluation.riskMultiplier, trend.relativeAtr * DAY_OVER_4H, bounds.min_volatility_for_adjustment),
    record,
    fractions: settings.risk_management,
    bounds,
    slippageFraction: settings.execution.slippage_pct,
    rules,
    risk: state.risk,
    classLimit: settings.class_limits[assetClassOf(symbol, settings.classes)],
  });
  if (sizing.fallback !== null && state.alerts.once(`sizing:${strategy}`)) notice(state, 'info', 'sizing-fallback', `${strategy}: ${sizing.fallback}; fixed risk sizes it until then`);
  const holdingMs = maxHoldingMs(state);
  checkLimits(checks, state, usage, {
    sizing,
    allocation,
    holding: {
      instrument: market.index, symbol, side, notional: sizing.notional, risk: sizing.risk,
      heldUntil: holdingMs === null ? null : state.now + holdingMs, isWorking: false,
    },
    entry: evaluation.close,
    stop: evaluation.stop,
    needed: Math.max(sizing.notional, sizing.minimumAmount * limitPrice),
    leverage,
    record,
  });
  return sizing.amount;
}

/** In a market whose days move less than the settings ask for, a calm regime makes nothing larger. */
export function volatilityMultiplier(byRegime: number, dailyRange: number, minDailyRange: number): number {
  return byRegime > 1 && !(dailyRange >= minDailyRange) ? 1 : byRegime;
}
