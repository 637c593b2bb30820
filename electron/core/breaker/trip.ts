import type { BreakerId } from '../../../shared/domain/breaker.ts';
import { subtractExactly } from '../execution/rounding.ts';
import { requestCancel } from '../execution/sendOrder.ts';
import { drawdownFractionOf } from '../portfolio/ledger.ts';
import { exitPosition, reducePosition } from '../positions/exits.ts';
import type { PositionState } from '../positions/positionState.ts';
import { liveOrder } from '../positions/protection.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf, notice } from '../state/coreState.ts';
import type { Trip, TripTarget } from './breakerState.ts';

/** Pause before the orders of a trip are looked at again, ms of market time. */
const RETRY_MS = 5_000;

export interface TripRequest {
  readonly breaker: BreakerId;
  readonly instrument: number | null;
  readonly value: number;
  readonly limit: number;
  readonly reason: string;
  readonly targets?: readonly TripTarget[];
}

export function tripOf(state: CoreState, breaker: BreakerId, instrument: number | null): Trip | null {
  return state.breakers.trips.find((trip) => trip.breaker === breaker && trip.instrument === instrument) ?? null;
}

/** Trips a trigger, says so and begins its action; a trip that stands already takes new targets on. `isAnnounced`: somebody else has said it. */
export function trip(state: CoreState, request: TripRequest, isAnnounced = false): void {
  const { breaker, instrument, value, limit, reason, targets = [] } = request;
  const known = tripOf(state, breaker, instrument);
  if (known !== null && targets.length === 0) return;
  const trips = state.breakers.trips.filter((one) => one !== known);
  const added: Trip = {
    breaker, instrument, value, limit, reason,
    since: known?.since ?? state.now,
    targets: [...(known?.targets ?? []), ...targets],
    retryAt: state.now,
    isDone: false,
  };
  state.breakers.trips = [...trips, added];
  if (!isAnnounced) notice(state, 'critical', `breaker-${breaker}`, `Circuit breaker: ${reason}`, instrument);
  if (breaker !== 'daily-loss') cancelEntries(state, instrument);
  pursue(state, added);
}

/** Goes on with what trips have begun, until every position is down to what it was to be; never gives up. */
export function pursueTrips(state: CoreState): void {
  for (const one of state.breakers.trips) if (!one.isDone) pursue(state, one);
}

/** A person resets a trigger. Refused with the reason while its action goes on or what tripped it still holds. */
export function resetBreaker(state: CoreState, breaker: BreakerId): void {
  const trips = state.breakers.trips.filter((one) => one.breaker === breaker);
  if (trips.length === 0) {
    notice(state, 'warning', 'breaker-not-tripped', `reset-breaker: ${breaker} is not tripped`);
    return;
  }
  const obstacle = whyNotResettable(state, breaker);
  if (obstacle !== null) {
    notice(state, 'warning', 'breaker-stays', `The breaker ${breaker} stays tripped: ${obstacle}`);
    return;
  }
  state.breakers.trips = state.breakers.trips.filter((one) => one.breaker !== breaker);
  if (breaker === 'order-rejects') state.breakers.rejects = [];
  notice(state, 'info', `breaker-${breaker}`, `The breaker ${breaker} was reset`);
}

/** Why a tripped trigger cannot be reset now, in words; null where it can. */
export function whyNotResettable(state: CoreState, breaker: BreakerId): string | null {
  if (breaker === 'daily-loss' || breaker === 'daily-loss-close') return 'it resets itself at midnight UTC';
  const trips = state.breakers.trips.filter((one) => one.breaker === breaker);
  if (trips.some(({ isDone }) => !isDone)) return 'its orders have not done their work yet';
  if (breaker === 'drawdown' && drawdownFractionOf(state.ledger) >= state.risk.max_drawdown) return 'the drawdown is still at its limit';
  if (breaker === 'data-stale' || breaker === 'clock-skew' || breaker === 'auth-failure') {
    if (state.gates.save().some(({ code }) => code === breaker)) return 'what tripped it still holds';
  }
  return null;
}

/** The day's triggers free themselves. */
export function resetDailyTrips(state: CoreState): void {
  if (state.breakers.trips.length === 0) return;
  state.breakers.trips = state.breakers.trips.filter(({ breaker }) => breaker !== 'daily-loss' && breaker !== 'daily-loss-close');
}

/** Half of each position open on the market, at most. */
export function halfOf(positions: readonly PositionState[]): TripTarget[] {
  return positions.map(({ id, openAmount }) => ({ positionId: id, amountAtMost: openAmount / 2 }));
}

/** Entries that are on their way would open after the trip. The day's first level lets them: it stops new ones alone. */
function cancelEntries(state: CoreState, instrument: number | null): void {
  for (const { view } of state.workingEntries) {
    if (instrument === null || view.instrument === instrument) requestCancel(state, view.clientOrderId, 'the circuit breaker tripped');
  }
}

function pursue(state: CoreState, one: Trip): void {
  const missing = one.targets.filter((target) => excessOf(state, target) > 0);
  const isEverything = one.breaker === 'daily-loss-close';
  one.isDone = missing.length === 0 && (!isEverything || (state.open.length === 0 && state.workingEntries.size === 0));
  if (one.isDone || state.now < one.retryAt) return;
  one.retryAt = state.now + RETRY_MS;
  for (const target of missing) bringDown(state, target);
}

function excessOf(state: CoreState, target: TripTarget): number {
  const position = state.positions.get(target.positionId);
  if (position === undefined || position.status === 'closed') return 0;
  const step = marketOf(state, position.instrument).rules?.amountStep ?? 0;
  const excess = subtractExactly(position.openAmount, target.amountAtMost);
  // what rounding down to the step leaves over is as near as an order can come
  return target.amountAtMost > 0 && excess < step ? 0 : Math.max(0, excess);
}

function bringDown(state: CoreState, target: TripTarget): void {
  const position = state.positions.get(target.positionId);
  if (position === undefined || position.status === 'closed' || position.status === 'closing') return;
  if (target.amountAtMost === 0) {
    exitPosition(state, position, 'risk');
    return;
  }
  if (liveOrder(state, position.reduceOrderId) !== null) return;
  // a half that the exchange would find too small is no reason to stay in: the whole position goes
  if (reducePosition(state, position, subtractExactly(position.openAmount, target.amountAtMost), 'risk') !== null) exitPosition(state, position, 'risk');
}
