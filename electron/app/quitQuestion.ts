import type { MessageBoxOptions } from 'electron';
import type { SessionView } from '../../shared/domain/sessionView.ts';

/** Buttons in the order of their numbers: the first is the safe one. */
export const QUIT_CHOICES = ['stay', 'close-positions', 'keep-positions'] as const;
export type QuitChoice = (typeof QUIT_CHOICES)[number];

/** What to ask before a running session is ended; null where nothing runs and quitting is harmless. */
export function quitQuestion(view: Pick<SessionView, 'info' | 'positions'>): MessageBoxOptions | null {
  const { phase } = view.info;
  if (phase === 'idle' || phase === 'ended') return null;
  const open = view.positions.filter(({ status }) => status !== 'closed');
  const names = open.map(({ side, symbol }) => `${side} ${symbol}`).join(', ');
  return {
    type: 'question',
    title: 'Bearish Alpha',
    message: open.length === 0 ? 'A session is running. End it and quit?' : `A session is running with ${open.length} open ${open.length === 1 ? 'position' : 'positions'}: ${names}.`,
    detail: open.length === 0
      ? 'The session ends with its report.'
      : 'Closing them sells and buys at the market now. Keeping them ends the session with the positions open, as the report will say.',
    buttons: ['Keep running', open.length === 0 ? 'End the session and quit' : 'Close positions and quit', ...(open.length === 0 ? [] : ['Keep positions and quit'])],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
}

export function quitChoice(button: number): QuitChoice {
  return QUIT_CHOICES[button] ?? 'stay';
}
