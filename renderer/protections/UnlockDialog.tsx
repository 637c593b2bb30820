import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Facts } from '../design/Facts.tsx';
import { useDesk, useTimeFormat, useView } from '../desk/useDesk.ts';
import { LOCK_RULE_WORDS, lockScope } from '../words/protections.ts';

/** Frees a lock before its end. */
export function UnlockDialog({ lockId, onClose }: { readonly lockId: string; readonly onClose: () => void }) {
  const desk = useDesk();
  const time = useTimeFormat();
  const lock = useView((view) => view.locks.find(({ id }) => id === lockId) ?? null);
  return (
    <ConfirmDialog
      title={lock === null ? 'The lock has ended' : `Unlock ${lockScope(lock)}`}
      description={lock === null ? 'It does not hold entries back any more.' : 'Entries it holds back are judged again from the next closed candle on.'}
      confirmLabel="Unlock"
      cancelLabel="Leave it locked"
      isReady={lock !== null}
      confirm={() => desk.ask('risk.unlock', { lockId })}
      onClose={onClose}
    >
      {lock === null ? null : <Facts rows={[['Rule', LOCK_RULE_WORDS[lock.rule]], ['Reason', lock.reason === '' ? 'none given' : lock.reason], ['Since', time(lock.since)], ['Would end', time(lock.until)]]} />}
    </ConfirmDialog>
  );
}
