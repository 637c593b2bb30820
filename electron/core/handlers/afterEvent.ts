import { recordClosings } from '../portfolio/recordClosings.ts';
import type { CoreState } from '../state/coreState.ts';

/** What follows from an event once it has been applied: closed positions enter the statistics. */
export function afterEvent(state: CoreState): void {
  recordClosings(state);
}
