import { clientOrderId } from '../../../shared/domain/ids.ts';
import type { FillEvent, LiquidationEvent } from '../events.ts';
import type { OrderState } from '../execution/orderState.ts';
import { isWorkingOrder } from '../execution/orderState.ts';
import { addExactly, subtractExactly } from '../execution/rounding.ts';
import { abandonEntry, requestCancel } from '../execution/sendOrder.ts';
import type { ExitReason, PartialExit } from '../../../shared/domain/position.ts';
import { revalue } from '../portfolio/revalue.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf, notice } from '../state/coreState.ts';
import { exitPosition, scheduleRetry } from './exits.ts';
import type { PositionState } from './positionState.ts';
import { isLong, mark, reduce } from './positionState.ts';
import { ensureProtection, isCovered, updateProtected } from './protection.ts';

/** A reduce-only order traded: realises profit, and closes the position or shrinks its protection to what is left. */
export function onExitFill(state: CoreState, order: OrderState, fill: FillEvent): void {
  const { view } = order;
  const position = state.positions.get(view.positionId);
  if (position === undefined) throw new TypeError(`order ${view.clientOrderId} reduces position ${view.positionId}, which does not exist`);
  position.fees += fill.fee;
  const amount = Math.min(fill.amount, position.openAmount);
  if (amount < fill.amount) {
    notice(state, 'critical', 'reduce-only-exceeded', `${position.symbol}: order ${view.clientOrderId} filled ${fill.amount}, but only ${amount} was open`, position.instrument);
  }
  if (amount === 0) return;
  const reason = order.exitReason ?? position.exitReason ?? 'manual';
  if (view.purpose === 'partial-exit') notePart(position, order, { at: fill.at, price: fill.price, amount, reason });
  takeOff(state, position, fill.price, amount, reason);
  if (position.status === 'closing') onExitOrderEnded(state, order);
}

/** What takes the last of a position off is its exit and no part. */
function notePart(position: PositionState, order: OrderState, part: PartialExit): void {
  if (order.view.type === 'take-profit-market') position.partialAmount = addExactly(position.partialAmount, part.amount);
  if (part.amount < position.openAmount) position.partialExits = [...position.partialExits, part];
}

/** The exchange closed (part of) what is open on a market because its margin was used up. */
export function onLiquidation(state: CoreState, event: LiquidationEvent): void {
  if (state.fillIds.has(event.fillId)) return;
  state.fillIds.add(event.fillId);
  const { symbol } = marketOf(state, event.instrument).instrument;
  notice(state, 'critical', 'liquidation', `${symbol}: the exchange liquidated ${event.amount} at ${event.price}`, event.instrument);
  state.ledger.fees += event.fee;
  let [amountLeft, feeLeft] = [event.amount, event.fee];
  for (const position of state.open.filter((one) => one.instrument === event.instrument)) {
    if (amountLeft === 0) break;
    const amount = Math.min(amountLeft, position.openAmount);
    amountLeft = subtractExactly(amountLeft, amount);
    const fee = amountLeft === 0 ? feeLeft : (event.fee * amount) / event.amount;
    feeLeft -= fee;
    position.fees += fee;
    state.fills.push({
      clientOrderId: clientOrderId(`liquidation-${event.fillId}`),
      instrument: event.instrument,
      side: isLong(position) ? 'sell' : 'buy',
      at: event.at,
      price: event.price,
      amount,
      fee,
      liquidity: 'taker',
    });
    takeOff(state, position, event.price, amount, 'liquidation');
  }
  state.portfolio.closed.touch();
  revalue(state);
  if (amountLeft > 0) notice(state, 'critical', 'reduce-only-exceeded', `${symbol}: ${amountLeft} more was liquidated than was open`, event.instrument);
}

/** Takes an exit at `price` off a position: closes it for `reason` where nothing is left, else fits its protection to the rest. */
function takeOff(state: CoreState, position: PositionState, price: number, amount: number, reason: ExitReason): void {
  mark(position, price);
  state.ledger.realised += reduce(position, price, amount);
  if (position.openAmount === 0) {
    close(state, position, reason);
    return;
  }
  const { quote } = marketOf(state, position.instrument);
  mark(position, quote.at > 0 ? quote.mark : price);
  revalue(state);
  state.effects.push({ kind: 'position-changed', positionId: position.id, change: 'reduced' });
  ensureProtection(state, position);
  updateProtected(state, position);
}

/** An exit that has ended before the position is flat is tried again after a pause. */
export function onExitOrderEnded(state: CoreState, order: OrderState): void {
  const position = state.positions.get(order.view.positionId);
  if (position === undefined || position.exitOrderId !== order.view.clientOrderId || isWorkingOrder(order)) return;
  position.exitOrderId = null;
  if (position.openAmount > 0) scheduleRetry(state, position);
}

/**
 * A stop or target that ended without filling: asked for, lost (it is placed again), or refused: the position is then closed, unless the
 * stop that this one was to replace still covers it.
 */
export function onProtectionEnded(state: CoreState, order: OrderState, how: 'cancelled' | 'rejected' | 'expired'): void {
  const position = state.positions.get(order.view.positionId);
  if (position === undefined) return;
  const { clientOrderId: id } = order.view;
  position.replacedStopIds = position.replacedStopIds.filter((former) => former !== id);
  if (position.openAmount === 0) return;
  updateProtected(state, position);
  const isCurrent = id === position.stopOrderId || id === position.targetOrderId;
  if (position.status === 'closing' || !isCurrent || order.isCancelRequested) return;
  const isSafe = order.view.purpose === 'stop-loss' && isCovered(state, position);
  if (how === 'rejected' && !isSafe) exitPosition(state, position, 'risk');
  else scheduleRetry(state, position);
}

/** An order for a part that will not fill further. One set in advance that was lost is placed again; a refused one is given up. */
export function onPartialExitEnded(state: CoreState, order: OrderState, how: 'cancelled' | 'rejected' | 'expired'): void {
  const position = state.positions.get(order.view.positionId);
  if (position === undefined) return;
  if (order.view.clientOrderId === position.reduceOrderId) position.reduceOrderId = null;
  if (order.view.clientOrderId !== position.partialOrderId) return;
  position.partialOrderId = null;
  if (position.openAmount === 0 || position.status === 'closing' || order.isCancelRequested) return;
  if (how === 'rejected') position.isPartialRefused = true;
  else scheduleRetry(state, position);
}

function close(state: CoreState, position: PositionState, reason: ExitReason): void {
  position.status = 'closed';
  position.closedAt = state.now;
  position.exitReason = reason;
  position.unrealised = 0;
  position.hasProtectiveStop = false;
  position.failedAttempts = 0;
  state.open.splice(state.open.indexOf(position), 1);
  revalue(state);
  const entry = state.orders.get(position.entryOrderId);
  if (entry !== undefined) abandonEntry(state, entry, reason, 'its position was closed');
  const { stopOrderId, replacedStopIds, targetOrderId, partialOrderId, reduceOrderId, exitOrderId } = position;
  for (const id of [stopOrderId, ...replacedStopIds, targetOrderId, partialOrderId, reduceOrderId, exitOrderId]) requestCancel(state, id, 'the position is closed');
  const net = position.realised - position.fees - position.funding;
  if (net < 0) state.ledger.lossStreak += 1;
  else if (net > 0) state.ledger.lossStreak = 0;
  if (reason === 'stop-loss') state.guard.stoppedOut({ symbol: position.symbol, strategy: position.strategy }, state.now);
  state.effects.push({ kind: 'position-changed', positionId: position.id, change: 'closed' });
}
