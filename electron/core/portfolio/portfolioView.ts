import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { AccountPerformanceView, PortfolioView, StrategyPerformanceView } from '../../../shared/domain/portfolio.ts';
import { deepestDrawdown } from '../metrics/drawdown.ts';
import { calmarOf, sharpeOf, sortinoOf } from '../metrics/returnStatistics.ts';
import { tradeStatistics } from '../metrics/tradeStatistics.ts';
import { usageOf } from '../risk/exposure.ts';
import type { CoreState } from '../state/coreState.ts';
import { openNotionalOf, weightOf } from './allocationRoom.ts';
import { dailyReturns, strategyReturns } from './dailyEquity.ts';
import { sessionStrategies } from './enabledAllocation.ts';
import { equityOf } from './ledger.ts';
import { driftOf, hintsOf } from './performanceWords.ts';
import { metricsOf, TRADES_TO_REACT } from './strategyMetrics.ts';

const WEEK_MS = 7 * 86_400_000;

/** The division of the capital and what each strategy has made of its share. */
export function portfolioView(state: CoreState): PortfolioView {
  const { portfolio, ledger } = state;
  const usage = usageOf(state);
  const equity = equityOf(ledger);
  const ofEquity = (quote: number): number => (equity > 0 ? quote / equity : 0);
  const all = tradeStatistics(portfolio.closed.all());
  return {
    current: portfolio.current,
    suggestion: portfolio.suggestion,
    isEnforced: state.options.settings.portfolio.enforce_allocation,
    strategies: sessionStrategies(state.markets).map((strategy) => performanceOf(state, strategy)),
    account: accountPerformance(state),
    heat: ofEquity(usage.risk),
    grossExposure: ofEquity(usage.exposure),
    trades: all.trades,
    winRate: all.trades === 0 ? null : all.winRate,
  };
}

function performanceOf(state: CoreState, strategy: StrategyId): StrategyPerformanceView {
  const { closed, days } = state.portfolio;
  const equity = equityOf(state.ledger);
  const metrics = metricsOf(strategy, closed.of(strategy), strategyReturns(days, strategy));
  const { trades, wins, losses, totalNet, rewardToRisk, profitFactor, recentTrades, sharpe, sortino, maxDrawdown, expectancyR } = metrics;
  const whenTraded = (value: number): number | null => (trades === 0 ? null : value);
  const weight = weightOf(state, strategy);
  return {
    strategy, trades, wins, losses, totalNet, rewardToRisk, recentTrades, sharpe, sortino, maxDrawdown, expectancyR, weight,
    days: metrics.days,
    winRate: whenTraded(metrics.winRate),
    averageWin: wins === 0 ? null : metrics.averageWin,
    averageLoss: losses === 0 ? null : metrics.averageLoss,
    profitFactor: profitFactor !== null && Number.isFinite(profitFactor) ? profitFactor : null,
    recentWinRate: whenTraded(metrics.recentWinRate),
    isSufficient: trades >= TRADES_TO_REACT,
    drift: driftOf(metrics),
    hints: hintsOf(metrics, equity),
    openNotional: openNotionalOf(state, strategy),
    notionalLimit: weight * equity * state.risk.max_exposure,
  };
}

function accountPerformance(state: CoreState): AccountPerformanceView {
  const { days, closed } = state.portfolio;
  const returns = dailyReturns(days);
  const drawdown = deepestDrawdown([...days.slice(0, 1).map(({ startEquity }) => startEquity), ...days.map(({ endEquity }) => endEquity)]).fraction;
  const week = tradeStatistics(closed.since(state.now - WEEK_MS));
  return {
    days: returns.length,
    sharpe: sharpeOf(returns),
    sortino: sortinoOf(returns),
    calmar: calmarOf(returns, drawdown),
    maxDrawdown: drawdown,
    weekNet: week.totalNet,
    weekTrades: week.trades,
    weekWinRate: week.trades === 0 ? null : week.winRate,
  };
}
