import type { LimitView } from '../../../shared/domain/sessionView.ts';
import { ASSET_CLASSES } from '../../../shared/settings/classSettings.ts';
import { strategyMetrics } from '../portfolio/strategyMetrics.ts';
import { dayLossFractionOf, drawdownFractionOf, equityOf } from '../portfolio/ledger.ts';
import { entryPriceOf } from '../positions/positionState.ts';
import type { CoreState } from '../state/coreState.ts';
import { assetClassOf } from './assetClass.ts';
import { classUse } from './classChecks.ts';
import { leverageOf, usageOf } from './exposure.ts';
import type { Usage } from './exposure.ts';
import { liquidationDistance } from './liquidationDistance.ts';
import { betaExposureOf, concentrationOf, fundingCostAhead, largestCorrelation, netExposureOf, valueAtRiskOf } from './portfolio/portfolioRisk.ts';

/** Share of a limit from which its use counts as near. */
const NEAR = 0.8;
/** Entries are sized up to these, so a use just below them is how it should be and no warning. */
const SIZED_TO: ReadonlySet<LimitView['id']> = new Set(['trade-risk', 'position-size', 'notional', ...ASSET_CLASSES.flatMap((name) => [`${name}-notional`, `${name}-risk`] as const)]);

/** Every limit that is in force, with its current use and what happens when it is reached. */
export function limitViews(state: CoreState): readonly LimitView[] {
  const usage = usageOf(state);
  return [...accountLimits(state, usage), ...portfolioLimits(state, usage), ...classLimits(state, usage), ...strategyLimits(state)];
}

function accountLimits(state: CoreState, usage: Usage): LimitView[] {
  const { risk, ledger, switches } = state;
  const ofEquity = fractionOf(equityOf(ledger));
  const closeLevel = state.options.settings.risk_management.daily_loss_limit;
  const dayLoss = dayLossFractionOf(ledger);
  const views: LimitView[] = [
    limit('daily-loss', "Day's loss, stop entries", dayLoss, risk.daily_loss_limit_pct, 'fraction', 'No new entries until midnight UTC; exits go on.', switches.isDayStopped),
    limit('daily-loss-close', "Day's loss, close all", dayLoss, closeLevel, 'fraction', 'Every position is closed at the market; nothing opens until midnight UTC.', switches.isDayClosed),
    limit('daily-trades', 'Entries today', ledger.tradesToday, risk.daily_max_trades, 'count', 'No new entries until midnight UTC.'),
    limit('exposure', 'Exposure', ofEquity(usage.exposure), risk.max_exposure, 'fraction', 'New entries are made smaller or declined.'),
    limit('heat', 'Risk at the stops', ofEquity(usage.risk), risk.max_portfolio_heat, 'fraction', 'New entries are declined until open risk falls.'),
    limit('drawdown', 'Drawdown from the peak', drawdownFractionOf(ledger), risk.max_drawdown, 'fraction', 'No new entries; when equity has recovered, the circuit breaker is reset by hand.'),
    limit('positions', 'Open positions', usage.positions, risk.max_positions, 'count', 'New entries are declined until a position closes.'),
    limit('trade-risk', 'Largest risk of one trade', ofEquity(usage.largestRisk), risk.max_portfolio_risk, 'fraction', 'New entries are sized to stay below it.'),
    limit('position-size', 'Largest position', ofEquity(usage.largestNotional), risk.max_position_size, 'fraction', 'New entries are sized to stay below it.'),
  ];
  if (risk.max_notional_per_trade !== null) views.push(limit('notional', 'Largest notional', usage.largestNotional, risk.max_notional_per_trade, 'quote', 'New entries are sized to stay below it.'));
  if (risk.max_loss_streak > 0) views.push(limit('loss-streak', 'Losses in a row today', ledger.lossStreak, risk.max_loss_streak, 'count', 'No new entries until midnight UTC.'));
  return views;
}

