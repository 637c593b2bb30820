import { watchBreakers } from '../breaker/watch.ts';
import type { CoreEvent } from '../events.ts';
import { recordClosings } from '../portfolio/recordClosings.ts';
import { rebalance } from '../portfolio/rebalance.ts';
import { protect } from '../protections/protect.ts';
import { resumeWaiting } from '../signals/resumeWaiting.ts';
import type { CoreState } from '../state/coreState.ts';

/**
 * What follows from an event once it has been applied: the breaker looks, and closed positions enter statistics and protections, and signals that waited for
 * them go on.
 */
export function afterEvent(state: CoreState, event: CoreEvent): void {
  watchBreakers(state, event);
  const closings = recordClosings(state);
  if (closings.length > 0) {
    protect(state, closings);
    rebalance(state, 'trade');
  }
  resumeWaiting(state);
}
