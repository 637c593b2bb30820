import type { StrategyId } from '../../../shared/domain/decision.ts';

/** One UTC day that has ended, in quote currency. */
export interface DayRecord {
  /** Days since the epoch, UTC. */
  readonly day: number;
  readonly startEquity: number;
  readonly endEquity: number;
  /** Net of the positions closed on the day, by strategy; strategies without one are absent. */
  readonly nets: readonly { readonly strategy: StrategyId; readonly net: number }[];
}

/** Days remembered, oldest dropped first. */
export const REMEMBERED_DAYS = 400;

/** Return of each day, oldest first; a day that began without equity is left out. */
export function dailyReturns(days: readonly DayRecord[]): number[] {
  return days.flatMap(({ startEquity, endEquity }) => (startEquity > 0 ? [endEquity / startEquity - 1] : []));
}

/** What a strategy's closed positions added to each day's equity, as a fraction of it; 0 on days when none closed. */
export function strategyReturns(days: readonly DayRecord[], strategy: StrategyId): number[] {
  return days.flatMap(({ startEquity, nets }) => (
    startEquity > 0 ? [(nets.find((one) => one.strategy === strategy)?.net ?? 0) / startEquity] : []
  ));
}
