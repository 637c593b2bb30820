import type { PositionView } from '../../shared/domain/position.ts';
import { formatMoney } from '../format/number.ts';
import { EXIT_REASON_WORDS } from '../words/orders.ts';

/** Entry and, once closed, exit of one position as the chart draws it. */
export interface TradeMark {
  readonly positionId: string;
  readonly side: 'long' | 'short';
  readonly entryTime: number;
  readonly entryPrice: number;
  readonly exitTime: number | null;
  readonly exitPrice: number | null;
  readonly isGain: boolean;
  readonly exitLabel: string;
}

/** Positions of one market with at least one fill, ascending by entry. */
export function tradeMarks(positions: readonly PositionView[], instrument: number): readonly TradeMark[] {
  return positions
    .filter((position) => position.instrument === instrument && position.entryPrice > 0)
    .map((position) => ({
      positionId: position.id,
      side: position.side,
      entryTime: position.openedAt,
      entryPrice: position.entryPrice,
      exitTime: position.closedAt,
      exitPrice: position.exitPrice,
      isGain: position.netPnl > 0,
      exitLabel: position.exitReason === null ? '' : `${EXIT_REASON_WORDS[position.exitReason]} ${formatMoney(position.netPnl, { sign: 'always' })}`,
    }))
    .sort((a, b) => a.entryTime - b.entryTime);
}
