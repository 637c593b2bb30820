import type { StrategyId } from '../../shared/domain/decision.ts';

export const STRATEGY_NAMES: Readonly<Record<StrategyId, string>> = {
  'adaptive-oversold-bounce': 'Adaptive Oversold Bounce',
  'adaptive-short-the-rip': 'Adaptive Short The Rip',
};

/** For narrow columns. */
export const STRATEGY_SHORT: Readonly<Record<StrategyId, string>> = {
  'adaptive-oversold-bounce': 'Oversold Bounce',
  'adaptive-short-the-rip': 'Short The Rip',
};

export const STRATEGY_SIDE: Readonly<Record<StrategyId, 'long' | 'short'>> = {
  'adaptive-oversold-bounce': 'long',
  'adaptive-short-the-rip': 'short',
};

/** Name of a strategy that comes as plain text, as in a report. */
export function strategyName(id: string): string {
  return isStrategy(id) ? STRATEGY_SHORT[id] : id;
}

function isStrategy(id: string): id is StrategyId {
  return Object.hasOwn(STRATEGY_SHORT, id);
}
