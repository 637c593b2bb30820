import type { SignalPriority } from '../../../shared/domain/signal.ts';

/** What is known of a strategy from at least 20 closed trades. Fractions 0..1; null where it says nothing. */
export interface StrategyRecord {
  readonly winRate: number;
  /** Annualised, of daily returns. */
  readonly sharpe: number | null;
  /** Infinity where nothing lost. */
  readonly profitFactor: number | null;
}

/** Priority of a strategy's signals (system.md 6.2); `medium` without a record. */
export function priorityOf(record: StrategyRecord | null): SignalPriority {
  if (record === null) return 'medium';
  const { winRate, sharpe, profitFactor } = record;
  if (winRate > 0.65 && sharpe !== null && sharpe > 1.5 && profitFactor !== null && profitFactor > 2) return 'high';
  if (winRate < 0.4 || (profitFactor !== null && profitFactor < 1)) return 'low';
  return 'medium';
}

/** Performance of a strategy, 0..1: 0.4·win rate + 0.3·min(Sharpe/2, 1) + 0.3·min(profit factor/3, 1) (system.md 6.1). */
export function performanceScore({ winRate, sharpe, profitFactor }: StrategyRecord): number {
  return 0.4 * winRate + 0.3 * Math.min(Math.max(sharpe ?? 0, 0) / 2, 1) + 0.3 * Math.min((profitFactor ?? 0) / 3, 1);
}
