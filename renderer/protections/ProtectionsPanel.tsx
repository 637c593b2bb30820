import { Lock } from 'lucide-react';
import type { BreakerView } from '../../shared/domain/breaker.ts';
import type { LockView } from '../../shared/domain/protection.ts';
import { lockEntries, resetBreaker, unlock } from '../actions/protectionActions.ts';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { useMarketNow, useTimeFormat, useView } from '../desk/useDesk.ts';
import { formatCountdown, formatDuration } from '../format/duration.ts';
import { asSentence } from '../format/sentence.ts';
import { baseCoin } from '../format/symbol.ts';
import { ActionButton } from '../shell/ActionButton.tsx';
import { blockingBreakers, BREAKER_STATE_WORDS, breakerUse, byUrgency, LOCK_RULE_WORDS, lockScope } from '../words/protections.ts';
import styles from './ProtectionsPanel.module.css';

const NO_LOCKS: readonly LockView[] = [];
const NO_BREAKERS: readonly BreakerView[] = [];

/** What holds entries back by itself: locks with their ends, and every trigger of the circuit breaker. */
export function ProtectionsPanel() {
  const locks = useView((view) => view.locks) ?? NO_LOCKS;
  const breakers = useView((view) => view.breakers) ?? NO_BREAKERS;
  if (breakers.length === 0) return <StateMessage kind="empty" title="No protection is at work">Locks and the circuit breaker guard a session from its start on.</StateMessage>;
  const blocking = blockingBreakers(breakers).length;
  return (
    <div className={styles['panel']}>
      <section aria-label="Locks">
        <div className={styles['head']}>
          <h3>Locks</h3>
          <ActionButton action={lockEntries} isSmall icon={<Lock size={13} />}>
            Lock…
          </ActionButton>
        </div>
        {locks.length === 0 ? <p className={styles['none']}>Nothing is locked. Protections lock a market, a side or everything after losses; you can lock by hand.</p> : null}
        <ul aria-label="Locks in force">
          {locks.map((lock) => (
            <LockItem key={lock.id} lock={lock} />
          ))}
        </ul>
      </section>
      <section aria-label="Circuit breaker">
        <div className={styles['head']}>
          <h3>Circuit breaker</h3>
          <StatusWord tone={blocking === 0 ? 'good' : 'bad'}>{blocking === 0 ? 'Nothing tripped' : `${blocking} of ${breakers.length} hold entries back`}</StatusWord>
        </div>
        <ul aria-label="Triggers of the circuit breaker">
          {byUrgency(breakers).map((breaker) => (
            <BreakerItem key={breaker.id} breaker={breaker} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function LockItem({ lock }: { readonly lock: LockView }) {
  const now = useMarketNow();
  const time = useTimeFormat();
  const left = now === null ? null : Math.max(0, lock.until - now);
  return (
    <li className={styles['item']}>
      <div className={styles['line']}>
        <b>{lockScope(lock)}</b>
        <ActionButton action={unlock(lock)} isSmall>
          Unlock
        </ActionButton>
      </div>
      <p className={styles['line']}>
        <span>{LOCK_RULE_WORDS[lock.rule]}</span>
        <span className={styles['figure']} title={`Ends ${time(lock.until)}, market time`}>
          {left === 0 ? 'ending' : `${formatCountdown(left)} left`}
        </span>
      </p>
      <p className={styles['sub']}>
        {asSentence(lock.reason === '' ? 'No reason was given' : lock.reason)} Ends {time(lock.until, 'dateMinute')}.
      </p>
    </li>
  );
}

function BreakerItem({ breaker }: { readonly breaker: BreakerView }) {
  const words = BREAKER_STATE_WORDS[breaker.state];
  const now = useMarketNow();
  const time = useTimeFormat();
  const instruments = useView((view) => view.instruments);
  const markets = breaker.instruments.flatMap((index) => instruments?.find((each) => each.index === index)?.symbol ?? []).map(baseCoin);
  const isCalm = breaker.state === 'armed' || breaker.state === 'off';
  return (
    <li className={styles['item']} title={breaker.consequence}>
      <div className={styles['line']}>
        <span>{breaker.label}</span>
        <StatusWord tone={words.tone}>{words.word}</StatusWord>
      </div>
      <div className={styles['line']}>
        <span className={styles['figure']} title={breaker.value === null ? 'There is no measurement yet' : undefined}>
          {breakerUse(breaker)}
        </span>
        {breaker.state === 'tripped' ? (
          <ActionButton action={resetBreaker(breaker)} isSmall>
            Reset…
          </ActionButton>
        ) : null}
      </div>
      {breaker.reason === null ? null : <p className={styles['why']}>{asSentence(breaker.reason)}</p>}
      {isCalm ? null : (
        <p className={styles['sub']}>
          {breaker.since === null ? '' : `Since ${time(breaker.since, 'dateMinute')}${now === null ? '' : `, ${formatDuration(now - breaker.since)} ago`}. `}
          {markets.length === 0 ? '' : `For ${markets.join(', ')}. `}
          {breaker.consequence}
          {breaker.isActionDone ? '' : ' Its orders are still at work.'}
        </p>
      )}
    </li>
  );
}
