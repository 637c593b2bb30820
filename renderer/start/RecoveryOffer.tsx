import { History } from 'lucide-react';
import { useState } from 'react';
import type { RecoveryView } from '../../shared/domain/sessionView.ts';
import type { Answer } from '../../shared/ipc/contract.ts';
import { Button } from '../design/Button.tsx';
import { Failure } from '../design/Failure.tsx';
import { Figure, Figures } from '../design/Figure.tsx';
import { useDesk, useTimeFormat } from '../desk/useDesk.ts';
import { formatCount, formatMoney } from '../format/number.ts';
import { countOf } from '../format/plural.ts';
import { baseCoin } from '../format/symbol.ts';
import { modeLine } from '../words/mode.ts';
import styles from './RecoveryOffer.module.css';

/** A session that ended without being stopped: what is known of it, and whether to go on. */
export function RecoveryOffer({ recovery }: { readonly recovery: RecoveryView }) {
  const desk = useDesk();
  const time = useTimeFormat();
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly failure: Extract<Answer<unknown>, { ok: false }> | null }>({ isBusy: false, failure: null });
  const resume = async (): Promise<void> => {
    setState({ isBusy: true, failure: null });
    const answer = await desk.ask('recovery.resume', { sessionId: recovery.sessionId });
    setState({ isBusy: false, failure: answer.ok ? null : answer });
  };
  return (
    <section className={styles['offer']} aria-label="Interrupted session">
      <h2>
        <History size={18} aria-hidden="true" /> A session was interrupted
      </h2>
      <p>It ended without being stopped, perhaps by a crash or a power cut. This is what its journal holds. Nothing trades until you decide.</p>
      <Figures>
        <Figure label="Session">{modeLine(recovery.mode, recovery.market)}</Figure>
        <Figure label="Markets">{recovery.symbols.map(baseCoin).join(', ')}</Figure>
        <Figure label="Started">{time(recovery.startedAt)}</Figure>
        <Figure label="Market time of its last entry">{time(recovery.lastEventAt)}</Figure>
        <Figure label="Open positions">{formatCount(recovery.openPositions)}</Figure>
        <Figure label="Working orders">{formatCount(recovery.workingOrders)}</Figure>
        <Figure label="Equity, USDT">{formatMoney(recovery.equity)}</Figure>
        <Figure label="Journal's end">{recovery.tornBytes === 0 ? 'whole' : `${countOf(recovery.tornBytes, 'torn byte')} cut off`}</Figure>
      </Figures>
      <p>Resuming restores positions, orders, limits and counters, loads the candles that were missed, compares with the broker, and then goes on.</p>
      {state.failure === null ? null : <Failure message={state.failure.message} nextStep={state.failure.nextStep} />}
      <div className={styles['actions']}>
        <Button kind="primary" disabled={state.isBusy} onClick={() => void resume()}>
          {state.isBusy ? 'Resuming…' : 'Resume the session'}
        </Button>
        <Button disabled={state.isBusy} onClick={() => desk.ui.setState({ dialog: { kind: 'discard-recovery' } })}>
          Discard…
        </Button>
      </div>
    </section>
  );
}
