import { useRef, useState } from 'react';
import type { Answer } from '../../shared/ipc/contract.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Failure } from '../design/Failure.tsx';
import { MoneyChange } from '../design/Change.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { countOf } from '../format/plural.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import styles from './KillDialog.module.css';

type Positions = 'close' | 'keep';
const NO_POSITIONS: readonly PositionView[] = [];

/** Ends the session in order: what happens to open positions is chosen here. */
export function StopDialog({ positions: wanted, onClose }: { readonly positions: Positions; readonly onClose: () => void }) {
  const desk = useDesk();
  const safe = useRef<HTMLButtonElement>(null);
  const all = useView((view) => view.positions) ?? NO_POSITIONS;
  const [choice, setChoice] = useState<Positions>(wanted);
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly failure: Extract<Answer<unknown>, { ok: false }> | null }>({ isBusy: false, failure: null });
  const isSeveral = useView(hasSeveralExchanges) ?? false;
  const open = all.filter((position) => position.status !== 'closed');
  const stop = async (): Promise<void> => {
    setState({ isBusy: true, failure: null });
    const answer = await desk.ask('session.stop', { positions: choice });
    if (answer.ok) onClose();
    else setState({ isBusy: false, failure: answer });
  };
  return (
    <Dialog
      title="Stop the session"
      description={open.length === 0 ? 'No position is open. The session ends with its report.' : `${countOf(open.length, 'position')} ${open.length === 1 ? 'is' : 'are'} open. The session ends with its report.`}
      size="small"
      initialFocus={safe}
      onClose={onClose}
      footer={
        <>
          <Button ref={safe} onClick={onClose}>
            Go on trading
          </Button>
          <Button kind="primary" disabled={state.isBusy} onClick={() => void stop()}>
            {state.isBusy ? 'Stopping…' : open.length === 0 ? 'Stop the session' : choice === 'close' ? 'Stop and close positions' : 'Stop and keep positions'}
          </Button>
        </>
      }
    >
      {open.length === 0 ? null : (
        <>
          <ul>
            {open.map((position) => (
              <li key={position.id}>
                {position.side} {marketName(position, isSeveral)}, net <MoneyChange value={position.netPnl} isFine /> USDT
              </li>
            ))}
          </ul>
          <fieldset className={styles['choices']}>
            <legend className="visuallyHidden">What happens to open positions</legend>
            <label className={styles['choice']}>
              <input type="radio" name="stop" checked={choice === 'close'} onChange={() => setChoice('close')} />
              <span>
                <b>Close them</b>
                Every open position is closed at the market, then the session ends.
              </span>
            </label>
            <label className={styles['choice']}>
              <input type="radio" name="stop" checked={choice === 'keep'} onChange={() => setChoice('keep')} />
              <span>
                <b>Keep them</b>
                They stay open with their protective stops and can be taken up again by a later start.
              </span>
            </label>
          </fieldset>
        </>
      )}
      {state.failure === null ? null : <Failure message={state.failure.message} nextStep={state.failure.nextStep} />}
    </Dialog>
  );
}
