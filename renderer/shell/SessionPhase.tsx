import { StatusWord } from '../design/StatusWord.tsx';
import { useNow, useView } from '../desk/useDesk.ts';
import { formatDuration } from '../format/duration.ts';
import { ENTRIES_WORDS, isActive, phaseWords } from '../words/session.ts';
import styles from './SessionPhase.module.css';

/** How the session stands, for how long, and whether entries are allowed. */
export function SessionPhase() {
  const info = useView((view) => view.info);
  const account = useView((view) => view.account);
  const now = useNow();
  if (info === null) return null;
  const { word, tone } = phaseWords(info);
  const isRunning = isActive(info.phase) || info.phase === 'starting';
  const blocked = account !== null && isActive(info.phase) && account.entries !== 'open' && account.entries !== 'paused' ? ENTRIES_WORDS[account.entries] : null;
  const remaining = info.endsAt === null ? null : Math.max(0, info.endsAt - now);
  return (
    <div className={styles['phase']} role="status">
      <StatusWord tone={tone} title={info.reason ?? undefined}>
        {word}
      </StatusWord>
      <span className={styles['detail']}>
        {blocked === null ? null : (
          <StatusWord tone={blocked.tone} title={account?.entriesReason ?? undefined}>
            {blocked.word}
          </StatusWord>
        )}
        {blocked === null && isRunning && info.startedAt !== null ? (remaining === null ? `for ${formatDuration(now - info.startedAt)}` : `${formatDuration(remaining)} left`) : null}
        {blocked === null && !isRunning ? (info.phase === 'idle' ? 'ready to start' : (info.reason ?? 'the report is below')) : null}
      </span>
    </div>
  );
}
