import type { SessionPhase } from '../../shared/domain/sessionView.ts';
import { action, type ActionState } from './action.ts';

const NO_SESSION = 'No session is running.';

function phaseOf(state: ActionState): SessionPhase | null {
  return state.view?.info.phase ?? null;
}

/** Why the running session does not take this order; null where it does. */
function needsSession(state: ActionState): string | null {
  const phase = phaseOf(state);
  if (phase === null) return 'The engine has not answered yet.';
  if (phase === 'stopping') return 'The session is already stopping.';
  if (phase === 'running' || phase === 'paused') return null;
  return phase === 'starting' ? 'The session is still starting. Cancel the start instead.' : NO_SESSION;
}

export const killSwitch = action({
  id: 'session.kill',
  label: 'Kill switch',
  group: 'Session',
  keywords: ['emergency', 'panic', 'flatten', 'close all', 'stop everything'],
  shortcut: 'Ctrl+Shift+K',
  hint: 'Stops new entries at once, then keeps or closes the open positions, as you choose.',
  unavailable(state) {
    const phase = phaseOf(state);
    if (phase === null) return 'The engine has not answered yet.';
    return phase === 'running' || phase === 'paused' || phase === 'stopping' ? null : NO_SESSION;
  },
  run: (desk) => desk.ui.setState({ dialog: { kind: 'kill' } }),
});

export const resetKill = action({
  id: 'session.resetKill',
  label: 'Release the kill switch',
  group: 'Session',
  keywords: ['resume', 'reset', 'latch'],
  hint: 'Allows new entries again. Open positions are not touched.',
  unavailable(state) {
    const missing = needsSession(state);
    if (missing !== null) return missing;
    return state.view?.account?.entries === 'killed' ? null : 'The kill switch has not been used.';
  },
  run: (desk) => void desk.command('session.resetKill', {}, 'Release the kill switch'),
});

export const pauseEntries = action({
  id: 'session.pause',
  label: 'Pause entries',
  group: 'Session',
  keywords: ['hold', 'stop', 'wait'],
  shortcut: 'Ctrl+Shift+P',
  hint: 'No new positions are opened. Open positions keep their stops and targets and go on to be managed.',
  unavailable: (state) => needsSession(state) ?? (phaseOf(state) === 'paused' ? 'Entries are already paused.' : null),
  run: (desk) => void desk.command('session.pause', {}, 'Pause entries'),
});

export const resumeEntries = action({
  id: 'session.resume',
  label: 'Resume entries',
  group: 'Session',
  keywords: ['continue', 'unpause'],
  shortcut: 'Ctrl+Shift+E',
  hint: 'The strategies may open positions again. Open positions are not touched.',
  unavailable: (state) => needsSession(state) ?? (phaseOf(state) === 'paused' ? null : 'Entries are not paused.'),
  run: (desk) => void desk.command('session.resume', {}, 'Resume entries'),
});

export const stopAndClose = action({
  id: 'session.stopClose',
  label: 'Stop and close positions',
  group: 'Session',
  keywords: ['end', 'finish', 'exit', 'flat'],
  shortcut: 'Ctrl+Shift+X',
  hint: 'Ends the session. Every open position is closed at the market first.',
  unavailable: needsSession,
  run: (desk) => desk.ui.setState({ dialog: { kind: 'stop', positions: 'close' } }),
});

export const stopAndKeep = action({
  id: 'session.stopKeep',
  label: 'Stop and keep positions',
  group: 'Session',
  keywords: ['end', 'finish', 'leave'],
  hint: 'Ends the session. Open positions stay open with their protective stops and can be taken up again by a later start.',
  unavailable: needsSession,
  run: (desk) => desk.ui.setState({ dialog: { kind: 'stop', positions: 'keep' } }),
});

export const cancelStart = action({
  id: 'session.cancelStart',
  label: 'Cancel the start',
  group: 'Session',
  keywords: ['abort'],
  hint: 'Ends the start-up and closes everything it has opened. No position has been opened yet.',
  unavailable: (state) => (phaseOf(state) === 'starting' ? null : 'No session is starting.'),
  run: (desk) => void desk.command('session.cancelStart', {}, 'Cancel the start'),
});

export const newSession = action({
  id: 'session.new',
  label: 'New session',
  group: 'Session',
  keywords: ['start', 'begin', 'set up'],
  hint: 'Shows the start panel. Nothing starts until you confirm there.',
  unavailable(state) {
    const phase = phaseOf(state);
    if (phase === 'idle') return 'The start panel is already shown.';
    return phase === 'ended' ? null : 'A session is running. Stop it first.';
  },
  run: (desk) => desk.ui.setState({ screenWish: 'setup', dialog: { kind: 'none' } }),
});

export const reviewDesk = action({
  id: 'session.review',
  label: 'Look at the ended session\u2019s desk',
  group: 'Session',
  keywords: ['chart', 'review', 'report', 'back'],
  hint: 'Shows chart, trades and decisions of the session that ended.',
  unavailable(state) {
    if (phaseOf(state) !== 'ended') return 'The session has not ended.';
    return (state.view?.instruments.length ?? 0) > 0 ? null : 'The ended session has no market to show.';
  },
  run: (desk) => desk.ui.setState({ screenWish: 'desk', dialog: { kind: 'none' } }),
});

export const showReport = action({
  id: 'session.report',
  label: 'Session report',
  group: 'Session',
  keywords: ['summary', 'results', 'figures'],
  hint: 'Shows all figures of the session that ended.',
  unavailable: (state) => (phaseOf(state) === 'ended' ? null : 'The report is written when the session ends.'),
  run: (desk) => desk.ui.setState({ screenWish: null, dialog: { kind: 'none' } }),
});

export const sessionActions = [killSwitch, resetKill, pauseEntries, resumeEntries, stopAndClose, stopAndKeep, cancelStart, newSession, reviewDesk, showReport] as const;
