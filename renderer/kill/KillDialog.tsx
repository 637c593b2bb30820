import { OctagonX } from 'lucide-react';
import { useRef, useState } from 'react';
import type { SessionView } from '../../shared/domain/sessionView.ts';
import type { Answer } from '../../shared/ipc/contract.ts';
import { Button } from '../design/Button.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Failure } from '../design/Failure.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { useDesk, useSession } from '../desk/useDesk.ts';
import { formatMoney } from '../format/number.ts';
import { countOf } from '../format/plural.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import { exchangeName } from '../format/symbol.ts';
import { killBaseline, killFacts, openPositions, workingOrders, type KillBaseline } from './killFacts.ts';
import styles from './KillDialog.module.css';

type Choice = 'flatten' | 'keep';
type Stage = { readonly kind: 'ask' } | { readonly kind: 'sent'; readonly choice: Choice; readonly baseline: KillBaseline; readonly answer: Answer<null> | null };

/** The kill switch: one choice, one confirmation, then the result by facts. */
export function KillDialog({ onClose }: { readonly onClose: () => void }) {
  const desk = useDesk();
  const view = useSession((state) => state.copy?.view ?? null);
  const [choice, setChoice] = useState<Choice>('flatten');
  const [stage, setStage] = useState<Stage>({ kind: 'ask' });
  const first = useRef<HTMLInputElement>(null);
  if (view === null) return null;

  const confirm = async (): Promise<void> => {
    const baseline = killBaseline(view);
    setStage({ kind: 'sent', choice, baseline, answer: null });
    const answer = await desk.ask('session.kill', { choice });
    setStage({ kind: 'sent', choice, baseline, answer });
  };

  if (stage.kind === 'sent') {
    return (
      <Dialog title="Kill switch used" size="small" tone="alert" onClose={onClose} footer={<Button onClick={onClose}>Close this dialog</Button>}>
        <Progress view={view} choice={stage.choice} baseline={stage.baseline} />
        {stage.answer?.ok === false ? (
          <>
            <Failure message={stage.answer.message} nextStep={stage.answer.nextStep} />
            <Button kind="danger" onClick={() => void confirm()}>
              Try again
            </Button>
          </>
        ) : null}
      </Dialog>
    );
  }

  const positions = openPositions(view);
  const orders = workingOrders(view);
  const openPnl = positions.reduce((sum, position) => sum + position.unrealisedPnl, 0);
  const offline = [...new Set(view.connections.filter((connection) => connection.state !== 'open').map((connection) => exchangeName(connection.exchange)))];
  return (
    <Dialog
      title="Kill switch"
      description="Confirming stops new entries at once. They stay stopped until you release the switch."
      size="small"
      tone="alert"
      initialFocus={first}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Go on trading</Button>
          <Button kind="danger" icon={<OctagonX size={16} />} onClick={() => void confirm()}>
            {choice === 'flatten' ? 'Stop and close everything' : 'Stop entries only'}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <fieldset className={styles['choices']}>
          <legend className="visuallyHidden">What happens to open positions</legend>
          <label className={styles['choice']}>
            <input ref={first} type="radio" name="kill" checked={choice === 'flatten'} onChange={() => setChoice('flatten')} />
            <span>
              <b>Close everything</b>
              Cancels {countOf(orders.length, 'working order')} and closes {countOf(positions.length, 'open position')} at the market
              {positions.length === 0 ? '.' : ` (${positions.map((position) => `${position.side} ${marketName(position, hasSeveralExchanges(view))}`).join(', ')}; open result ${formatMoney(openPnl, { sign: 'always' })} USDT before fees).`}
            </span>
          </label>
          <label className={styles['choice']}>
            <input type="radio" name="kill" checked={choice === 'keep'} onChange={() => setChoice('keep')} />
            <span>
              <b>Keep positions</b>
              {positions.length === 0 ? 'There is no open position. Only new entries are stopped.' : `${countOf(positions.length, 'open position')} ${positions.length === 1 ? 'stays' : 'stay'} open with stop and target and ${positions.length === 1 ? 'goes' : 'go'} on to be managed.`}
            </span>
          </label>
        </fieldset>
        <button type="submit" className="visuallyHidden" tabIndex={-1}>
          Confirm the kill switch
        </button>
      </form>
      {offline.length === 0 ? null : <p className={styles['offline']}>▲ {offline.join(', ')} cannot be reached now. Entries stop all the same; orders to close are queued and sent when the connection is back.</p>}
    </Dialog>
  );
}

function Progress({ view, choice, baseline }: { readonly view: SessionView; readonly choice: Choice; readonly baseline: KillBaseline }) {
  const facts = killFacts(view, baseline);
  const isOver = view.info.phase === 'ended';
  const isDone = (facts.entriesStopped || isOver) && (choice === 'keep' || facts.isFlat);
  return (
    <div role="status" aria-live="assertive">
      <ul className={styles['facts']}>
        <li>
          <StatusWord tone={facts.entriesStopped || isOver ? 'good' : 'info'}>{facts.entriesStopped || isOver ? 'New entries are stopped' : 'Stopping new entries…'}</StatusWord>
        </li>
        {choice === 'flatten' ? (
          <>
            <li>
              <StatusWord tone={facts.ordersEnded === facts.ordersTotal ? 'good' : 'info'}>
                Orders ended {facts.ordersEnded} of {facts.ordersTotal}
              </StatusWord>
            </li>
            <li>
              <StatusWord tone={facts.positionsClosed === facts.positionsTotal ? 'good' : 'info'}>
                Positions closed {facts.positionsClosed} of {facts.positionsTotal}
              </StatusWord>
            </li>
          </>
        ) : (
          <li>
            <StatusWord tone="plain">{countOf(openPositions(view).length, 'position')} kept with stop and target</StatusWord>
          </li>
        )}
      </ul>
      <p className={styles['sum']}>{isDone ? (choice === 'flatten' ? 'Nothing is open and no order is working.' : 'No new position will be opened.') : 'Working. You may close this dialog; it goes on.'}</p>
    </div>
  );
}
