import { useEffect } from 'react';
import { useDesk } from '../desk/useDesk.ts';
import { perform } from './action.ts';
import { fixedActions } from './allActions.ts';
import { hasModifier, matchesShortcut } from './shortcut.ts';

/** Listens for every action's shortcut. Bare keys rest while somebody types or a dialog is open. */
export function useShortcuts(): void {
  const desk = useDesk();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const isQuiet = isTyping(event.target) || desk.ui.getState().dialog.kind !== 'none';
      for (const action of fixedActions) {
        if (action.shortcut === null || !matchesShortcut(action.shortcut, event)) continue;
        if (isQuiet && !hasModifier(action.shortcut)) continue;
        if (event.repeat) return;
        event.preventDefault();
        perform(desk, action);
        return;
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [desk]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(target.tagName));
}
