import { describe, expect, it } from 'vitest';
import { trayState } from '../../../electron/app/trayMenu.ts';
import { quitChoice, quitQuestion } from '../../../electron/app/quitQuestion.ts';
import { emptyView } from '../../../electron/engine/view/emptyView.ts';
import type { SessionView } from '../../../shared/domain/sessionView.ts';

function view(phase: SessionView['info']['phase'], change: Partial<SessionView> = {}): SessionView {
  const empty = emptyView(0);
  return { ...empty, ...change, info: { ...empty.info, phase, market: 'simulated' } };
}

const position = { side: 'short', symbol: 'SOL/USDT:USDT', status: 'open', netPnl: -1.234 } as unknown as SessionView['positions'][number];

describe('trayState', () => {
  it('tells that nothing runs and offers no command that needs a session', () => {
    const state = trayState(view('idle'));
    expect(state.tooltip).toBe('Bearish Alpha\nNo session is running');
    expect(state.items.filter(({ isEnabled }) => isEnabled).map(({ action }) => action)).toEqual(['show', 'quit']);
  });

  it('names mode, market, positions and result while a session runs', () => {
    const state = trayState(view('running', { positions: [position] }));
    expect(state.tooltip).toBe('Bearish Alpha\nPAPER on a SIMULATED market, running\n1 open, −1.23 USDT');
    expect(state.icon).toBe('running');
  });

  it('shows trouble when a stream is ill, and offers to resume when paused', () => {
    const ill = { state: 'reconnecting' } as unknown as SessionView['streams'][number];
    const state = trayState(view('paused', { streams: [ill] }));
    expect(state.icon).toBe('trouble');
    expect(state.items.some(({ action, isEnabled }) => action === 'resume' && isEnabled)).toBe(true);
  });
});

describe('quitQuestion', () => {
  it('asks nothing where nothing runs', () => {
    expect(quitQuestion(view('idle'))).toBeNull();
    expect(quitQuestion(view('ended'))).toBeNull();
  });

  it('names every open position, and Escape keeps the session running', () => {
    const question = quitQuestion(view('running', { positions: [position] }));
    expect(question?.message).toContain('short SOL/USDT:USDT');
    expect(quitChoice(question?.cancelId ?? -1)).toBe('stay');
    expect(quitChoice(question?.defaultId ?? -1)).toBe('stay');
    expect(question?.buttons).toHaveLength(3);
  });

  it('does not offer to keep positions where none is open', () => {
    expect(quitQuestion(view('running'))?.buttons).toEqual(['Keep running', 'End the session and quit']);
  });
});
