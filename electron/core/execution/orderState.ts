import type { StrategyId } from '../../../shared/domain/decision.ts';
import type { OrderView, PositionSide } from '../../../shared/domain/order.ts';
import type { ExitReason } from '../../../shared/domain/position.ts';
import { isWorking } from './orderLifecycle.ts';

/** What an entry order is to become: kept with the order, so that the position can be made from its first fill. Prices in quote currency. */
export interface EntryPlan {
  readonly strategy: StrategyId;
  readonly side: PositionSide;
  /** The signal's price, close of the decided candle. */
  readonly entry: number;
  /** Distances of stop and target as fractions of `entry`. */
  readonly stopFraction: number;
  readonly targetFraction: number;
  /** Price at which the order counts against limits: the dearer of signal, market and worst price. */
  readonly limitPrice: number;
  /** ATR of the 30m candles at the decision, quote currency. */
  readonly atr: number;
}

/** An order with what the core alone knows of it. `view` is replaced as a whole when anything shown changes. */
export interface OrderState {
  view: OrderView;
  readonly plan: EntryPlan | null;
  /** Why a position ends or shrinks by this order's fills; null for an entry, and for an exit, whose position knows. */
  readonly exitReason: ExitReason | null;
  /** Sum of price · amount over its fills. */
  filledValue: number;
  /** We asked for its cancellation. */
  isCancelRequested: boolean;
  /** An entry that must be closed again if it fills after all, and why. */
  flattenReason: ExitReason | null;
}

export function isWorkingOrder(order: OrderState): boolean {
  return isWorking(order.view.status);
}
