import { useRef, useState, type ReactNode } from 'react';
import type { Answer } from '../../shared/ipc/contract.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { Failure } from './Failure.tsx';

export interface ConfirmDialogProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
  readonly isDangerous?: boolean;
  readonly isReady?: boolean;
  /** Does it; an answer that refuses stays in the dialog in words. */
  readonly confirm: () => Promise<Answer<unknown>>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** A question before something that cannot be undone. The safe button has the focus. */
export function ConfirmDialog({ title, description, confirmLabel, cancelLabel = 'Do nothing', isDangerous = false, isReady = true, confirm, onClose, children }: ConfirmDialogProps) {
  const safe = useRef<HTMLButtonElement>(null);
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly failure: Extract<Answer<unknown>, { ok: false }> | null }>({ isBusy: false, failure: null });

  const run = async (): Promise<void> => {
    setState({ isBusy: true, failure: null });
    const answer = await confirm();
    if (answer.ok) onClose();
    else setState({ isBusy: false, failure: answer });
  };

  return (
    <Dialog
      title={title}
      description={description}
      size="small"
      tone={isDangerous ? 'alert' : 'plain'}
      initialFocus={safe}
      onClose={onClose}
      footer={
        <>
          <Button ref={safe} onClick={onClose}>
            {cancelLabel}
          </Button>
          <Button kind={isDangerous ? 'danger' : 'primary'} disabled={!isReady || state.isBusy} onClick={() => void run()}>
            {state.isBusy ? 'Working…' : confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {state.failure === null ? null : <Failure message={state.failure.message} nextStep={state.failure.nextStep} />}
    </Dialog>
  );
}
