import { useEffect, useState } from 'react';
import type { SessionDecision } from '../../shared/domain/decision.ts';
import { useDesk } from '../desk/useDesk.ts';

export type DecisionsAt =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string; readonly nextStep: string | null }
  | { readonly kind: 'ready'; readonly decisions: readonly SessionDecision[] };

interface Loaded {
  readonly key: string;
  readonly result: DecisionsAt;
}

/** Both strategies' decisions at one close. `time` null means there is none to ask for. `version` changes when it may be asked again. */
export function useDecisionsAt(instrument: number, time: number | null, version: string): DecisionsAt {
  const desk = useDesk();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const key = `${instrument}:${time ?? ''}`;
  useEffect(() => {
    if (time === null) return undefined;
    let isCurrent = true;
    void desk.ask('decisions.at', { instrument, time }).then((answer) => {
      if (!isCurrent) return;
      setLoaded({
        key: `${instrument}:${time}`,
        result: answer.ok ? { kind: 'ready', decisions: answer.value } : { kind: 'failed', message: answer.message, nextStep: answer.nextStep },
      });
    });
    return () => {
      isCurrent = false;
    };
  }, [desk, instrument, time, version]);
  if (time === null) return { kind: 'ready', decisions: [] };
  return loaded?.key === key ? loaded.result : { kind: 'loading' };
}
