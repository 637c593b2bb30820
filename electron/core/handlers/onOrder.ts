import type { FillEvent, OrderAcceptedEvent, OrderClosedEvent } from '../events.ts';
import { nextStatus } from '../execution/orderLifecycle.ts';
import type { OrderState } from '../execution/orderState.ts';
import { isWorkingOrder } from '../execution/orderState.ts';
import { addExactly } from '../execution/rounding.ts';
import { marketOf, notice } from '../state/coreState.ts';
import type { CoreState } from '../state/coreState.ts';
import { onEntryEnded, onEntryFill } from '../positions/entryFills.ts';
import { onExitFill, onExitOrderEnded, onPartialExitEnded, onProtectionEnded } from '../positions/exitFills.ts';
import { isProtectionComplete, onStopConfirmed, updateProtected } from '../positions/protection.ts';

/** The exchange took the order. */
export function onOrderAccepted(state: CoreState, event: OrderAcceptedEvent): void {
  const order = knownOrder(state, event);
  if (order === null) return;
  const status = nextStatus(order.view.status, 'accepted') ?? order.view.status;
  order.view = { ...order.view, status, exchangeOrderId: event.exchangeOrderId, updatedAt: state.now };
  const position = state.positions.get(order.view.positionId);
  if (position === undefined || order.view.purpose === 'entry') return;
  if (order.view.purpose === 'stop-loss' && !order.isCancelRequested && isWorkingOrder(order)) onStopConfirmed(state, position, order.view.clientOrderId);
  updateProtected(state, position);
  if (position.status !== 'closing' && isProtectionComplete(state, position)) position.failedAttempts = 0;
}

/** The order will not go on: cancelled, rejected or expired. What it filled before stays filled. */
export function onOrderClosed(state: CoreState, event: OrderClosedEvent): void {
  const order = knownOrder(state, event);
  if (order === null) return;
  const status = nextStatus(order.view.status, event.status);
  if (status === null) return;
  order.view = { ...order.view, status, statusReason: event.reason, updatedAt: state.now };
  state.workingEntries.delete(order);
  if (event.status === 'rejected') {
    const { symbol } = marketOf(state, order.view.instrument).instrument;
    notice(state, 'warning', 'order-rejected', `${symbol}: the ${order.view.purpose} order ${event.clientOrderId} was rejected: ${event.reason}`, order.view.instrument);
  }
  switch (order.view.purpose) {
    case 'entry': onEntryEnded(state, order, event.status); break;
    case 'exit': onExitOrderEnded(state, order); break;
    case 'stop-loss':
    case 'take-profit': onProtectionEnded(state, order, event.status); break;
    case 'partial-exit': onPartialExitEnded(state, order, event.status); break;
  }
}

/** Part or all of the order traded. Each fill counts once, whatever its order's status: a fill after a cancel is real. */
export function onFill(state: CoreState, event: FillEvent): void {
  if (state.fillIds.has(event.fillId)) return;
  const order = knownOrder(state, event);
  if (order === null) return;
  state.fillIds.add(event.fillId);
  recordFill(state, order, event);
  if (order.view.purpose === 'entry') onEntryFill(state, order, event);
  else onExitFill(state, order, event);
  state.portfolio.closed.touch();
}

function recordFill(state: CoreState, order: OrderState, event: FillEvent): void {
  const { view } = order;
  const filledAmount = addExactly(view.filledAmount, event.amount);
  order.filledValue += event.price * event.amount;
  const status = nextStatus(view.status, filledAmount >= view.amount ? 'filled' : 'partly-filled') ?? view.status;
  order.view = { ...view, status, filledAmount, averagePrice: order.filledValue / filledAmount, updatedAt: state.now };
  if (!isWorkingOrder(order)) state.workingEntries.delete(order);
  state.fills.push({
    clientOrderId: event.clientOrderId,
    instrument: view.instrument,
    side: view.side,
    at: event.at,
    price: event.price,
    amount: event.amount,
    fee: event.fee,
    liquidity: event.liquidity,
  });
  state.ledger.fees += event.fee;
  if (filledAmount > view.amount) {
    notice(state, 'critical', 'order-overfilled', `order ${view.clientOrderId} asked for ${view.amount} and was filled for ${filledAmount}`, view.instrument);
  }
}

function knownOrder(state: CoreState, event: OrderAcceptedEvent | OrderClosedEvent | FillEvent): OrderState | null {
  const order = state.orders.get(event.clientOrderId);
  if (order !== undefined) return order;
  notice(state, 'warning', 'unknown-order', `${event.kind} for order ${event.clientOrderId}, which this session did not send`);
  return null;
}
