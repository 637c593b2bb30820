import { OctagonX, Pause, Play, Power, RotateCcw, Square } from 'lucide-react';
import { cancelStart, killSwitch, newSession, pauseEntries, resetKill, resumeEntries, showReport, stopAndClose } from '../actions/sessionActions.ts';
import { useView } from '../desk/useDesk.ts';
import { ActionButton } from './ActionButton.tsx';
import styles from './SessionControls.module.css';

/** Pause, stop and the kill switch, which is there in every phase. */
export function SessionControls() {
  const phase = useView((view) => view.info.phase);
  const entries = useView((view) => view.account?.entries ?? null);
  return (
    <div className={styles['controls']}>
      {phase === 'starting' ? <ActionButton action={cancelStart} icon={<Square size={14} />} /> : null}
      {phase === 'ended' ? <ActionButton action={showReport}>Report</ActionButton> : null}
      {phase === 'ended' ? <ActionButton action={newSession} kind="primary" icon={<Power size={14} />} /> : null}
      {entries === 'killed' && phase !== 'ended' ? <ActionButton action={resetKill} icon={<RotateCcw size={14} />}>Release</ActionButton> : null}
      {phase === 'running' && entries !== 'killed' ? <ActionButton action={pauseEntries} icon={<Pause size={14} />}>Pause</ActionButton> : null}
      {phase === 'paused' ? <ActionButton action={resumeEntries} kind="primary" icon={<Play size={14} />}>Resume</ActionButton> : null}
      {phase === 'running' || phase === 'paused' || phase === 'stopping' ? <ActionButton action={stopAndClose} icon={<Square size={14} />}>Stop…</ActionButton> : null}
      <ActionButton action={killSwitch} kind="danger" icon={<OctagonX size={16} />}>
        KILL
      </ActionButton>
    </div>
  );
}
