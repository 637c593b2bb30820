import { SlidersHorizontal } from 'lucide-react';
import type { LimitView } from '../../shared/domain/sessionView.ts';
import { editLimits } from '../actions/windowActions.ts';
import { Meter } from '../design/Meter.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { useView } from '../desk/useDesk.ts';
import { ActionButton } from '../shell/ActionButton.tsx';
import { ENTRIES_WORDS } from '../words/session.ts';
import { groupLimits, LIMIT_GROUP_WORDS } from './limitGroups.ts';
import { formatLimit, LIMIT_STATE_WORDS, nextToTrip, shareOf, usedWords } from './limitWords.ts';
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
      {groupLimits(limits).map(({ group, items }) => (
        <section key={group} aria-label={LIMIT_GROUP_WORDS[group]}>
          <h3 className={styles['group']}>{LIMIT_GROUP_WORDS[group]}</h3>
          <ul>
            {items.map((limit) => (
              <Limit key={limit.id} limit={limit} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Limit({ limit }: { readonly limit: LimitView }) {
  const of = formatLimit(limit.limit, limit.unit);
  return (
    <li className={styles['limit']}>
      <div className={styles['line']}>
        <span>{limit.label}</span>
        <span className={limit.used === null ? styles['of'] : styles['value']}>
          {usedWords(limit)} <span className={styles['of']}>of {of}</span>
        </span>
      </div>
      <Meter label={limit.label} used={shareOf(limit)} state={limit.state} text={`${usedWords(limit)} of ${of}, ${LIMIT_STATE_WORDS[limit.state]}`} />
      <p className={styles[limit.state]}>{limit.state === 'ok' ? limit.consequence : `▲ ${limit.state === 'tripped' ? 'Tripped' : 'Near'}. ${limit.consequence}`}</p>
    </li>
  );
}
