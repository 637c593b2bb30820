import type { SessionPhase } from '../../shared/domain/sessionView.ts';

/** What can happen to a session as a whole. */
export type PhaseEvent = 'start' | 'started' | 'pause' | 'resume' | 'stop' | 'ended';

const TRANSITIONS: Readonly<Record<SessionPhase, Readonly<Partial<Record<PhaseEvent, SessionPhase>>>>> = {
  idle: { start: 'starting' },
  starting: { started: 'running', stop: 'stopping', ended: 'ended' },
  running: { pause: 'paused', stop: 'stopping', ended: 'ended' },
  paused: { resume: 'running', stop: 'stopping', ended: 'ended' },
  stopping: { ended: 'ended' },
  ended: { start: 'starting' },
};

/** Next phase, or null where the event cannot follow the phase. */
export function nextPhase(phase: SessionPhase, event: PhaseEvent): SessionPhase | null {
  return TRANSITIONS[phase][event] ?? null;
}
