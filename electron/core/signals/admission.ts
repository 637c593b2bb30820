import type { ReasonCode } from '../../../shared/domain/decision.ts';
import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { Strategy } from '../strategies/strategy.ts';
import type { Evaluation } from '../decisions/evaluation.ts';
import type { EntryPlan } from '../execution/orderState.ts';
import { roundDown, roundUp, withoutNoise } from '../execution/rounding.ts';
import { sizeEntry } from '../risk/sizeEntry.ts';
import type { CoreState, InstrumentState } from '../state/coreState.ts';
import { breakerBlock } from '../breaker/breakerBlock.ts';
import { checkLocks } from '../protections/checkLocks.ts';
import type { PositionState } from '../positions/positionState.ts';
import { CheckList } from './checkList.ts';
import { formatFault } from './signalFormat.ts';
import type { Beside } from './whatIsBeside.ts';
import { whatIsBeside } from './whatIsBeside.ts';

/** An entry that passed everything: the plan, the final amount and the worst price it may be filled at. */
export interface AdmittedEntry {
  readonly plan: EntryPlan;
  readonly amount: number;
  readonly worstPrice: number;
}

/** A signal on its way through groups 13-19 (system.md 4.8). */
export interface Candidate {
  readonly market: InstrumentState;
  readonly strategy: Strategy;
  readonly evaluation: Evaluation;
  readonly checks: CheckList;
  readonly beside: Beside;
}

export type Admission =
  | { readonly kind: 'admitted'; readonly entry: AdmittedEntry }
  /** It may enter once these positions are flat. */
  | { readonly kind: 'flip'; readonly toClose: readonly PositionState[] }
  | { readonly kind: 'declined' };

const DECLINED: Admission = { kind: 'declined' };

/** The signal's format and groups 13-14 on an evaluation that would enter; the first that fails ends it. Changes nothing but statistics. */
export function beginAdmission(state: CoreState, market: InstrumentState, strategy: Strategy, evaluation: Evaluation): Candidate {
  const checks = new CheckList();
  const beside = whatIsBeside(state, market, strategy.side);
  const fault = formatFault(strategy.side, evaluation.close, evaluation.stop, evaluation.target);
  if (fault !== null) checks.add('signal-malformed', null, null, false, fault);
  checkEngineAndData(checks, state, market);
  if (checks.failed === null) {
    const key = { symbol: market.instrument.symbol, strategy: strategy.id };
    const bypassDelta = state.guard.check(checks, key, evaluation.time, evaluation.close, beside.positions, beside.orders);
    if (bypassDelta !== null && checks.failed === null) state.signals.bypassed(bypassDelta, evaluation.time);
  }
  return { market, strategy, evaluation, checks, beside };
}

/**
 * Groups 16-19 on a candidate that has passed so far. `lostTo` says which signal of the same moment and symbol goes on instead, null where
 * this one does. Changes nothing but the signal memory.
 */
export function finishAdmission(state: CoreState, candidate: Candidate, lostTo: string | null): Admission {
  const { market, strategy, evaluation, checks, beside } = candidate;
  if (checks.failed !== null || market.rules === null) return DECLINED;
  const key = { symbol: market.instrument.symbol, strategy: strategy.id };
  const rivals = beside.opposite + (lostTo === null ? 0 : 1);
  checks.add('conflict-lost', rivals, 0, rivals === 0, lostTo ?? (rivals === 0 ? undefined : 'The symbol is traded on the other side on another exchange'));
  checkLocks(checks, state, market.instrument.symbol, strategy.side);
  const isFlip = beside.toClose.length > 0;
  const entry = checks.failed !== null ? null : isFlip ? null : sized(checks, state, market, market.rules, strategy, evaluation);
  if (isFlip) checkBeforeFlip(checks, state, market, market.rules, strategy, evaluation);
  if (checks.failed !== null) {
    state.guard.rejected(key, evaluation.close);
    return DECLINED;
  }
  const lateMs = state.now - evaluation.time;
  checks.add('signal-expired', lateMs, state.options.entryTtlMs, lateMs <= state.options.entryTtlMs);
  if (checks.failed !== null) return DECLINED;
  if (entry === null) return { kind: 'flip', toClose: beside.toClose };
  state.guard.accepted(key, evaluation.time);
  return { kind: 'admitted', entry };
}

/** Limits that closing a position cannot free: no position is closed for an entry that they refuse. */
const NOT_FREED_BY_CLOSING: ReadonlySet<ReasonCode> = new Set([
  'position-size-limit', 'trade-risk-limit', 'drawdown-limit', 'win-rate-limit', 'daily-loss-limit', 'daily-trades-limit', 'loss-streak', 'below-minimum',
]);

/** Group 18 is made in full once the positions are flat. */
function checkBeforeFlip(checks: CheckList, state: CoreState, market: InstrumentState, rules: MarketRules, strategy: Strategy, evaluation: Evaluation): void {
  if (checks.failed !== null) return;
  const trial = new CheckList();
  sized(trial, state, market, rules, strategy, evaluation);
  const { failed } = trial;
  if (failed !== null && NOT_FREED_BY_CLOSING.has(failed.name)) checks.add(failed.name, failed.value, failed.limit, false, failed.detail);
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
