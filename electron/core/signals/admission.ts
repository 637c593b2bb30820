import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { Evaluation } from '../decisions/evaluation.ts';
import type { EntryPlan } from '../execution/orderState.ts';
import { roundDown, roundUp, withoutNoise } from '../execution/rounding.ts';
import { sizeEntry } from '../risk/sizeEntry.ts';
import type { CoreState, InstrumentState } from '../state/coreState.ts';
import { breakerBlock } from '../breaker/breakerBlock.ts';
import { checkLocks } from '../protections/checkLocks.ts';
import { CheckList } from './checkList.ts';

/** An entry that passed everything: the plan, the final amount and the worst price it may be filled at. */
export interface AdmittedEntry {
  readonly plan: EntryPlan;
  readonly amount: number;
  readonly worstPrice: number;
}

export interface Admission {
  readonly checks: CheckList;
  /** Null where a check failed. */
  readonly entry: AdmittedEntry | null;
}

/** Groups 13-19 (system.md 4.8) on an evaluation that would enter, in order; the first that fails ends it. Changes nothing but the signal memory. */
export function admit(state: CoreState, market: InstrumentState, strategy: Strategy, evaluation: Evaluation): Admission {
  const checks = new CheckList();
  const key = { symbol: market.instrument.symbol, strategy: strategy.id };
  checkEngineAndData(checks, state, market);
  const beside = whatIsOpenBeside(state, market, strategy);
  if (checks.failed === null) {
    state.guard.check(checks, key, evaluation.time, evaluation.close, beside.positions, beside.orders);
  }
  if (checks.failed !== null || market.rules === null) return { checks, entry: null };
  checks.add('conflict-lost', beside.opposite, 0, beside.opposite === 0);
  checkLocks(checks, state, market.instrument.symbol, strategy.side);
  const entry = checks.failed === null ? sized(checks, state, market, market.rules, strategy, evaluation) : null;
  if (checks.failed !== null) {
    state.guard.rejected(key, evaluation.close);
    return { checks, entry: null };
  }
  const lateMs = state.now - evaluation.time;
  checks.add('signal-expired', lateMs, state.options.entryTtlMs, lateMs <= state.options.entryTtlMs);
  if (checks.failed !== null) return { checks, entry: null };
  state.guard.accepted(key, evaluation.time);
  return { checks, entry };
}

function checkEngineAndData(checks: CheckList, state: CoreState, market: InstrumentState): void {
  const { switches, gates } = state;
  checks.addAbsent('entries-paused', switches.isKilled || switches.isPaused || switches.stoppedBecause !== null);
  const breaker = breakerBlock(state, market.index);
  checks.add('breaker-tripped', breaker === null ? 0 : 1, 0, breaker === null, breaker ?? undefined);
  checks.addAbsent('clock-skew', gates.find('clock-skew', market.index) !== null);
  checks.addAbsent('data-stale', gates.find('data-stale', market.index) !== null);
  checks.addAbsent('symbol-quarantined', gates.find('symbol-quarantined', market.index) !== null);
  checks.addAbsent('no-market-rules', market.rules === null);
}

/**
 * What is open or working already: on this market, or on the same side of the same symbol elsewhere (`positions`, `orders`), and on the
 * other side of the same symbol elsewhere (`opposite`).
 */
function whatIsOpenBeside(state: CoreState, market: InstrumentState, strategy: Strategy): { positions: number; orders: number; opposite: number } {
  const beside = { positions: 0, orders: 0, opposite: 0 };
  const count = (kind: 'positions' | 'orders', instrument: number, side: Strategy['side']): void => {
    const other = state.markets[instrument];
    if (other === undefined || other.instrument.symbol !== market.instrument.symbol) return;
    if (instrument === market.index || side === strategy.side) beside[kind] += 1;
    else beside.opposite += 1;
  };
  for (const position of state.open) count('positions', position.instrument, position.side);
  for (const order of state.workingEntries) {
    if (order.plan !== null) count('orders', order.view.instrument, order.plan.side);
  }
  return beside;
}

function sized(
  checks: CheckList,
  state: CoreState,
  market: InstrumentState,
  rules: MarketRules,
  strategy: Strategy,
  evaluation: Evaluation,
): AdmittedEntry {
  const { execution } = state.options.settings;
  const { quote } = market;
  const last = quote.at > evaluation.time - MAX_QUOTE_AGE_MS ? quote.last : evaluation.close;
  const worstPrice = strategy.side === 'long'
    ? roundDown(withoutNoise(last * (1 + execution.max_slippage_pct)), rules.priceTick)
    : roundUp(withoutNoise(last * (1 - execution.max_slippage_pct)), rules.priceTick);
  const limitPrice = Math.max(evaluation.close, last, worstPrice);
  const amount = sizeEntry(checks, state, market, rules, { strategy: strategy.id, side: strategy.side, evaluation, limitPrice });
  return {
    plan: {
      strategy: strategy.id,
      side: strategy.side,
      entry: evaluation.close,
      stopFraction: Math.abs(evaluation.close - evaluation.stop) / evaluation.close,
      targetFraction: Math.abs(evaluation.target - evaluation.close) / evaluation.close,
      limitPrice,
      atr: evaluation.atr,
    },
    amount,
    worstPrice,
  };
}

/** A price older than the candle that is decided on says less than the candle's close. */
const MAX_QUOTE_AGE_MS = 1_800_000;
