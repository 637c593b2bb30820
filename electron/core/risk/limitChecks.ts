import { drawdownFractionOf, dayLossFractionOf, equityOf } from '../portfolio/ledger.ts';
import type { CheckList } from '../signals/checkList.ts';
import type { CoreState } from '../state/coreState.ts';
import type { Usage } from './exposure.ts';
import type { Sizing } from './sizePosition.ts';

/**
 * Group 18 (system.md 4.8) on the final size of a new entry. Money in quote currency. What an order of the exchange's smallest size
 * would need counts as well, so that a full account says so rather than that the size is too small.
 */
export function checkLimits(checks: CheckList, state: CoreState, usage: Usage, sizing: Sizing, limitPrice: number, leverage: number): void {
  const { risk, ledger, switches } = state;
  const equity = equityOf(ledger);
  const needed = Math.max(sizing.notional, sizing.minimumAmount * limitPrice);
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
  const dayLoss = dayLossFractionOf(ledger);
  checks.add('daily-loss-limit', dayLoss, risk.daily_loss_limit_pct, !switches.isDayStopped && dayLoss < risk.daily_loss_limit_pct);
  checks.add('daily-trades-limit', usage.tradesToday + 1, risk.daily_max_trades, usage.tradesToday < risk.daily_max_trades);
  checks.add('max-positions', usage.positions + 1, risk.max_positions, usage.positions < risk.max_positions);
  const streakLimit = risk.max_loss_streak === 0 ? null : risk.max_loss_streak;
  checks.add('loss-streak', ledger.lossStreak, streakLimit, streakLimit === null || ledger.lossStreak < streakLimit);
  const freeMargin = equity - usage.margin;
  checks.add('margin-short', sizing.notional / leverage, freeMargin, sizing.notional / leverage <= freeMargin);
  checks.add('below-minimum', sizing.amount, sizing.minimumAmount, sizing.amount >= sizing.minimumAmount);
}
