import type { PositionView } from '../../shared/domain/position.ts';

/** Net result over the money risked to the first stop (R). Null where there was no distance to it. */
export function riskMultiple(position: Pick<PositionView, 'netPnl' | 'entryPrice' | 'initialStop' | 'amount'>): number | null {
  const risk = Math.abs(position.entryPrice - position.initialStop) * position.amount;
  return risk > 0 ? position.netPnl / risk : null;
}
