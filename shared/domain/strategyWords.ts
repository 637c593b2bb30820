import type { StrategyId } from './decision.ts';
import type { PositionSide } from './order.ts';

export interface StrategyWords {
  readonly name: string;
  /** For narrow columns. */
  readonly shortName: string;
  /** Null where only the strategy itself knows. */
  readonly side: PositionSide | null;
}

const WORDS: ReadonlyMap<StrategyId, StrategyWords> = new Map([
  ['adaptive-oversold-bounce', { name: 'Adaptive Oversold Bounce', shortName: 'Oversold Bounce', side: 'long' }],
  ['adaptive-short-the-rip', { name: 'Adaptive Short The Rip', shortName: 'Short The Rip', side: 'short' }],
  ['oversold-bounce', { name: 'Oversold Bounce (base)', shortName: 'Base Bounce', side: 'long' }],
  ['short-the-rip', { name: 'Short The Rip (base)', shortName: 'Base Rip', side: 'short' }],
]);

/** Ids of the strategies that come with the application, in the order they decide. */
export const SHIPPED_STRATEGIES: readonly StrategyId[] = [...WORDS.keys()];

/** A strategy in words; one without words of its own is called by its id. */
export function strategyWords(id: StrategyId): StrategyWords {
  const known = WORDS.get(id);
  if (known !== undefined) return known;
  const name = id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  return { name, shortName: name, side: null };
}
