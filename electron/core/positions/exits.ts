import type { ExitReason } from '../../../shared/domain/position.ts';
import type { ClientOrderId } from '../../../shared/domain/ids.ts';
import { roundDown, roundUp, withoutNoise } from '../execution/rounding.ts';
import { abandonEntry, requestCancel, sendOrder } from '../execution/sendOrder.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf, notice } from '../state/coreState.ts';
import { reductionOf } from './partialExit.ts';
import type { PositionState } from './positionState.ts';
import { isLong } from './positionState.ts';
import { ensureProtection, isProtectionComplete, liveOrder } from './protection.ts';

/** Pause before an exit or a protective order is tried again: doubled each time, in ms of market time. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * Closes a position at the market. Its stop stays working until the position is flat: reduce-only orders cannot open a new one, and the
 * exit may take a while.
 */
export function exitPosition(state: CoreState, position: PositionState, reason: ExitReason): void {
  if (position.status === 'closed' || position.status === 'closing') return;
  position.status = 'closing';
  position.exitReason = reason;
  const entry = state.orders.get(position.entryOrderId);
  if (entry !== undefined) abandonEntry(state, entry, reason, 'its position is being closed');
  for (const id of [position.targetOrderId, position.partialOrderId, position.reduceOrderId]) requestCancel(state, id, 'the position is being closed');
  sendExit(state, position);
}

/**
 * Takes `wanted` (base currency) off at the market, rounded down to the step, and lets the rest run on; closes the position where nothing
 * would be left. Says in words why it did neither, or null.
 */
export function reducePosition(state: CoreState, position: PositionState, wanted: number, reason: ExitReason): string | null {
  if (position.openAmount === 0 || position.status === 'closing' || position.status === 'closed') return `position ${position.id} is not open`;
  if (liveOrder(state, position.reduceOrderId) !== null) return 'a part of it is being taken off already';
  const reduction = reductionOf(position.openAmount, wanted, position.markPrice, marketOf(state, position.instrument).rules);
  if (reduction.kind === 'refused') return reduction.message;
  if (reduction.kind === 'whole') exitPosition(state, position, reason);
  else position.reduceOrderId = sendAtMarket(state, position, 'partial-exit', reduction.amount, reason);
  return null;
}

/** Cancels every entry that may still fill and closes every position. */
export function closeAll(state: CoreState, reason: ExitReason): void {
  for (const entry of state.workingEntries) abandonEntry(state, entry, reason, 'everything is being closed');
  for (const position of state.open) exitPosition(state, position, reason);
}

/** An attempt failed: the next one may be made after a pause that doubles up to half a minute of market time. */
export function scheduleRetry(state: CoreState, position: PositionState): void {
  const pause = Math.min(FIRST_RETRY_MS * 2 ** position.failedAttempts, LONGEST_RETRY_MS);
  position.failedAttempts += 1;
  position.retryAt = state.now + pause;
}

/** Tries again what is missing, once its pause is over: the exit of a closing position, the protection of an open one. Never gives up. */
export function retryPosition(state: CoreState, position: PositionState): void {
  if (position.failedAttempts === 0 || state.now < position.retryAt) return;
  if (position.status === 'closing') {
    if (position.exitOrderId === null) sendExit(state, position);
  } else if (!isProtectionComplete(state, position)) {
    position.retryAt = state.now + LONGEST_RETRY_MS;
    ensureProtection(state, position);
  }
}

function sendExit(state: CoreState, position: PositionState): void {
  if (position.failedAttempts > 0) {
    notice(state, 'warning', 'exit-retried', `${position.symbol}: closing ${position.openAmount} is tried again, attempt ${position.failedAttempts + 1}`, position.instrument);
  }
  position.exitOrderId = sendAtMarket(state, position, 'exit', position.openAmount, null, emergencyLimit(state, position));
}

/**
 * Price of the first order of an emergency exit where `emergency.emergency_close_method` is `limit`: as far from the mark price as slippage
 * may go. Null for any other exit and for every further attempt: those go at the market.
 */
function emergencyLimit(state: CoreState, position: PositionState): number | null {
  const { emergency, execution } = state.options.settings;
  const isEmergency = position.exitReason === 'risk' || position.exitReason === 'kill-switch';
  const { rules } = marketOf(state, position.instrument);
  if (emergency.emergency_close_method === 'market' || !isEmergency || position.failedAttempts > 0 || rules === null) return null;
  const { markPrice } = position;
  return isLong(position)
    ? roundDown(withoutNoise(markPrice * (1 - execution.max_slippage_pct)), rules.priceTick)
    : roundUp(withoutNoise(markPrice * (1 + execution.max_slippage_pct)), rules.priceTick);
}

/** Takes liquidity at once; at no worse than `limit` where one is given. */
function sendAtMarket(
  state: CoreState,
  position: PositionState,
  purpose: 'exit' | 'partial-exit',
  amount: number,
  reason: ExitReason | null,
  limit: number | null = null,
): ClientOrderId {
  return sendOrder(state, {
    instrument: position.instrument,
    side: isLong(position) ? 'sell' : 'buy',
    type: limit === null ? 'market' : 'limit',
    purpose,
    reduceOnly: true,
    amount,
    price: limit,
    triggerPrice: null,
    timeInForce: 'IOC',
    decisionId: position.decisionId,
    positionId: position.id,
  }, null, reason);
}
