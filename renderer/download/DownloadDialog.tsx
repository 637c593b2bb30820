import { useState } from 'react';
import type { Answer } from '../../shared/ipc/contract.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { useDesk, useNow, useView } from '../desk/useDesk.ts';
import { DownloadFields } from './DownloadFields.tsx';
import { checkDownload, firstForm, type DownloadForm } from './downloadForm.ts';
import { DownloadProgress } from './DownloadProgress.tsx';
import { isOver } from './downloadWords.ts';
import { useDownload } from './useDownload.ts';

/** Loads candles of the past into the local store. It goes on when the dialog is closed, beside whatever session runs. */
export function DownloadDialog({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk();
  const now = useNow();
  const exchanges = useView((view) => view.info.exchanges);
  const instruments = useView((view) => view.instruments);
  const { shown, refresh } = useDownload();
  const [form, setForm] = useState<DownloadForm>(() => firstForm(now, { exchanges: exchanges ?? [], symbols: (instruments ?? []).map(({ symbol }) => symbol) }));
  const [isAnother, setAnother] = useState(false);
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly refusal: Extract<Answer<unknown>, { ok: false }> | null }>({ isBusy: false, refusal: null });
  const view = shown.kind === 'ready' && !isAnother ? shown.view : null;
  const checked = checkDownload(form, now);

  const tell = async (request: Promise<Answer<null>>): Promise<boolean> => {
    setState({ isBusy: true, refusal: null });
    const answer = await request;
    setState({ isBusy: false, refusal: answer.ok ? null : answer });
    refresh();
    return answer.ok;
  };
  const start = async (): Promise<void> => {
    if (checked.ok && (await tell(desk.ask('download.start', checked.options)))) setAnother(false);
  };

  const isForm = shown.kind === 'ready' && view === null;
  return (
    <Dialog
      title="Download candles"
      description="Candles of the past go into the local store; only what it does not know is loaded. The download goes on when this dialog is closed."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {isForm ? (
            <Button kind="primary" disabled={!checked.ok || state.isBusy} title={checked.ok ? undefined : 'Some values are missing or wrong'} onClick={() => void start()}>
              {state.isBusy ? 'Starting…' : 'Download'}
            </Button>
          ) : null}
          {view === null || isOver(view) ? null : (
            <>
              <Button disabled={state.isBusy} onClick={() => void tell(desk.ask('download.cancel', {}))}>
                Cancel the download
              </Button>
              {view.isPauseWanted ? (
                <Button kind="primary" disabled={state.isBusy} onClick={() => void tell(desk.ask('download.resume', {}))}>
                  Resume
                </Button>
              ) : (
                <Button disabled={state.isBusy || view.state === 'verifying'} onClick={() => void tell(desk.ask('download.pause', {}))}>
                  Pause
                </Button>
              )}
            </>
          )}
          {view !== null && isOver(view) ? <Button onClick={() => setAnother(true)}>Another download</Button> : null}
        </>
      }
    >
      {shown.kind === 'loading' ? <StateMessage kind="loading" title="Asking for the running download…" /> : null}
      {shown.kind === 'failed' ? <Failure message={shown.message} nextStep={shown.nextStep} /> : null}
      {isForm ? <DownloadFields form={form} errors={checked.ok ? {} : checked.errors} onChange={setForm} onSubmit={() => void start()} /> : null}
      {view === null ? null : <DownloadProgress view={view} />}
      {state.refusal === null ? null : <Failure message={state.refusal.message} nextStep={state.refusal.nextStep} />}
    </Dialog>
  );
}