function portfolioLimits(state: CoreState, { holdings, exposure }: Usage): LimitView[] {
  const { risk } = state;
  const ofEquity = fractionOf(equityOf(state.ledger));
  const views: LimitView[] = [];
  const add = (bound: number | null, view: (bound: number) => LimitView): void => {
    if (bound !== null) views.push(view(bound));
  };
  const declined = 'New entries that would go beyond it are declined.';
  add(risk.max_net_exposure, (bound) => limit('net-exposure', 'Net exposure', ofEquity(netExposureOf(holdings)), bound, 'fraction', declined));
  add(risk.max_beta_exposure, (bound) => {
    const beta = betaExposureOf(state, holdings);
    return limit('beta', beta.isKnown ? 'Exposure to Bitcoin' : 'Exposure to Bitcoin, unknown betas as 1', ofEquity(beta.exposure), bound, 'fraction', declined);
  });
  add(risk.max_correlation, (bound) => limit('correlation', 'Correlation of positions', largestCorrelation(state, holdings), bound, 'ratio', 'An entry that moves with a position more than this is declined.'));
  add(risk.max_concentration, (bound) => {
    const { symbols, largestShare } = concentrationOf(holdings);
    return limit('concentration', 'Share of the largest coin', symbols > 2 ? largestShare : null, bound, 'fraction', 'With two others held, an entry that would give its coin more is declined.');
  });
  const day = risk.max_var === null && risk.max_expected_shortfall === null ? null : valueAtRiskOf(state, holdings);
  add(risk.max_var, (bound) => limit('var', 'Value at risk, one day', day?.historical ?? null, bound, 'fraction', declined));
  add(risk.max_expected_shortfall, (bound) => limit('expected-shortfall', 'Expected shortfall, one day', day?.expectedShortfall ?? null, bound, 'fraction', declined));
  add(risk.max_funding_cost, (bound) => limit('funding-cost', 'Funding to come', ofEquity(fundingCostAhead(state, holdings)), bound, 'fraction', declined));
  views.push(limit('leverage', 'Leverage of the account', ofEquity(exposure), risk.max_leverage, 'ratio', declined));
  const nearest = nearestLiquidation(state);
  const needed = risk.min_liquidation_distance;
  views.push({
    id: 'liquidation-distance', label: 'From stop to liquidation, at least', used: nearest, limit: needed, unit: 'ratio',
    state: nearest !== null && nearest < needed ? 'tripped' : 'ok', consequence: 'An entry whose liquidation lies nearer to its stop, in stop distances, is declined.',
  });
  return views;
}

function classLimits(state: CoreState, { holdings }: Usage): LimitView[] {
  const ofEquity = fractionOf(equityOf(state.ledger));
  const views: LimitView[] = [];
  for (const name of ASSET_CLASSES) {
    const isTraded = state.markets.some(({ instrument }) => assetClassOf(instrument.symbol, state.options.settings.classes) === name);
    if (!isTraded) continue;
    const limits = state.options.settings.class_limits[name];
    const own = holdings.filter(({ symbol }) => assetClassOf(symbol, state.options.settings.classes) === name);
    const used = classUse(state, name, holdings);
    const sized = 'New entries of the class are sized to stay below it.';
    if (limits.notional !== null) views.push(limit(`${name}-notional`, `Largest ${name} position`, Math.max(0, ...own.map(({ notional }) => notional)), limits.notional, 'quote', sized));
    if (limits.risk !== null) views.push(limit(`${name}-risk`, `Largest risk of a ${name} trade`, Math.max(0, ...own.map(({ risk }) => risk)), limits.risk, 'quote', sized));
    if (limits.max_exposure !== null) views.push(limit(`${name}-exposure`, `Exposure to ${name} coins`, ofEquity(used.notional), limits.max_exposure, 'fraction', 'New entries of the class are declined.'));
    if (limits.max_heat !== null) views.push(limit(`${name}-heat`, `Risk at the stops of ${name} coins`, ofEquity(used.risk), limits.max_heat, 'fraction', 'New entries of the class are declined.'));
  }
  return views;
}

/** The strategy with the lowest share of wins, of those with 20 trades; a limit from below. */
function strategyLimits(state: CoreState): LimitView[] {
  const bound = state.risk.min_win_rate;
  if (bound === 0) return [];
  const strategies = new Set(state.markets.flatMap(({ evaluator }) => evaluator.seats.map(({ strategy }) => strategy.id)));
  const rates = [...strategies].flatMap((strategy) => strategyMetrics(state, strategy)?.winRate ?? []);
  const lowest = rates.length === 0 ? null : Math.min(...rates);
  return [{
    id: 'win-rate', label: 'Lowest win rate of a strategy, at least', used: lowest, limit: bound, unit: 'fraction',
    state: lowest !== null && lowest < bound ? 'tripped' : 'ok', consequence: 'A strategy below it is held back, from 20 trades on.',
  }];
}

/** Smallest distance from a stop to its liquidation price among the open positions, in stop distances; null where there is none. */
function nearestLiquidation(state: CoreState): number | null {
  let nearest: number | null = null;
  for (const position of state.open) {
    const entry = entryPriceOf(position);
    if (position.openAmount === 0 || position.initialStop === entry) continue;
    const distance = liquidationDistance(state, {
      instrument: position.instrument, side: position.side, entry, stop: position.initialStop, amount: position.openAmount, leverage: leverageOf(state, position.instrument),
    });
    if (Number.isFinite(distance) && (nearest === null || distance < nearest)) nearest = distance;
  }
  return nearest;
}

function fractionOf(equity: number): (quote: number) => number {
  return (quote) => (equity > 0 ? quote / equity : 0);
}

function limit(
  id: LimitView['id'],
  label: string,
  used: number | null,
  bound: number,
  unit: LimitView['unit'],
  consequence: string,
  isLatched = false,
): LimitView {
  const isTripped = isLatched || (used !== null && used > 0 && used >= bound);
  const isNear = used !== null && used >= NEAR * bound && !SIZED_TO.has(id);
  return { id, label, used, limit: bound, unit, state: isTripped ? 'tripped' : isNear ? 'near' : 'ok', consequence };
}
