import { SlidersHorizontal } from 'lucide-react';
import type { LimitView } from '../../shared/domain/sessionView.ts';
import { editLimits } from '../actions/windowActions.ts';
import { Meter } from '../design/Meter.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { useView } from '../desk/useDesk.ts';
import { ActionButton } from '../shell/ActionButton.tsx';
import { ENTRIES_WORDS } from '../words/session.ts';
import { formatLimit, LIMIT_STATE_WORDS, nextToTrip, shareOf } from './limitWords.ts';
import styles from './RiskPanel.module.css';

const NO_LIMITS: readonly LimitView[] = [];

/** Every limit with its use, which one trips next and what happens then. */
export function RiskPanel() {
  const limits = useView((view) => view.limits) ?? NO_LIMITS;
  const account = useView((view) => view.account);
  if (limits.length === 0 || account === null) return <StateMessage kind="empty" title="No limits are in force">They apply from the session’s start. The settings show their values.</StateMessage>;
  const next = nextToTrip(limits);
  const entries = ENTRIES_WORDS[account.entries];
  return (
    <div className={styles['panel']}>
      <div className={styles['head']}>
        <StatusWord tone={entries.tone}>{entries.word}</StatusWord>
        <ActionButton action={editLimits} isSmall icon={<SlidersHorizontal size={13} />}>
          Change limits…
        </ActionButton>
      </div>
      {account.entriesReason === null ? null : <p className={styles['reason']}>{account.entriesReason}</p>}
      {next === null ? null : (
        <p className={styles['next']}>
          Next to trip: <b>{next.label}</b>, {Math.floor(shareOf(next) * 100)} % used. {next.consequence}
        </p>
      )}
      <ul>
        {limits.map((limit) => (
          <li key={limit.id} className={styles['limit']} title={limit.consequence}>
            <div className={styles['line']}>
              <span>{limit.label}</span>
              <span className={styles['value']}>
                {formatLimit(limit.used, limit.unit)} <span className={styles['of']}>of {formatLimit(limit.limit, limit.unit)}</span>
              </span>
            </div>
            <Meter label={limit.label} used={shareOf(limit)} state={limit.state} text={`${formatLimit(limit.used, limit.unit)} of ${formatLimit(limit.limit, limit.unit)}, ${LIMIT_STATE_WORDS[limit.state]}`} />
            {limit.state === 'ok' ? null : <p className={styles[limit.state]}>{limit.state === 'tripped' ? `▲ Tripped. ${limit.consequence}` : `▲ Near. ${limit.consequence}`}</p>}
          </li>
        ))}
      </ul>
    </div>
  );
}
