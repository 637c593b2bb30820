import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { StrategyWeight } from '../../../shared/domain/portfolio.ts';
import type { InstrumentState } from '../state/coreState.ts';
import type { Allocation } from './portfolioState.ts';

/** Strategies that decide in this session, in their order. */
export function sessionStrategies(markets: readonly InstrumentState[]): readonly StrategyId[] {
  const ids = new Set<StrategyId>();
  for (const { evaluator } of markets) for (const { strategy } of evaluator.seats) ids.add(strategy.id);
  return [...ids];
}

export function equalShares(strategies: readonly StrategyId[]): readonly StrategyWeight[] {
  return strategies.map((strategy) => ({ strategy, weight: 1 / strategies.length }));
}

/** What a session begins with: nothing is known of any strategy yet. */
export function initialAllocation(markets: readonly InstrumentState[]): Allocation {
  return { method: 'equal', weights: equalShares(sessionStrategies(markets)), reason: 'The same share for each strategy until another is applied', at: 0 };
}
