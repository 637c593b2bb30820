import type { SignalView } from '../../shared/domain/signal.ts';
import { StatusWord } from '../design/StatusWord.tsx';
import { useTimeFormat } from '../desk/useDesk.ts';
import { SIGNAL_STAGE_WORDS } from '../signals/signalWords.ts';
import { reasonSentence } from '../words/reasons.ts';
import styles from './SignalLife.module.css';

/** What became of a decision that passed the pure rule: each stage with its time, and what ended it. */
export function SignalLife({ signal }: { readonly signal: SignalView }) {
  const time = useTimeFormat();
  return (
    <section className={styles['life']} aria-label="Life of the signal">
      <h5>
        Signal, {signal.priority} priority
        <StatusWord tone={SIGNAL_STAGE_WORDS[signal.stage].tone}>{SIGNAL_STAGE_WORDS[signal.stage].word}</StatusWord>
      </h5>
      <ol>
        {signal.stages.map(({ stage, at }) => (
          <li key={`${stage} ${at}`}>
            <span>{SIGNAL_STAGE_WORDS[stage].word}</span>
            <time>{time(at)}</time>
          </li>
        ))}
      </ol>
      {signal.detail === null && signal.reason === null ? null : <p>{signal.detail ?? reasonSentence(signal.reason)}</p>}
      {signal.isFilledLate ? <p>Its order filled although it had ended.</p> : null}
    </section>
  );
}
