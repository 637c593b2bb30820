import { openDataFolder } from '../actions/windowActions.ts';
import { newSession, reviewDesk } from '../actions/sessionActions.ts';
import { CopyText } from '../design/CopyText.tsx';
import { useView } from '../desk/useDesk.ts';
import { ActionButton } from '../shell/ActionButton.tsx';
import { ReportView } from './ReportView.tsx';
import styles from './ReportScreen.module.css';

/** What the window shows when a session has ended. */
export function ReportScreen() {
  const sessionId = useView((view) => view.info.sessionId);
  const path = useView((view) => view.info.reportPath);
  const nextStep = useView((view) => view.info.nextStep);
  return (
    <main className={styles['screen']}>
      <div className={styles['head']}>
        <div>
          <h1>The session has ended</h1>
          {path === null ? null : (
            <p className={styles['path']}>
              Report file <CopyText text={path} />
            </p>
          )}
          {nextStep === null ? null : <p>What to do: {nextStep}</p>}
        </div>
        <div className={styles['actions']}>
          <ActionButton action={openDataFolder} />
          <ActionButton action={reviewDesk}>Look at chart and trades</ActionButton>
          <ActionButton action={newSession} kind="primary" />
        </div>
      </div>
      <ReportView sessionId={sessionId} />
    </main>
  );
}
