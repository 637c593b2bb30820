/** What sizing asks of a strategy's closed trades, net of fees and funding. Money in quote currency. */
export interface TrackRecord {
  readonly trades: number;
  /** Wins over trades, 0..1. */
  readonly winRate: number;
  /** Mean profit of the wins, 0 where there are none. */
  readonly averageWin: number;
  /** Mean loss of the losses as a positive number, 0 where there are none. */
  readonly averageLoss: number;
  /** Yearly, of daily returns; null where there are too few days. */
  readonly sharpe: number | null;
}

/** Nothing reacts to fewer closed trades than this (system.md 5.1). */
export const MIN_TRADES = 20;

/** What a strategy's own results do to its sizes (system.md 5.3): half with few wins, 1.2 with many and a Sharpe ratio above 1. */
export function performanceMultiplier(record: TrackRecord | null): number {
  if (record === null || record.trades < MIN_TRADES) return 1;
  if (record.winRate < 0.4) return 0.5;
  return record.winRate > 0.6 && record.sharpe !== null && record.sharpe > 1 ? 1.2 : 1;
}
