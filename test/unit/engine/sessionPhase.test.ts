import { describe, expect, it } from 'vitest';
import { nextPhase, type PhaseEvent } from '../../../electron/engine/sessionPhase.ts';
import type { SessionPhase } from '../../../shared/domain/sessionView.ts';

const PHASES: readonly SessionPhase[] = ['idle', 'starting', 'running', 'paused', 'stopping', 'ended'];
const EVENTS: readonly PhaseEvent[] = ['start', 'started', 'pause', 'resume', 'stop', 'ended'];

describe('nextPhase', () => {
  it('allows exactly the transitions of a session\'s life', () => {
    const allowed = PHASES.flatMap((phase) => EVENTS.flatMap((event) => {
      const next = nextPhase(phase, event);
      return next === null ? [] : [`${phase} --${event}--> ${next}`];
    }));
    expect(allowed).toEqual([
      'idle --start--> starting',
      'starting --started--> running', 'starting --stop--> stopping', 'starting --ended--> ended',
      'running --pause--> paused', 'running --stop--> stopping', 'running --ended--> ended',
      'paused --resume--> running', 'paused --stop--> stopping', 'paused --ended--> ended',
      'stopping --ended--> ended',
      'ended --start--> starting',
    ]);
  });
});
