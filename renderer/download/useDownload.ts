import { useEffect, useState } from 'react';
import type { DownloadView } from '../../shared/domain/download.ts';
import { useDesk } from '../desk/useDesk.ts';
import { isOver } from './downloadWords.ts';

/** Between two questions while a download runs and is shown, real ms. */
const POLL_MS = 500;

export type ShownDownload =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string; readonly nextStep: string | null }
  | { readonly kind: 'ready'; readonly view: DownloadView | null };

/** The newest download, asked for twice a second until it is over. `refresh` asks at once, and goes on where it had stopped. */
export function useDownload(): { readonly shown: ShownDownload; readonly refresh: () => void } {
  const desk = useDesk();
  const [shown, setShown] = useState<ShownDownload>({ kind: 'loading' });
  const [round, setRound] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const look = async (): Promise<void> => {
      const answer = await desk.ask('download.view', {});
      if (!isCurrent) return;
      setShown(answer.ok ? { kind: 'ready', view: answer.value } : { kind: 'failed', message: answer.message, nextStep: answer.nextStep });
      if (!answer.ok || (answer.value !== null && !isOver(answer.value))) timer = setTimeout(() => void look(), POLL_MS);
    };
    void look();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [desk, round]);
  return { shown, refresh: () => setRound((count) => count + 1) };
}
