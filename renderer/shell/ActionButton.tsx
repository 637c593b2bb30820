import type { ReactNode } from 'react';
import { perform, type Action } from '../actions/action.ts';
import { Button, type ButtonKind } from '../design/Button.tsx';
import { useDesk, useSession, useUi } from '../desk/useDesk.ts';

export interface ActionButtonProps {
  readonly action: Action;
  readonly kind?: ButtonKind;
  readonly icon?: ReactNode;
  readonly isSmall?: boolean;
  /** Shorter words than the action's label. */
  readonly children?: ReactNode;
}

/** The button of an action: says what it does, and why it cannot where it cannot. */
export function ActionButton({ action, kind = 'plain', icon, isSmall = false, children }: ActionButtonProps) {
  const desk = useDesk();
  const view = useSession((state) => state.copy?.view ?? null);
  const ui = useUi((state) => state);
  const reason = action.unavailable({ view, ui });
  const keys = action.shortcut === null ? '' : ` (${action.shortcut})`;
  return (
    // Not `disabled`: a button that cannot be used must still be reachable to say why.
    <Button kind={kind} icon={icon} isSmall={isSmall} aria-disabled={reason !== null} title={reason ?? `${action.hint}${keys}`} onClick={() => perform(desk, action)}>
      {children ?? action.label}
    </Button>
  );
}
