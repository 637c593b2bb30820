import type { CandleEvent, CoreEvent, HistoryEvent } from '../events.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import { halfOf, pursueTrips, trip, tripOf } from './trip.ts';

/** Refused orders count for this long, ms of market time (system.md 5.6). */
const REJECT_WINDOW_MS = 600_000;
/** Entries' time to live at real-time speed; it grows with the speed, and so does what counts as stale for long. */
const USUAL_TTL_MS = 60_000;

/** Feeds the volatility of the market before anything is decided on its candle, so that a spike holds that candle's own entry back. */
export function watchCandle(state: CoreState, event: CandleEvent | HistoryEvent): void {
  if (event.timeframe !== '30m') return;
  const history = state.breakers.volatility[event.instrument];
  if (history === undefined) return;
  if (event.kind === 'history') {
    const { openTime, high, low, close } = event.columns;
    for (let row = 0; row < openTime.length; row += 1) {
      history.push(openTime[row] ?? Number.NaN, high[row] ?? Number.NaN, low[row] ?? Number.NaN, close[row] ?? Number.NaN);
    }
    return;
  }
  if (!history.push(event.openTime, event.high, event.low, event.close) || !isEnabled(state)) return;
  if (state.open.length > 0 || state.workingEntries.size > 0) watchVolatility(state, event.instrument, history.zScore());
}

/** Looks at the other triggers once an event has been applied, and goes on with what trips have begun. */
export function watchBreakers(state: CoreState, event: CoreEvent): void {
  if (event.kind === 'order-closed') watchRejects(state);
  if (event.kind === 'gate' || event.kind === 'price' || event.kind === 'timer' || event.kind === 'fill') watchGates(state);
  if (state.breakers.trips.length > 0) pursueTrips(state);
}

export function isEnabled(state: CoreState): boolean {
  return state.options.settings.emergency.enable_circuit_breaker;
}

/** A spike upwards while something is open on the market: half of it goes, and no entry comes. Calm is no crisis. */
function watchVolatility(state: CoreState, instrument: number, z: number | null): void {
  const limit = state.options.settings.risk_management.volatility_spike_threshold;
  const held = state.open.filter((position) => position.instrument === instrument && position.openAmount > 0);
  const isEntering = [...state.workingEntries].some(({ view }) => view.instrument === instrument);
  if (z === null || z <= limit || (held.length === 0 && !isEntering) || tripOf(state, 'volatility-spike', instrument) !== null) return;
  const { symbol } = marketOf(state, instrument).instrument;
  trip(state, {
    breaker: 'volatility-spike', instrument, value: z, limit, targets: halfOf(held),
    reason: `${symbol}: the 30m volatility is ${z.toFixed(1)} deviations above its history (limit ${limit}); half of the position goes, and no entry until it is reset`,
  });
}

/** An order that was refused has left its notice among the event's effects. */
function watchRejects(state: CoreState): void {
  if (!isEnabled(state) || !state.effects.some((effect) => effect.kind === 'notice' && effect.code === 'order-rejected')) return;
  const limit = state.options.settings.emergency.max_order_rejects;
  state.breakers.rejects = [...state.breakers.rejects.filter((at) => at > state.now - REJECT_WINDOW_MS), state.now].slice(-limit);
  if (state.breakers.rejects.length < limit) return;
  trip(state, {
    breaker: 'order-rejects', instrument: null, value: limit, limit,
    reason: `${limit} orders were refused within ten minutes; no entries until it is reset`,
  });
}

/** Refused orders that still count. */
export function rejectsOf(state: CoreState): number {
  return state.breakers.rejects.filter((at) => at > state.now - REJECT_WINDOW_MS).length;
}

/** How long prices may be stale while a position is open, ms of market time: as many seconds of real time, up to 30 times the speed. */
export function staleLimitMs(state: CoreState): number {
  return state.options.settings.emergency.max_data_stale_seconds * 1000 * Math.max(1, state.options.entryTtlMs / USUAL_TTL_MS);
}

function watchGates(state: CoreState): void {
  const closed = state.gates.save();
  if (closed.length === 0 || !isEnabled(state)) return;
  for (const { code, instrument, reason, since } of closed) {
    if (code === 'auth-failure') {
      trip(state, { breaker: code, instrument, value: 1, limit: 0, reason: `the exchange refuses the API key (${reason}); no entries until it is reset` });
      continue;
    }
    if (code !== 'data-stale' && code !== 'clock-skew') continue;
    const isHeld = state.open.some((position) => instrument === null || position.instrument === instrument);
    if (!isHeld) continue;
    if (code === 'clock-skew') {
      trip(state, { breaker: code, instrument, value: 1, limit: 0, reason: `${reason} while a position is open; no entries until it is reset` });
      continue;
    }
    const [staleMs, limitMs] = [state.now - since, staleLimitMs(state)];
    if (staleMs <= limitMs) continue;
    const where = instrument === null ? 'all markets' : marketOf(state, instrument).instrument.symbol;
    trip(state, {
      breaker: code, instrument, value: staleMs / 1000, limit: limitMs / 1000,
      reason: `prices of ${where} are stale for ${Math.round(staleMs / 1000)} s while a position is open (${reason}); no entries until it is reset`,
    });
  }
}

/** The longest that prices of a market with an open position are stale now, seconds. */
export function staleSeconds(state: CoreState): number {
  let longest = 0;
  for (const { code, instrument, since } of state.gates.save()) {
    if (code !== 'data-stale' || !state.open.some((position) => instrument === null || position.instrument === instrument)) continue;
    longest = Math.max(longest, (state.now - since) / 1000);
  }
  return longest;
}
