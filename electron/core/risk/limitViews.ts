import type { LimitView } from '../../../shared/domain/sessionView.ts';
import { dayLossFractionOf, drawdownFractionOf, equityOf } from '../portfolio/ledger.ts';
import type { CoreState } from '../state/coreState.ts';
import { usageOf } from './exposure.ts';

/** Share of a limit from which its use counts as near. */
const NEAR = 0.8;
/** Entries are sized up to these, so a use just below them is how it should be and no warning. */
const SIZED_TO: ReadonlySet<LimitView['id']> = new Set(['trade-risk', 'position-size', 'notional']);

/** Every limit with its current use and what happens when it is reached. */
export function limitViews(state: CoreState): readonly LimitView[] {
  const { risk, ledger, switches } = state;
  const equity = equityOf(ledger);
  const usage = usageOf(state);
  const closeLevel = state.options.settings.risk_management.daily_loss_limit;
  const dayLoss = dayLossFractionOf(ledger);
  const ofEquity = (quote: number): number => (equity > 0 ? quote / equity : 0);
  const views: LimitView[] = [
    limit('daily-loss', "Day's loss, stop entries", dayLoss, risk.daily_loss_limit_pct, 'fraction', 'No new entries until midnight UTC; exits go on.', switches.isDayStopped),
    limit('daily-loss-close', "Day's loss, close all", dayLoss, closeLevel, 'fraction', 'Every position is closed at the market; nothing opens until midnight UTC.', switches.isDayClosed),
    limit('daily-trades', 'Entries today', ledger.tradesToday, risk.daily_max_trades, 'count', 'No new entries until midnight UTC.'),
    limit('exposure', 'Exposure', ofEquity(usage.exposure), risk.max_exposure, 'fraction', 'New entries are made smaller or declined.'),
    limit('heat', 'Risk at the stops', ofEquity(usage.risk), risk.max_portfolio_heat, 'fraction', 'New entries are declined until open risk falls.'),
    limit('drawdown', 'Drawdown from the peak', drawdownFractionOf(ledger), risk.max_drawdown, 'fraction', 'No new entries until equity recovers or the limit is changed.'),
    limit('positions', 'Open positions', usage.positions, risk.max_positions, 'count', 'New entries are declined until a position closes.'),
    limit('trade-risk', 'Largest risk of one trade', ofEquity(usage.largestRisk), risk.max_portfolio_risk, 'fraction', 'New entries are sized to stay below it.'),
    limit('position-size', 'Largest position', ofEquity(usage.largestNotional), risk.max_position_size, 'fraction', 'New entries are sized to stay below it.'),
  ];
  if (risk.max_notional_per_trade === null) return views;
  return [...views, limit('notional', 'Largest notional', usage.largestNotional, risk.max_notional_per_trade, 'quote', 'New entries are sized to stay below it.')];
}

function limit(
  id: LimitView['id'],
  label: string,
  used: number,
  bound: number,
  unit: LimitView['unit'],
  consequence: string,
  isLatched = false,
): LimitView {
  const isTripped = isLatched || (used > 0 && used >= bound);
  const isNear = used >= NEAR * bound && !SIZED_TO.has(id);
  return { id, label, used, limit: bound, unit, state: isTripped ? 'tripped' : isNear ? 'near' : 'ok', consequence };
}
