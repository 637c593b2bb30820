import type { AccountView, ConnectionView, SessionInfo, SessionOutcome, SessionPhase, StepView, StreamState } from '../../shared/domain/sessionView.ts';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'info';

export interface ToneWord {
  readonly word: string;
  readonly tone: Tone;
}

export const PHASE_WORDS: Readonly<Record<SessionPhase, ToneWord>> = {
  idle: { word: 'No session', tone: 'plain' },
  starting: { word: 'Starting', tone: 'info' },
  running: { word: 'Running', tone: 'good' },
  paused: { word: 'Entries paused', tone: 'warn' },
  stopping: { word: 'Stopping', tone: 'warn' },
  ended: { word: 'Ended', tone: 'plain' },
};

export const OUTCOME_WORDS: Readonly<Record<SessionOutcome, ToneWord>> = {
  completed: { word: 'Completed', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  cancelled: { word: 'Cancelled', tone: 'warn' },
  killed: { word: 'Ended by the kill switch', tone: 'bad' },
};

export const ENTRIES_WORDS: Readonly<Record<AccountView['entries'], ToneWord>> = {
  open: { word: 'Entries open', tone: 'good' },
  paused: { word: 'Entries paused', tone: 'warn' },
  stopped: { word: 'Entries stopped', tone: 'warn' },
  killed: { word: 'Killed', tone: 'bad' },
  'day-limit': { word: 'Day limit reached', tone: 'bad' },
  blocked: { word: 'Entries blocked', tone: 'bad' },
};

export const STEP_STATUS_WORDS: Readonly<Record<StepView['status'], ToneWord>> = {
  pending: { word: 'Waiting', tone: 'plain' },
  running: { word: 'Running', tone: 'info' },
  done: { word: 'Done', tone: 'good' },
  degraded: { word: 'Degraded', tone: 'warn' },
  failed: { word: 'Failed', tone: 'bad' },
  skipped: { word: 'Not run', tone: 'plain' },
};

export const STREAM_WORDS: Readonly<Record<StreamState, ToneWord>> = {
  disconnected: { word: 'Disconnected', tone: 'bad' },
  connecting: { word: 'Connecting', tone: 'info' },
  'warming-up': { word: 'Warming up', tone: 'info' },
  healthy: { word: 'Healthy', tone: 'good' },
  stale: { word: 'Stale', tone: 'bad' },
  reconnecting: { word: 'Reconnecting', tone: 'warn' },
  polling: { word: 'Polling', tone: 'warn' },
};

export const CONNECTION_WORDS: Readonly<Record<ConnectionView['state'], ToneWord>> = {
  closed: { word: 'Closed', tone: 'bad' },
  connecting: { word: 'Connecting', tone: 'info' },
  open: { word: 'Connected', tone: 'good' },
  reconnecting: { word: 'Reconnecting', tone: 'warn' },
};

const STREAM_ORDER: readonly StreamState[] = ['disconnected', 'stale', 'reconnecting', 'polling', 'connecting', 'warming-up', 'healthy'];

/** The worst state among streams; null where there are none. */
export function worstStream(states: readonly StreamState[]): StreamState | null {
  return STREAM_ORDER.find((state) => states.includes(state)) ?? null;
}

/** How the session stands now, ending included. */
export function phaseWords(info: Pick<SessionInfo, 'phase' | 'outcome'>): ToneWord {
  return info.phase === 'ended' && info.outcome !== null ? OUTCOME_WORDS[info.outcome] : PHASE_WORDS[info.phase];
}

export function isActive(phase: SessionPhase): boolean {
  return phase === 'running' || phase === 'paused' || phase === 'stopping';
}
