import { drawdownFractionOf, dayLossFractionOf, equityOf } from '../portfolio/ledger.ts';
import type { AllocationUse } from '../portfolio/allocationRoom.ts';
import type { CheckList } from '../signals/checkList.ts';
import type { CoreState } from '../state/coreState.ts';
import { checkClass } from './classChecks.ts';
import type { Usage } from './exposure.ts';
import type { Holding } from './holdings.ts';
import { liquidationDistance } from './liquidationDistance.ts';
import { checkCorrelation, checkPortfolio } from './portfolioChecks.ts';
import type { Sizing } from './sizePosition.ts';
import { MIN_TRADES, type TrackRecord } from './sizing/trackRecord.ts';

/** A sized entry that is not sent yet. */
export interface PlannedEntry {
  readonly sizing: Sizing;
  /** What its strategy uses of its share already. */
  readonly allocation: AllocationUse;
  /** The entry as it would use the account, at the worst price it may get; not working, so that it counts as filled. */
  readonly holding: Holding;
  /** What the entry uses, or the exchange's smallest order would, quote currency. */
  readonly needed: number;
  /** Of the signal. */
  readonly entry: number;
  readonly stop: number;
  readonly leverage: number;
  /** Of its strategy; null under 20 trades. */
  readonly record: TrackRecord | null;
}

/**
 * Group 18 (system.md 4.8) on the final size of a new entry, everything that works already counted as filled where that is worse. Money in
 * quote currency. What an order of the exchange's smallest size would need counts as well, so that a full account says so rather than
 * that the size is too small.
 */
export function checkLimits(checks: CheckList, state: CoreState, usage: Usage, planned: PlannedEntry): void {
  const { risk, ledger, switches } = state;
  const { sizing, needed, leverage, record } = planned;
  const equity = equityOf(ledger);
  const exposureLimit = equity * risk.max_exposure;
  checks.add('exposure-limit', usage.exposure + needed, exposureLimit, usage.exposure + sizing.notional <= exposureLimit && needed <= exposureLimit - usage.exposure);
  const sizeLimit = Math.min(equity * risk.max_position_size, risk.max_notional_per_trade ?? Number.POSITIVE_INFINITY);
  checks.add('position-size-limit', sizing.notional, sizeLimit, sizing.notional <= sizeLimit);
  const riskLimit = Math.min(equity * risk.max_portfolio_risk, risk.risk_usd_cap);
  checks.add('trade-risk-limit', sizing.risk, riskLimit, sizing.risk <= riskLimit);
  const drawdown = drawdownFractionOf(ledger);
  checks.add('drawdown-limit', drawdown, risk.max_drawdown, drawdown < risk.max_drawdown);
  const heatLimit = equity * risk.max_portfolio_heat;
  checks.add('heat-limit', usage.risk + sizing.risk, heatLimit, usage.risk + sizing.risk <= heatLimit);
  const hasRecord = record !== null && record.trades >= MIN_TRADES;
  checks.add('win-rate-limit', hasRecord ? record.winRate : null, risk.min_win_rate, !hasRecord || record.winRate >= risk.min_win_rate);
  const dayLoss = dayLossFractionOf(ledger);
  checks.add('daily-loss-limit', dayLoss, risk.daily_loss_limit_pct, !switches.isDayStopped && dayLoss < risk.daily_loss_limit_pct);
  checks.add('daily-trades-limit', usage.tradesToday + 1, risk.daily_max_trades, usage.tradesToday < risk.daily_max_trades);
  checkClass(checks, state, usage, planned);
  checkCorrelation(checks, state, usage, planned);
  checks.add('max-positions', usage.positions + 1, risk.max_positions, usage.positions < risk.max_positions);
  const streakLimit = risk.max_loss_streak === 0 ? null : risk.max_loss_streak;
  checks.add('loss-streak', ledger.lossStreak, streakLimit, streakLimit === null || ledger.lossStreak < streakLimit);
  checkPortfolio(checks, state, usage, planned);
  checkAllocation(checks, planned, needed);
  const freeMargin = equity - usage.margin;
  checks.add('margin-short', sizing.notional / leverage, freeMargin, sizing.notional / leverage <= freeMargin);
  checkLiquidation(checks, state, planned);
  checks.add('below-minimum', sizing.amount, sizing.minimumAmount, sizing.amount >= sizing.minimumAmount);
}

/** An entry that its strategy's share has less room for than the smallest order needs; a larger room was sized to. */
function checkAllocation(checks: CheckList, { allocation, sizing }: PlannedEntry, needed: number): void {
  const { used, limit } = allocation;
  if (!Number.isFinite(limit)) checks.add('allocation-limit', used + needed, null, true);
  else checks.add('allocation-limit', used + needed, limit, used + sizing.notional <= limit && needed <= limit - used);
}

function checkLiquidation(checks: CheckList, state: CoreState, { sizing, holding, entry, stop, leverage }: PlannedEntry): void {
  const needed = state.risk.min_liquidation_distance;
  const distance = sizing.amount > 0
    ? liquidationDistance(state, { instrument: holding.instrument, side: holding.side, entry, stop, amount: sizing.amount, leverage })
    : Number.POSITIVE_INFINITY;
  checks.add('liquidation-too-near', Number.isFinite(distance) ? distance : null, needed, distance >= needed);
}
