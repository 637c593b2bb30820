import type { SessionView } from '../../shared/domain/sessionView.ts';

export type Screen = 'setup' | 'startup' | 'desk' | 'report';

/** Which of the window's four faces fits the session; a person's wish counts where it makes sense. */
export function screenOf(view: Pick<SessionView, 'info' | 'steps' | 'instruments'>, wish: 'setup' | 'desk' | null): Screen {
  switch (view.info.phase) {
    case 'idle':
      return 'setup';
    case 'starting':
      return 'startup';
    case 'running':
    case 'paused':
    case 'stopping':
      return 'desk';
    case 'ended':
      if (wish === 'setup') return 'setup';
      if (wish === 'desk' && view.instruments.length > 0) return 'desk';
      return endedInStartUp(view) ? 'startup' : 'report';
  }
}

/** True where the session never came to trade: pre-flight, the last step, did not pass. */
export function endedInStartUp(view: Pick<SessionView, 'steps'>): boolean {
  const preFlight = view.steps.find((step) => step.id === 'pre-flight');
  return preFlight !== undefined && preFlight.status !== 'done' && preFlight.status !== 'degraded';
}
