import type { AllocationMethod, StrategyWeight } from '../../../shared/domain/portfolio.ts';
import type { PositionId } from '../../../shared/domain/ids.ts';
import type { PositionState } from '../positions/positionState.ts';
import { ClosedTrades } from './closedTrades.ts';
import type { DayRecord } from './dailyEquity.ts';
import { MetricsCache } from './strategyMetrics.ts';

/** Weights and how they came to be. `at` is market time. Plain data. */
export interface Allocation {
  readonly method: AllocationMethod;
  readonly weights: readonly StrategyWeight[];
  /** Why these, in a sentence. */
  readonly reason: string;
  readonly at: number;
}

/** Closed trades, days and the division of the capital between strategies. */
export interface PortfolioState {
  readonly closed: ClosedTrades;
  /** Oldest first, at most 400. */
  readonly days: DayRecord[];
  readonly metrics: MetricsCache;
  /** In force; the same share for each until something else is applied. */
  current: Allocation;
  /** Offered and neither applied nor outdated; null while there is none. */
  suggestion: Allocation | null;
  /** What was applied, newest last, at most 100. */
  readonly applied: Allocation[];
}

export interface SavedPortfolio {
  readonly closed: readonly PositionId[];
  readonly days: readonly DayRecord[];
  readonly current: Allocation;
  readonly suggestion: Allocation | null;
  readonly applied: readonly Allocation[];
}

export function createPortfolio(initial: Allocation): PortfolioState {
  return { closed: new ClosedTrades(), days: [], metrics: new MetricsCache(), current: initial, suggestion: null, applied: [] };
}

export function savePortfolio(portfolio: PortfolioState): SavedPortfolio {
  return {
    closed: portfolio.closed.save(),
    days: [...portfolio.days],
    current: portfolio.current,
    suggestion: portfolio.suggestion,
    applied: [...portfolio.applied],
  };
}

export function restorePortfolio(saved: SavedPortfolio, positions: ReadonlyMap<PositionId, PositionState>): PortfolioState {
  return {
    closed: new ClosedTrades(saved.closed.flatMap((id) => positions.get(id) ?? [])),
    days: [...saved.days],
    metrics: new MetricsCache(),
    current: saved.current,
    suggestion: saved.suggestion,
    applied: [...saved.applied],
  };
}
