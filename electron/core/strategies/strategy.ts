import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { PositionSide } from '../../../shared/domain/order.ts';
import type { Evaluation, MarketReading } from '../decisions/evaluation.ts';

/** A strategy on one symbol: judges a reading by the pure rule (checks 1-12 of system.md 4.8) and remembers nothing. */
export interface Strategy {
  readonly id: StrategyId;
  readonly side: PositionSide;
  /** The gate against unfavourable regimes is off. */
  readonly ignoresRegime: boolean;
  /** RSI threshold in force for this reading. */
  threshold(reading: MarketReading): number;
  /** Fills every field of `out`. */
  evaluate(reading: MarketReading, out: Evaluation): void;
}
