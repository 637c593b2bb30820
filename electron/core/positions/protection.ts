import type { ClientOrderId } from '../../../shared/domain/ids.ts';
import { roundDown, roundNearest, roundUp, subtractExactly, withoutNoise } from '../execution/rounding.ts';
import { isWorkingOrder } from '../execution/orderState.ts';
import { requestCancel, sendOrder } from '../execution/sendOrder.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import type { PositionState } from './positionState.ts';
import { entryPriceOf, isLong } from './positionState.ts';
import { pricesAround } from './protectivePrices.ts';

/** Stop and target around the average fill, rounded to the tick: the stop towards the price, so that the risk does not grow. */
export function anchorProtection(state: CoreState, position: PositionState): void {
  const rules = marketOf(state, position.instrument).rules;
  const { stop, target } = pricesAround(position.side, entryPriceOf(position), position.stopFraction, position.targetFraction);
  position.initialStop = rules === null ? stop : roundStop(position, stop, rules.priceTick);
  position.takeProfit = rules === null ? target : roundNearest(target, rules.priceTick);
  if (!position.isStopMoved) position.stopLoss = position.initialStop;
}

/** A stop price on the tick that is nearer to the market, never further. */
export function roundStop(position: PositionState, stop: number, tick: number): number {
  return isLong(position) ? roundUp(withoutNoise(stop), tick) : roundDown(withoutNoise(stop), tick);
}

/** Makes the working stop and target cover exactly the open amount at the wanted prices: what differs is cancelled and sent anew. */
export function ensureProtection(state: CoreState, position: PositionState): void {
  if (position.openAmount === 0 || position.status === 'closing' || position.status === 'closed') return;
  position.stopOrderId = ensureOrder(state, position, position.stopOrderId, 'stop-loss');
  position.targetOrderId = ensureOrder(state, position, position.targetOrderId, 'take-profit');
  updateProtected(state, position);
}

/** Says whether a confirmed stop covers the whole open amount, and announces it when that changes. */
export function updateProtected(state: CoreState, position: PositionState): void {
  const stop = position.stopOrderId === null ? undefined : state.orders.get(position.stopOrderId);
  const isProtected = stop !== undefined
    && (stop.view.status === 'open' || stop.view.status === 'partially-filled')
    && !stop.isCancelRequested
    && subtractExactly(stop.view.amount, stop.view.filledAmount) === position.openAmount;
  if (isProtected === position.hasProtectiveStop) return;
  position.hasProtectiveStop = isProtected;
  if (position.status === 'closed') return;
  state.effects.push({ kind: 'position-changed', positionId: position.id, change: isProtected ? 'protected' : 'unprotected' });
}

function ensureOrder(
  state: CoreState,
  position: PositionState,
  current: ClientOrderId | null,
  purpose: 'stop-loss' | 'take-profit',
): ClientOrderId {
  const triggerPrice = purpose === 'stop-loss' ? position.stopLoss : position.takeProfit;
  const order = current === null ? undefined : state.orders.get(current);
  if (current !== null && order !== undefined && isWorkingOrder(order) && !order.isCancelRequested) {
    const remaining = subtractExactly(order.view.amount, order.view.filledAmount);
    if (remaining === position.openAmount && order.view.triggerPrice === triggerPrice) return current;
    requestCancel(state, current, 'the position changed');
  }
  return sendOrder(state, {
    instrument: position.instrument,
    side: isLong(position) ? 'sell' : 'buy',
    type: purpose === 'stop-loss' ? 'stop-market' : 'take-profit-market',
    purpose,
    reduceOnly: true,
    amount: position.openAmount,
    price: null,
    triggerPrice,
    timeInForce: 'GTC',
    decisionId: position.decisionId,
    positionId: position.id,
  }, null);
}
