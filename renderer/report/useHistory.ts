import { useEffect, useState } from 'react';
import type { SessionSummary } from '../../shared/ipc/contract.ts';
import { useDesk, useView } from '../desk/useDesk.ts';

export type LoadedHistory =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly sessions: readonly SessionSummary[] };

/** Sessions of the past, newest first; asked again when a session starts or ends. */
export function useHistory(limit: number): LoadedHistory {
  const desk = useDesk();
  const phase = useView((view) => view.info.phase);
  const [history, setHistory] = useState<LoadedHistory>({ kind: 'loading' });
  useEffect(() => {
    let isCurrent = true;
    void desk.ask('session.history', { limit }).then((answer) => {
      if (isCurrent) setHistory(answer.ok ? { kind: 'ready', sessions: answer.value } : { kind: 'failed', message: answer.message });
    });
    return () => {
      isCurrent = false;
    };
  }, [desk, limit, phase]);
  return history;
}
