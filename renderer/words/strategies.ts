import type { DecisionRecord, StrategyId } from '../../shared/domain/decision.ts';
import type { PositionSide } from '../../shared/domain/order.ts';
import { SHIPPED_STRATEGIES, strategyWords } from '../../shared/domain/strategyWords.ts';

/** Name of a strategy for narrow columns. */
export function strategyName(id: StrategyId): string {
  return strategyWords(id).shortName;
}

/** What a list of strategies can be filtered by: those of the application and those that are at work. */
export function knownStrategies(atWork: readonly StrategyId[]): readonly StrategyId[] {
  return [...new Set([...SHIPPED_STRATEGIES, ...atWork])];
}

/** The side a decision would trade on; null where neither the strategy's words nor the planned trade tell. */
export function sideOf(decision: Pick<DecisionRecord, 'strategy' | 'entry' | 'target'>): PositionSide | null {
  const { side } = strategyWords(decision.strategy);
  if (side !== null || decision.entry === null || decision.target === null) return side;
  return decision.target > decision.entry ? 'long' : 'short';
}

/** How an RSI is compared with its threshold: longs buy at or below it, shorts sell at or above it. Empty where the side is not known. */
export function thresholdSign(id: StrategyId): '≤' | '≥' | '' {
  const { side } = strategyWords(id);
  return side === null ? '' : side === 'long' ? '≤' : '≥';
}
