import type { SignalView } from '../../../shared/domain/signal.ts';
import type { CoreState } from '../state/coreState.ts';
import { marketOf } from '../state/coreState.ts';
import { beginAdmission, finishAdmission } from './admission.ts';
import { endDeclined } from './decideCandle.ts';
import { sendEntry } from './sendEntry.ts';
import { whatIsBeside } from './whatIsBeside.ts';

/** Lets signals go on that wait for an opposite position to be flat: sent once it is, ended where their time is over or entries have stopped. */
export function resumeWaiting(state: CoreState): void {
  if (!state.signals.hasLive) return;
  for (const signal of state.signals.waiting()) {
    const { switches } = state;
    if (state.now > signal.expiresAt) {
      expire(state, signal);
      continue;
    }
    const beside = whatIsBeside(state, marketOf(state, signal.instrument), signal.side);
    const mustEnd = switches.isKilled || switches.isPaused || switches.stoppedBecause !== null;
    if (!mustEnd && (beside.toClose.length > 0 || beside.orders > 0 || beside.opposite > 0)) continue;
    goOn(state, signal);
  }
}

function expire(state: CoreState, signal: SignalView): void {
  const detail = 'The opposite position was not flat in time';
  state.signals.advance(signal.id, 'expired', state.now, { reason: 'signal-expired', detail });
  state.effects.push({ kind: 'decision-outcome', decisionId: signal.id, outcome: 'signal-expired', detail });
}

/** All checks once more, on the account as it is now. */
function goOn(state: CoreState, signal: SignalView): void {
  const market = marketOf(state, signal.instrument);
  const seat = market.evaluator.seats.find(({ strategy }) => strategy.id === signal.strategy);
  if (seat === undefined) throw new TypeError(`signal ${signal.id}: strategy ${signal.strategy} is not at work`);
  const { evaluation } = state.log.read(Number(signal.id.slice(1)));
  const candidate = beginAdmission(state, market, seat.strategy, evaluation);
  const admission = finishAdmission(state, candidate, null);
  if (admission.kind === 'admitted') {
    state.signals.advance(signal.id, 'sent', state.now, sendEntry(state, market, admission.entry, signal.id));
    return;
  }
  if (admission.kind === 'flip') return;
  endDeclined(state, signal.id, candidate);
  const { failed } = candidate.checks;
  if (failed === null) return;
  const outcome = failed.name === 'signal-expired' ? 'signal-expired' : 'declined';
  state.effects.push({ kind: 'decision-outcome', decisionId: signal.id, outcome, detail: failed.detail === undefined ? failed.name : `${failed.name}: ${failed.detail}` });
}
