import { StatusWord } from '../design/StatusWord.tsx';
import { useDesk, useFieldAge, useSession } from '../desk/useDesk.ts';
import { connectionSummary } from './connectionSummary.ts';
import styles from './ConnectionSummary.module.css';

/** The connections in one word with the age of the last price and the clock's offset; opens their counters. */
export function ConnectionSummary() {
  const desk = useDesk();
  const view = useSession((state) => state.copy?.view ?? null);
  const instruments = useFieldAge('instruments');
  if (view === null) return null;
  const { word, tone, detail, priceAge, clockOffset } = connectionSummary(view, { instruments });
  return (
    <button type="button" className={styles['summary']} title={`${detail}. Opens the counters of every stream.`} onClick={() => desk.ui.setState({ bottomTab: 'connections' })}>
      <StatusWord tone={tone}>{word}</StatusWord>
      <span className={styles['detail']}>
        price {priceAge} · clock {clockOffset}
      </span>
    </button>
  );
}
