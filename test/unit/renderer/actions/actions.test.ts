import { describe, expect, it } from 'vitest';
import type { SessionPhase, SessionView } from '../../../../shared/domain/sessionView.ts';
import type { ActionState } from '../../../../renderer/actions/action.ts';
import { allActions, closePosition, fixedActions, searchActions } from '../../../../renderer/actions/allActions.ts';
import { cancelStart, killSwitch, newSession, pauseEntries, resetKill, resumeEntries, sessionActions, stopAndClose } from '../../../../renderer/actions/sessionActions.ts';
import { hasModifier, matchesShortcut, shortcutKeys } from '../../../../renderer/actions/shortcut.ts';
import { createUiStore } from '../../../../renderer/desk/uiState.ts';
import { idleView, runningView } from '../../../renderer-harness/fixtures.ts';

const ui = createUiStore().getState();
const state = (phase: SessionPhase, changes: Partial<SessionView> = {}): ActionState => {
  const base = phase === 'idle' ? idleView() : runningView();
  return { view: { ...base, info: { ...base.info, phase }, ...changes }, ui };
};
const PHASES: readonly SessionPhase[] = ['idle', 'starting', 'running', 'paused', 'stopping', 'ended'];

describe('session actions', () => {
  it.each([
    ['kill switch', killSwitch, ['running', 'paused', 'stopping']],
    ['pause', pauseEntries, ['running']],
    ['resume', resumeEntries, ['paused']],
    ['stop', stopAndClose, ['running', 'paused']],
    ['cancel the start', cancelStart, ['starting']],
    ['new session', newSession, ['ended']],
  ] as const)('%s is available exactly where it makes sense', (_name, action, phases) => {
    expect(PHASES.filter((phase) => action.unavailable(state(phase)) === null)).toEqual(phases);
  });

  it('say why they are not available, in a sentence', () => {
    for (const phase of PHASES) {
      for (const action of sessionActions) expect(action.unavailable(state(phase)) ?? 'Available.').toMatch(/^[A-Z].+\.$/);
    }
  });

  it('are all unavailable until the engine has spoken', () => {
    for (const action of [killSwitch, pauseEntries, resumeEntries, stopAndClose]) expect(action.unavailable({ view: null, ui })).toBe('The engine has not answered yet.');
  });

  it('release the kill switch only when it has been used', () => {
    const { account } = runningView();
    if (account === null) throw new Error('the fixture has an account');
    expect([resetKill.unavailable(state('running')), resetKill.unavailable(state('running', { account: { ...account, entries: 'killed' } }))]).toEqual(['The kill switch has not been used.', null]);
  });

  it('refuse to close what is already being closed', () => {
    const [position] = runningView().positions;
    if (position === undefined) throw new Error('the fixture has positions');
    expect([closePosition(position).unavailable(state('running')), closePosition({ ...position, status: 'closing' }).unavailable(state('running'))]).toEqual([null, 'The position is already being closed.']);
  });
});

describe('the list of actions', () => {
  it('gives each action an id and a shortcut of its own', () => {
    const actions = allActions(state('running'));
    expect(new Set(actions.map((action) => action.id)).size).toBe(actions.length);
    const shortcuts = actions.flatMap((action) => (action.shortcut === null ? [] : [action.shortcut]));
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
  });

  it('gives nothing that trades a shortcut without a modifier', () => {
    const trading = fixedActions.filter((action) => action.group === 'Session' || action.group === 'Risk' || action.group === 'Positions');
    expect(trading.filter((action) => action.shortcut !== null && !hasModifier(action.shortcut))).toEqual([]);
  });

  it('offers closing and moving the stop of each open position, and each market', () => {
    const ids = allActions(state('running')).map((action) => action.id);
    expect(ids.filter((id) => id.startsWith('position.close.'))).toHaveLength(2);
    expect(ids.filter((id) => id.startsWith('market.show.'))).toHaveLength(3);
  });

  it('is found by words of label, keywords and group, labels first', () => {
    expect(searchActions(fixedActions, 'kill').at(0)?.id).toBe('session.kill');
    expect(searchActions(fixedActions, 'panic').map((action) => action.id)).toEqual(['session.kill']);
    expect(searchActions(fixedActions, 'open interest').map((action) => action.id)).toEqual(['panel.market']);
    expect(searchActions(fixedActions, 'xyzzy')).toEqual([]);
    expect(searchActions(fixedActions, '  ')).toBe(fixedActions);
  });
});

describe('matchesShortcut', () => {
  const press = (key: string, code: string, modifiers: Partial<Record<'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey', boolean>> = {}) => ({ key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers });

  it.each([
    ['Ctrl+Shift+K', press('K', 'KeyK', { ctrlKey: true, shiftKey: true }), true],
    ['Ctrl+Shift+K', press('K', 'KeyK', { metaKey: true, shiftKey: true }), true],
    ['Ctrl+Shift+K', press('k', 'KeyK', { ctrlKey: true }), false],
    ['Ctrl+Shift+K', press('K', 'KeyK', { shiftKey: true }), false],
    ['Ctrl+K', press('K', 'KeyK', { ctrlKey: true, shiftKey: true }), false],
    ['Alt+1', press('¡', 'Digit1', { altKey: true }), true],
    ['1', press('1', 'Digit1'), true],
    ['1', press('1', 'Digit1', { altKey: true }), false],
    ['?', press('?', 'Slash', { shiftKey: true }), true],
    ['/', press('/', 'Digit7', { shiftKey: true }), true],
    ['T', press('t', 'KeyT'), true],
    ['End', press('End', 'End'), true],
    ['End', press('End', 'End', { shiftKey: true }), false],
    ['Ctrl+,', press(',', 'Comma', { ctrlKey: true }), true],
    ['Ctrl+Shift+0', press(')', 'Digit0', { ctrlKey: true, shiftKey: true }), true],
  ] as const)('%s against %o is %s', (shortcut, keys, isMatch) => {
    expect(matchesShortcut(shortcut, keys)).toBe(isMatch);
  });

  it('shows the keys as a Mac names them', () => {
    expect([shortcutKeys('Ctrl+Shift+K', true), shortcutKeys('Ctrl+Shift+K', false), shortcutKeys('+', true)]).toEqual([['⌘', '⇧', 'K'], ['Ctrl', 'Shift', 'K'], ['+']]);
  });
});
