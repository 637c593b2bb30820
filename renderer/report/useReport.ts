import { useEffect, useState } from 'react';
import { useDesk } from '../desk/useDesk.ts';
import { reportSchema, type SessionReport } from './reportSchema.ts';

export type LoadedReport =
  | { readonly kind: 'loading' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly message: string; readonly nextStep: string | null }
  | { readonly kind: 'ready'; readonly report: SessionReport };

/** The report of a session; `null` asks for the one that ended last. */
export function useReport(sessionId: string | null): LoadedReport {
  const desk = useDesk();
  const [loaded, setLoaded] = useState<{ readonly id: string | null; readonly result: LoadedReport } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void desk.ask('session.report', { sessionId }).then((answer) => {
      if (isCurrent) setLoaded({ id: sessionId, result: answer.ok ? read(answer.value) : { kind: 'failed', message: answer.message, nextStep: answer.nextStep } });
    });
    return () => {
      isCurrent = false;
    };
  }, [desk, sessionId]);
  return loaded === null || loaded.id !== sessionId ? { kind: 'loading' } : loaded.result;
}

function read(value: Readonly<Record<string, unknown>> | null): LoadedReport {
  if (value === null) return { kind: 'missing' };
  const parsed = reportSchema.safeParse(value);
  if (parsed.success) return { kind: 'ready', report: parsed.data };
  const first = parsed.error.issues[0];
  return {
    kind: 'failed',
    message: `The report cannot be read: ${first === undefined ? 'unknown form' : `${first.path.join('.')}: ${first.message}`}.`,
    nextStep: 'Open the data folder: the file itself is there.',
  };
}
