import type { PowerMonitor, PowerSaveBlocker } from 'electron';
import type { SessionDelta, SessionView } from '../../shared/domain/sessionView.ts';

export interface PowerOptions {
  readonly monitor: Pick<PowerMonitor, 'on' | 'off'>;
  readonly blocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  readonly view: () => SessionView;
  readonly subscribe: (listener: (delta: SessionDelta) => void) => () => void;
  readonly blockEntries: (blocked: boolean, reason: string) => void;
  readonly log: (message: string) => void;
}

/**
 * Keeps the computer awake while positions are open, and takes no entries from the moment it sleeps until it is awake again: by then the
 * feed has noticed on its own that its sockets are dead and its prices old. Returns the end.
 */
export function watchPower(options: PowerOptions): () => void {
  let blockerId: number | null = null;
  const adjust = (): void => {
    const { info, positions } = options.view();
    const isRunning = info.phase === 'running' || info.phase === 'paused' || info.phase === 'stopping';
    const needsWake = isRunning && positions.some(({ status }) => status !== 'closed');
    if (needsWake && blockerId === null) {
      blockerId = options.blocker.start('prevent-app-suspension');
      options.log('The computer is kept awake while positions are open');
    } else if (!needsWake && blockerId !== null) {
      options.blocker.stop(blockerId);
      blockerId = null;
      options.log('No position is open: the computer may sleep again');
    }
  };
  const onSuspend = (): void => { options.blockEntries(true, 'The computer goes to sleep'); };
  const onResume = (): void => { options.blockEntries(false, 'The computer is awake again'); };
  options.monitor.on('suspend', onSuspend);
  options.monitor.on('resume', onResume);
  const unsubscribe = options.subscribe(({ changes }) => {
    if (changes.info !== undefined || changes.positions !== undefined) adjust();
  });
  return () => {
    unsubscribe();
    options.monitor.off('suspend', onSuspend);
    options.monitor.off('resume', onResume);
    if (blockerId !== null) options.blocker.stop(blockerId);
  };
}
