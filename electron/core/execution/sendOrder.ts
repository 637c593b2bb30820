import type { ClientOrderId } from '../../../shared/domain/ids.ts';
import { clientOrderId } from '../../../shared/domain/ids.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import type { ExitReason } from '../../../shared/domain/position.ts';
import type { CoreState } from '../state/coreState.ts';
import type { EntryPlan, OrderState } from './orderState.ts';
import { isWorkingOrder } from './orderState.ts';

/** Records the order as submitted and asks for it to be sent. Returns its id: the session's, and a counter that never repeats. */
export function sendOrder(
  state: CoreState,
  request: Omit<OrderRequest, 'clientOrderId'>,
  plan: EntryPlan | null,
  exitReason: ExitReason | null = null,
): ClientOrderId {
  const id = clientOrderId(`${state.options.sessionId}-${state.nextOrder}`);
  state.nextOrder += 1;
  const sent: OrderRequest = { clientOrderId: id, ...request };
  const order: OrderState = {
    view: {
      ...sent,
      exchangeOrderId: null,
      status: 'submitted',
      filledAmount: 0,
      averagePrice: null,
      createdAt: state.now,
      updatedAt: state.now,
      statusReason: null,
    },
    plan,
    exitReason,
    filledValue: 0,
    isCancelRequested: false,
    flattenReason: null,
  };
  state.orders.set(id, order);
  if (request.purpose === 'entry') state.workingEntries.add(order);
  state.effects.push({ kind: 'submit-order', order: sent });
  return id;
}

/** Asks for the order's cancellation once; does nothing for an order that has ended. */
export function requestCancel(state: CoreState, id: ClientOrderId | null, reason: string): void {
  const order = id === null ? undefined : state.orders.get(id);
  if (id === null || order === undefined || order.isCancelRequested || !isWorkingOrder(order)) return;
  order.isCancelRequested = true;
  state.effects.push({ kind: 'cancel-order', clientOrderId: id, reason });
}

/** Cancels an entry for good: what it still fills is closed again for `flattenReason`. */
export function abandonEntry(state: CoreState, order: OrderState, flattenReason: ExitReason, reason: string): void {
  if (!isWorkingOrder(order)) return;
  order.flattenReason ??= flattenReason;
  requestCancel(state, order.view.clientOrderId, reason);
}
