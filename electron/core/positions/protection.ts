import type { ClientOrderId } from '../../../shared/domain/ids.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { ExitReason } from '../../../shared/domain/position.ts';
import { roundDown, roundNearest, roundUp, subtractExactly, withoutNoise } from '../execution/rounding.ts';
import type { OrderState } from '../execution/orderState.ts';
import { isWorkingOrder } from '../execution/orderState.ts';
import { requestCancel, sendOrder } from '../execution/sendOrder.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import { partialExitPlan } from './partialExit.ts';
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

/**
 * Makes the working stop, target and partial exit fit the open amount and the wanted prices: what differs is sent anew. A stop that differs
 * stays until the new one is confirmed, so that there is no moment without one: both are reduce-only.
 */
export function ensureProtection(state: CoreState, position: PositionState): void {
  if (position.openAmount === 0 || position.status === 'closing' || position.status === 'closed') return;
  ensureStop(state, position);
  position.targetOrderId = ensureTarget(state, position, position.targetOrderId, {
    purpose: 'take-profit', amount: position.openAmount, triggerPrice: position.takeProfit,
  });
  const part = partialExitPlan(state, position);
  if (part === null) requestCancel(state, position.partialOrderId, 'there is no part left to take off');
  position.partialOrderId = part === null ? null : ensureTarget(state, position, position.partialOrderId, { purpose: 'partial-exit', ...part });
  updateProtected(state, position);
}

/** `false` while an order that protects the position or takes a part of it off has yet to be sent again. */
export function isProtectionComplete(state: CoreState, position: PositionState): boolean {
  return liveOrder(state, position.stopOrderId) !== null
    && liveOrder(state, position.targetOrderId) !== null
    && (liveOrder(state, position.partialOrderId) !== null || partialExitPlan(state, position) === null);
}

/** A stop was confirmed: those it takes the place of are no longer needed. */
export function onStopConfirmed(state: CoreState, position: PositionState, id: ClientOrderId): void {
  const at = id === position.stopOrderId ? position.replacedStopIds.length : position.replacedStopIds.indexOf(id);
  if (at <= 0) return;
  for (const former of position.replacedStopIds.slice(0, at)) requestCancel(state, former, `replaced by ${id}`);
  position.replacedStopIds = position.replacedStopIds.slice(at);
}

/** `true` while a confirmed stop, the current or a replaced one, covers the whole open amount. */
export function isCovered(state: CoreState, position: PositionState): boolean {
  return [...position.replacedStopIds, position.stopOrderId].some((id) => {
    const order = liveOrder(state, id);
    return order !== null && order.view.status !== 'submitted' && remainingOf(order) >= position.openAmount;
  });
}

/** Looks whether a confirmed stop covers the whole open amount, and announces it when that changes. */
export function updateProtected(state: CoreState, position: PositionState): void {
  const isProtected = isCovered(state, position);
  if (isProtected === position.hasProtectiveStop) return;
  position.hasProtectiveStop = isProtected;
  if (position.status === 'closed') return;
  state.effects.push({ kind: 'position-changed', positionId: position.id, change: isProtected ? 'protected' : 'unprotected' });
}

/** The order while it works and nobody asked for its end; null otherwise. */
export function liveOrder(state: CoreState, id: ClientOrderId | null): OrderState | null {
  const order = id === null ? undefined : state.orders.get(id);
  return order !== undefined && isWorkingOrder(order) && !order.isCancelRequested ? order : null;
}

interface Wanted {
  readonly purpose: 'stop-loss' | 'take-profit' | 'partial-exit';
  /** Base currency. */
  readonly amount: number;
  readonly triggerPrice: number;
}

function ensureStop(state: CoreState, position: PositionState): void {
  const wanted: Wanted = { purpose: 'stop-loss', amount: position.openAmount, triggerPrice: position.stopLoss };
  const current = liveOrder(state, position.stopOrderId);
  if (current !== null && fits(current, wanted)) return;
  if (current !== null) position.replacedStopIds = [...position.replacedStopIds, current.view.clientOrderId];
  position.stopOrderId = send(state, position, wanted, position.isStopTrailed ? 'trailing-stop' : 'stop-loss');
}

function ensureTarget(state: CoreState, position: PositionState, current: ClientOrderId | null, wanted: Wanted): ClientOrderId {
  const order = liveOrder(state, current);
  if (order !== null && fits(order, wanted)) return order.view.clientOrderId;
  requestCancel(state, current, 'the position changed');
  return send(state, position, wanted, 'take-profit');
}

function fits(order: OrderState, wanted: Wanted): boolean {
  return remainingOf(order) === wanted.amount && order.view.triggerPrice === wanted.triggerPrice;
}

function remainingOf(order: OrderState): number {
  return subtractExactly(order.view.amount, order.view.filledAmount);
}

function send(state: CoreState, position: PositionState, wanted: Wanted, reason: ExitReason): ClientOrderId {
  const request: Omit<OrderRequest, 'clientOrderId'> = {
    instrument: position.instrument,
    side: isLong(position) ? 'sell' : 'buy',
    type: wanted.purpose === 'stop-loss' ? 'stop-market' : 'take-profit-market',
    purpose: wanted.purpose,
    reduceOnly: true,
    amount: wanted.amount,
    price: null,
    triggerPrice: wanted.triggerPrice,
    timeInForce: 'GTC',
    decisionId: position.decisionId,
    positionId: position.id,
  };
  return sendOrder(state, request, null, reason);
}
