import { watchCandle } from '../breaker/watch.ts';
import type { CoreEvent } from '../events.ts';
import { expireLocks } from '../protections/protect.ts';
import type { CoreState } from '../state/coreState.ts';

/** What must be known before an event is decided on: locks whose time is over, and the volatility that the candle itself brings. */
export function beforeEvent(state: CoreState, event: CoreEvent): void {
  expireLocks(state);
  if (event.kind === 'candle' || event.kind === 'history') watchCandle(state, event);
}
