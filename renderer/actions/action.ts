import type { SessionView } from '../../shared/domain/sessionView.ts';
import type { Desk } from '../desk/desk.ts';
import { addNotice, type UiState } from '../desk/uiState.ts';

export interface ActionState {
  /** Null until the engine has spoken. */
  readonly view: SessionView | null;
  readonly ui: UiState;
}

export type ActionGroup = 'Session' | 'Risk' | 'Chart' | 'Market' | 'Positions' | 'Panels' | 'Window';

/** One thing a person can do. It feeds its button, the palette, its shortcut and the help page alike. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly group: ActionGroup;
  readonly keywords: readonly string[];
  /** `Ctrl+Shift+K`, `1`, `?`. Ctrl is Cmd on a Mac. Whatever trades has a modifier. */
  readonly shortcut: string | null;
  /** What it does to open positions or to the screen, in a sentence. */
  readonly hint: string;
  /** Why it cannot be done now; null where it can. */
  unavailable(state: ActionState): string | null;
  run(desk: Desk): void;
}

export function action(definition: Omit<Action, 'keywords' | 'shortcut' | 'unavailable'> & Partial<Pick<Action, 'keywords' | 'shortcut' | 'unavailable'>>): Action {
  return { keywords: [], shortcut: null, unavailable: () => null, ...definition };
}

export function actionStateOf(desk: Desk): ActionState {
  return { view: desk.session.store.getState().copy?.view ?? null, ui: desk.ui.getState() };
}

/** Runs what is available; otherwise says why not. */
export function perform(desk: Desk, chosen: Action): void {
  const reason = chosen.unavailable(actionStateOf(desk));
  if (reason === null) {
    chosen.run(desk);
    return;
  }
  addNotice(desk.ui, { tone: 'info', title: `${chosen.label}: not available`, message: reason, nextStep: null });
}
