import { drawdownFractionOf, equityOf } from '../portfolio/ledger.ts';
import type { CoreState } from '../state/coreState.ts';
import { isEnabled } from './watch.ts';

/**
 * Why the circuit breaker holds entries on this market back, in a sentence; null where it does not. What cannot be measured holds them
 * back too. A trigger whose condition still stands and has a check of its own (stale prices, clock, drawdown, the day's first level) is
 * left to that check, which names it better; once the condition is gone, the latch speaks here.
 */
export function breakerBlock(state: CoreState, instrument: number): string | null {
  const { switches, ledger, gates, breakers } = state;
  if (switches.isDayClosed) return "The day's loss closed everything";
  const gate = gates.find('breaker-tripped', instrument) ?? gates.find('auth-failure', instrument);
  if (gate !== null) return gate.reason;
  if (!Number.isFinite(equityOf(ledger))) return 'The equity cannot be computed';
  for (const trip of breakers.trips) {
    if (trip.instrument !== null && trip.instrument !== instrument) continue;
    if (trip.breaker === 'daily-loss') continue;
    if ((trip.breaker === 'data-stale' || trip.breaker === 'clock-skew') && gates.find(trip.breaker, instrument) !== null) continue;
    if (trip.breaker === 'drawdown' && drawdownFractionOf(ledger) >= state.risk.max_drawdown) continue;
    return trip.reason;
  }
  if (isEnabled(state) && breakers.volatility[instrument]?.isKnown !== true) return 'The volatility of this market is not known yet';
  return null;
}
