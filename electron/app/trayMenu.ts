import type { SessionView } from '../../shared/domain/sessionView.ts';

export type TrayAction = 'show' | 'pause' | 'resume' | 'kill' | 'quit';

export interface TrayItem {
  readonly label: string;
  /** Null: a line that only tells. */
  readonly action: TrayAction | null;
  readonly isEnabled: boolean;
}

export interface TrayState {
  readonly tooltip: string;
  /** Which icon: the mode's colour, or trouble. */
  readonly icon: 'idle' | 'running' | 'trouble';
  readonly items: readonly TrayItem[];
}

/** What the tray tells and offers, from the same state the window shows. */
export function trayState(view: Pick<SessionView, 'info' | 'account' | 'positions' | 'connections' | 'streams'>): TrayState {
  const { info, account } = view;
  const isRunning = info.phase === 'running' || info.phase === 'paused';
  const open = view.positions.filter(({ status }) => status !== 'closed');
  const profit = open.reduce((sum, position) => sum + position.netPnl, 0);
  const mode = info.market === 'simulated' ? `${info.mode.toUpperCase()} on a SIMULATED market` : info.mode.toUpperCase();
  const ill = isRunning ? view.streams.filter(({ state }) => state !== 'healthy' && state !== 'warming-up' && state !== 'polling').length : 0;
  const isKilled = account?.entries === 'killed';
  const state = isRunning ? `${mode}, ${info.phase}${isKilled ? ', kill switch on' : ''}` : 'No session is running';
  const figures = isRunning ? `${open.length} open, ${money(profit)}` : null;
  return {
    tooltip: ['Bearish Alpha', state, figures].filter((line) => line !== null).join('\n'),
    icon: !isRunning ? (info.outcome === 'failed' ? 'trouble' : 'idle') : ill > 0 || isKilled ? 'trouble' : 'running',
    items: [
      { label: state, action: null, isEnabled: false },
      ...(figures === null ? [] : [{ label: figures, action: null, isEnabled: false }]),
      ...(ill === 0 ? [] : [{ label: `${ill} streams in trouble`, action: null, isEnabled: false }]),
      { label: 'Show window', action: 'show', isEnabled: true },
      info.phase === 'paused'
        ? { label: 'Resume entries', action: 'resume', isEnabled: true }
        : { label: 'Pause entries', action: 'pause', isEnabled: info.phase === 'running' },
      { label: 'Kill switch: close everything…', action: 'kill', isEnabled: isRunning },
      { label: 'Quit', action: 'quit', isEnabled: true },
    ],
  };
}

function money(amount: number): string {
  const rounded = Math.round(Math.abs(amount) * 100) / 100;
  const sign = rounded === 0 ? '' : amount < 0 ? '−' : '+';
  return `${sign}${rounded.toFixed(2)} USDT`;
}
