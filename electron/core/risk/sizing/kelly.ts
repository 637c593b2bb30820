import type { SizingMethod, SizingQuestion } from './sizingMethod.ts';
import { boundedMultiple, wants } from './sizingMethod.ts';
import type { TrackRecord } from './trackRecord.ts';

/** Closed trades that an edge is read from. */
const MIN_KELLY_TRADES = 30;
/** Largest part of the equity, whatever the edge. */
const MAX_KELLY = 0.1;

/**
 * Part of the Kelly fraction of the equity as notional: `f = (p·b − (1 − p)) / b`, b the mean win over the mean loss (Kelly 1956). Nothing
 * without an edge, and at most 10 % of the equity. Results are in f already, so that only volatility adjusts it.
 */
export const kelly: SizingMethod = {
  id: 'kelly',
  wish: (question) => {
    const { record } = question;
    if (record === null || record.trades < MIN_KELLY_TRADES) {
      return { kind: 'cannot', reason: `Kelly sizing needs ${MIN_KELLY_TRADES} closed trades of the strategy and has ${record?.trades ?? 'fewer than 20'}` };
    }
    return wants((kellyFraction(record, question) * question.equity) / question.limitPrice);
  },
};

function kellyFraction(record: TrackRecord, question: SizingQuestion): number {
  const edge = edgeOf(record);
  if (edge <= 0) return 0;
  return Math.min(edge * question.fractions.kelly_fraction * boundedMultiple(question, question.volatilityMultiplier), MAX_KELLY);
}

/** The whole Kelly fraction; negative or 0 without an edge. Without a single loss the ratio has no bound, and f is the win rate. */
function edgeOf({ winRate, averageWin, averageLoss }: TrackRecord): number {
  if (averageWin <= 0) return 0;
  return winRate - ((1 - winRate) * averageLoss) / averageWin;
}
