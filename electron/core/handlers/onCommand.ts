import type { CommandEvent, GateEvent } from '../events.ts';
import { isWorkingOrder } from '../execution/orderState.ts';
import { multiplyExactly } from '../execution/rounding.ts';
import { requestCancel } from '../execution/sendOrder.ts';
import { closeAll, exitPosition, reducePosition } from '../positions/exits.ts';
import { isLong } from '../positions/positionState.ts';
import { roundStop } from '../positions/protection.ts';
import { moveStopTo } from '../positions/stopFollowing.ts';
import { resetBreaker } from '../breaker/trip.ts';
import { applySuggestion } from '../portfolio/rebalance.ts';
import { lockEntries, unlockEntries } from '../protections/protect.ts';
import { utcWords } from '../protections/utcWords.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf, notice } from '../state/coreState.ts';

type CommandOf<C extends CommandEvent['command']> = Extract<CommandEvent, { readonly command: C }>;

/** A person's or the engine's command. One that cannot be followed says why in a notice and changes nothing. */
export function onCommand(state: CoreState, event: CommandEvent): void {
  switch (event.command) {
    case 'pause-entries': state.switches.isPaused = true; break;
    case 'resume-entries': state.switches.isPaused = false; break;
    case 'stop-entries': state.switches.stoppedBecause ??= event.reason; break;
    case 'close-position': closePosition(state, event); break;
    case 'close-all': closeEverything(state, event); break;
    case 'reset-kill': resetKill(state); break;
    case 'reset-breaker': resetBreaker(state, event.breaker); break;
    case 'lock': lockByHand(state, event); break;
    case 'unlock': unlockEntries(state, event.lockId); break;
    case 'apply-allocation': applySuggestion(state); break;
    case 'cancel-order': cancelOrder(state, event); break;
    case 'set-limits': setLimits(state, event); break;
    case 'move-stop': moveStop(state, event); break;
    case 'reduce-position': reduce(state, event); break;
  }
}

/** Something outside the core blocks or frees entries. */
export function onGate(state: CoreState, event: GateEvent): void {
  if (!state.gates.apply(event)) return;
  const where = event.instrument === null ? 'all markets' : marketOf(state, event.instrument).instrument.symbol;
  if (event.blocked) notice(state, 'warning', event.code, `No entries on ${where}: ${event.reason}`, event.instrument);
  else notice(state, 'info', event.code, `Entries on ${where} are possible again`, event.instrument);
}

function closePosition(state: CoreState, event: CommandOf<'close-position'>): void {
  const position = state.positions.get(event.positionId);
  if (position === undefined) {
    notice(state, 'warning', 'unknown-position', `close-position: there is no position ${event.positionId}`);
    return;
  }
  exitPosition(state, position, event.reason);
}

function closeEverything(state: CoreState, event: CommandOf<'close-all'>): void {
  if (event.reason === 'kill-switch') {
    if (!state.switches.isKilled) notice(state, 'critical', 'kill-switch', 'Kill switch: every entry is cancelled and every position closed; entries stay blocked until it is reset');
    state.switches.isKilled = true;
  }
  if (event.reason === 'session-end') state.switches.stoppedBecause ??= 'the session is ending';
  closeAll(state, event.reason);
}

function resetKill(state: CoreState): void {
  if (!state.switches.isKilled) return;
  if (state.open.length > 0 || state.workingEntries.size > 0) {
    notice(state, 'warning', 'kill-switch', `The kill switch stays on: ${state.open.length} positions are not closed yet`);
    return;
  }
  state.switches.isKilled = false;
  notice(state, 'info', 'kill-switch', 'The kill switch was reset: entries are possible again');
}

function lockByHand(state: CoreState, event: CommandOf<'lock'>): void {
  const { symbol, side, until, reason } = event;
  if (!lockEntries(state, { rule: 'manual', symbol, side, until, reason })) {
    notice(state, 'warning', 'lock-refused', `lock: until ${utcWords(until)} is not later than now, or than the same lock that is set already`);
  }
}

function cancelOrder(state: CoreState, event: CommandOf<'cancel-order'>): void {
  const order = state.orders.get(event.clientOrderId);
  if (order === undefined || !isWorkingOrder(order)) {
    notice(state, 'warning', 'order-not-working', `cancel-order: ${event.clientOrderId} is not working`);
    return;
  }
  if (order.view.purpose !== 'entry') {
    notice(state, 'warning', 'order-protects', `cancel-order: ${event.clientOrderId} protects or closes a position and stays; close the position instead`);
    return;
  }
  requestCancel(state, event.clientOrderId, 'cancelled by hand');
}

function setLimits(state: CoreState, event: CommandOf<'set-limits'>): void {
  state.risk = { ...state.risk, ...event.limits };
  notice(state, 'info', 'limits-changed', 'The risk limits were changed and hold from now on');
}

function moveStop(state: CoreState, event: CommandOf<'move-stop'>): void {
  const position = state.positions.get(event.positionId);
  if (position === undefined || position.openAmount === 0 || position.status === 'closing') {
    notice(state, 'warning', 'move-stop-refused', `move-stop: position ${event.positionId} is not open`);
    return;
  }
  const rules = marketOf(state, position.instrument).rules;
  const stop = rules === null ? event.stop : roundStop(position, event.stop, rules.priceTick);
  const isTooFar = isLong(position) ? stop < position.initialStop : stop > position.initialStop;
  const isBeyondPrice = isLong(position) ? stop >= position.markPrice : stop <= position.markPrice;
  if (isTooFar || isBeyondPrice) {
    notice(state, 'warning', 'move-stop-refused', `${position.symbol}: a stop at ${stop} must lie between the first stop ${position.initialStop} and the price ${position.markPrice}`, position.instrument);
    return;
  }
  moveStopTo(state, position, stop, false);
}

function reduce(state: CoreState, event: CommandOf<'reduce-position'>): void {
  const position = state.positions.get(event.positionId);
  const wanted = position === undefined || event.by === 'amount' ? event.value : multiplyExactly(position.openAmount, event.value);
  const refusal = position === undefined ? `there is no position ${event.positionId}` : reducePosition(state, position, wanted, event.reason);
  if (refusal !== null) notice(state, 'warning', 'reduce-refused', `reduce-position: ${refusal}`, position?.instrument ?? null);
}
