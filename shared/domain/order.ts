import type { ClientOrderId, DecisionId, ExchangeOrderId, PositionId } from './ids.ts';

export type OrderSide = 'buy' | 'sell';
export type PositionSide = 'long' | 'short';
/** `stop-market` and `take-profit-market` wait for their trigger price and then take liquidity. */
export type OrderType = 'market' | 'limit' | 'stop-market' | 'take-profit-market';
export type OrderStatus = 'submitted' | 'open' | 'partially-filled' | 'filled' | 'cancelled' | 'rejected' | 'expired';
/** True while the order can still trade. */
export function isWorking(status: OrderStatus): boolean {
  return status === 'submitted' || status === 'open' || status === 'partially-filled';
}

/** What the order is for. A `partial-exit` takes a part off while the rest runs on: at a price in advance, or at once by a person. */
export type OrderPurpose = 'entry' | 'stop-loss' | 'take-profit' | 'partial-exit' | 'exit';
export type Liquidity = 'maker' | 'taker';

/** An order as it is sent: amounts already rounded to the market's step, prices to its tick. */
export interface OrderRequest {
  readonly clientOrderId: ClientOrderId;
  readonly instrument: number;
  readonly side: OrderSide;
  readonly type: OrderType;
  readonly purpose: OrderPurpose;
  readonly reduceOnly: boolean;
  /** Base currency. */
  readonly amount: number;
  /** Limit price; for a market order the worst acceptable price (slippage guard), or null for none. */
  readonly price: number | null;
  /** For stop-market and take-profit-market. */
  readonly triggerPrice: number | null;
  readonly timeInForce: 'IOC' | 'GTC' | 'FOK' | 'PO';
  readonly decisionId: DecisionId | null;
  readonly positionId: PositionId;
}

export interface OrderView extends OrderRequest {
  readonly exchangeOrderId: ExchangeOrderId | null;
  readonly status: OrderStatus;
  readonly filledAmount: number;
  /** Null until something filled. */
  readonly averagePrice: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Why it was rejected, cancelled or expired, in words; null otherwise. */
  readonly statusReason: string | null;
}

export interface FillView {
  readonly clientOrderId: ClientOrderId;
  readonly instrument: number;
  readonly side: OrderSide;
  readonly at: number;
  readonly price: number;
  readonly amount: number;
  /** Quote currency, positive = paid. */
  readonly fee: number;
  readonly liquidity: Liquidity;
}
