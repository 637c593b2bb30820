import { useEffect, useState } from 'react';
import type { Answer, StartOptions } from '../../shared/ipc/contract.ts';
import { Button } from '../design/Button.tsx';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { SessionsTable } from '../report/SessionsTable.tsx';
import { RecoveryOffer } from './RecoveryOffer.tsx';
import { StartPanel } from './StartPanel.tsx';
import styles from './SetupScreen.module.css';

/** What the window shows without a session: an interrupted one, the start panel, and the past. */
export function SetupScreen() {
  const desk = useDesk();
  const recovery = useView((view) => view.recovery);
  const [defaults, setDefaults] = useState<Answer<StartOptions> | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    void desk.ask('session.defaults', {}).then((answer) => {
      if (isCurrent) setDefaults(answer);
    });
    return () => {
      isCurrent = false;
    };
  }, [desk, attempt]);
  return (
    <main className={styles['screen']}>
      <div className={styles['content']}>
        {recovery === null ? null : <RecoveryOffer recovery={recovery} />}
        <section className={styles['card']} aria-label="New session">
          <h1>New paper session</h1>
          <p className={styles['lead']}>Orders are filled by the application itself, with spread, slippage, fees and funding charged as an exchange would. No keys are needed and no money is at risk.</p>
          {defaults === null ? <StateMessage kind="loading" title="Reading your settings…" /> : null}
          {defaults?.ok === false ? (
            <>
              <Failure message={defaults.message} nextStep={defaults.nextStep} />
              <Button onClick={() => setAttempt(attempt + 1)}>Read again</Button>
            </>
          ) : null}
          {defaults?.ok === true ? <StartPanel defaults={defaults.value} /> : null}
        </section>
        <section className={styles['card']} aria-label="Past sessions">
          <h2>Past sessions</h2>
          <div className={styles['history']}>
            <SessionsTable limit={20} />
          </div>
        </section>
      </div>
    </main>
  );
}
