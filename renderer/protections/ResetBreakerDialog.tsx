import type { BreakerId } from '../../shared/domain/breaker.ts';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Facts } from '../design/Facts.tsx';
import { useDesk, useTimeFormat, useView } from '../desk/useDesk.ts';
import { BREAKER_STATE_WORDS, breakerUse } from '../words/protections.ts';

/** Frees a tripped trigger of the circuit breaker. */
export function ResetBreakerDialog({ breaker, onClose }: { readonly breaker: BreakerId; readonly onClose: () => void }) {
  const desk = useDesk();
  const time = useTimeFormat();
  const trigger = useView((view) => view.breakers.find(({ id }) => id === breaker) ?? null);
  if (trigger === null) return null;
  return (
    <ConfirmDialog
      title={`Reset: ${trigger.label}`}
      description="Entries it holds back are allowed again. It trips anew if its cause is still there."
      confirmLabel="Reset it"
      cancelLabel="Leave it tripped"
      isDangerous
      isReady={trigger.isResettable}
      confirm={() => desk.ask('risk.resetBreaker', { breaker })}
      onClose={onClose}
    >
      <Facts
        rows={[
          ['State', BREAKER_STATE_WORDS[trigger.state].word],
          ['Why', trigger.reason ?? '–'],
          ['Since', time(trigger.since)],
          ['Value of limit', breakerUse(trigger)],
          ['What it does', trigger.consequence],
          ['Its orders', trigger.isActionDone ? 'have done their work' : 'are still at work'],
        ]}
      />
    </ConfirmDialog>
  );
}
