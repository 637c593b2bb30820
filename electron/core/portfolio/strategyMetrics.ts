import type { StrategyId } from '../../../shared/domain/decision.ts';
import { deepestProfitFall } from '../metrics/drawdown.ts';
import { sharpeOf, sortinoOf } from '../metrics/returnStatistics.ts';
import type { TradeResult, TradeStatistics } from '../metrics/tradeStatistics.ts';
import { tradeStatistics } from '../metrics/tradeStatistics.ts';
import type { CoreState } from '../state/coreState.ts';
import type { ClosedTrades } from './closedTrades.ts';
import type { DayRecord } from './dailyEquity.ts';
import { strategyReturns } from './dailyEquity.ts';

/** Nothing that trades reacts to fewer closed trades of a strategy (system.md 3.4). */
export const TRADES_TO_REACT = 20;
const RECENT_TRADES = 20;

/** A strategy's figures over its newest closed positions (at most 200), with the size of the sample they come from. Money net, quote currency. */
export interface StrategyMetrics extends TradeStatistics {
  readonly strategy: StrategyId;
  /** Of the newest 20; 0 without trades. */
  readonly recentWinRate: number;
  readonly recentTrades: number;
  /** Of the strategy's daily contributions to the equity, annualised by √365; null while they say nothing. */
  readonly sharpe: number | null;
  readonly sortino: number | null;
  /** Ended UTC days behind `sharpe` and `sortino`. */
  readonly days: number;
  /** Deepest fall of the cumulated net profit below its best, quote currency, positive. */
  readonly maxDrawdown: number;
}

/** The figures whatever the sample's size: for eyes, not for trading. */
export function metricsOf(strategy: StrategyId, trades: readonly TradeResult[], returns: readonly number[]): StrategyMetrics {
  const recent = tradeStatistics(trades.slice(-RECENT_TRADES));
  return {
    strategy,
    ...tradeStatistics(trades),
    recentWinRate: recent.winRate,
    recentTrades: recent.trades,
    sharpe: sharpeOf(returns),
    sortino: sortinoOf(returns),
    days: returns.length,
    maxDrawdown: deepestProfitFall(trades.map(({ net }) => net)),
  };
}

/** A strategy's figures for whatever sizes, ranks or limits entries; null below 20 closed trades, on which nothing may react. */
export function strategyMetrics(state: CoreState, strategy: StrategyId): StrategyMetrics | null {
  return state.portfolio.metrics.of(strategy, state.portfolio.closed, state.portfolio.days);
}

interface Known {
  readonly version: number;
  readonly newestDay: DayRecord | undefined;
  /** Of the days alone; trades change more often. */
  readonly returns: readonly number[];
  readonly metrics: StrategyMetrics;
}

/** Figures that every signal asks for, kept until a trade or a day changes them. They follow from both, so no snapshot has them. */
export class MetricsCache {
  readonly #known = new Map<StrategyId, Known>();

  of(strategy: StrategyId, closed: ClosedTrades, days: readonly DayRecord[]): StrategyMetrics | null {
    const known = this.#known.get(strategy);
    const newestDay = days.at(-1);
    if (known !== undefined && known.version === closed.version && known.newestDay === newestDay) return known.metrics;
    if (closed.count(strategy) < TRADES_TO_REACT) return null;
    const returns = known !== undefined && known.newestDay === newestDay ? known.returns : strategyReturns(days, strategy);
    const metrics = metricsOf(strategy, closed.of(strategy), returns);
    this.#known.set(strategy, { version: closed.version, newestDay, returns, metrics });
    return metrics;
  }
}
