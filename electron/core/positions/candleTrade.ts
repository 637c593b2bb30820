import type { PositionSide } from '../../../shared/domain/order.ts';
import type { Evaluation } from '../decisions/evaluation.ts';
import { anchorToFill } from './protectivePrices.ts';

/** A trade on candles alone, by the rules of the backtest (system.md 12.2). */
export interface CandleTrade {
  readonly side: PositionSide;
  readonly openedAt: number;
  readonly entryPrice: number;
  readonly stop: number;
  readonly target: number;
}

/** Enters at the open of the candle after the decision, with slippage against us; stop and target keep the signal's distances. */
export function openCandleTrade(evaluation: Evaluation, side: PositionSide, openTime: number, open: number, slippageFraction: number): CandleTrade {
  const entryPrice = side === 'long' ? open * (1 + slippageFraction) : open * (1 - slippageFraction);
  const anchored = anchorToFill(side, evaluation.close, evaluation.stop, evaluation.target, entryPrice);
  return { side, openedAt: openTime, entryPrice, stop: anchored.stop, target: anchored.target };
}

/**
 * How the trade ends within one candle, from the entry's own candle on; null where it goes on. The age is looked at first, because it is
 * reached at the open; a gap through the stop or target ends it at the open too; where both are touched the stop comes first.
 */
export function exitWithin(
  trade: CandleTrade,
  openTime: number,
  open: number,
  high: number,
  low: number,
  maxAgeMs: number,
): 'time' | 'stop-loss' | 'take-profit' | null {
  const isLong = trade.side === 'long';
  const isEntryCandle = openTime <= trade.openedAt;
  if (!isEntryCandle && (isLong ? open <= trade.stop : open >= trade.stop)) return 'stop-loss';
  if (!isEntryCandle && (isLong ? open >= trade.target : open <= trade.target)) return 'take-profit';
  if (maxAgeMs > 0 && openTime - trade.openedAt >= maxAgeMs) return 'time';
  if (isLong ? low <= trade.stop : high >= trade.stop) return 'stop-loss';
  if (isLong ? high >= trade.target : low <= trade.target) return 'take-profit';
  return null;
}
