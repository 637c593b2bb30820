import { Facts } from '../design/Facts.tsx';
import { useView } from '../desk/useDesk.ts';
import { formatCount, formatDecimal } from '../format/number.ts';
import styles from './ConnectionsPanel.module.css';

/** The engine's own counters: what it closed, evaluated and wrote, and how its event loop keeps up. */
export function EngineFacts() {
  const counters = useView((view) => view.counters);
  const loop = useView((view) => view.eventLoop);
  if (counters === null || loop === null) return null;
  return (
    <section className={styles['card']} aria-label="Engine counters">
      <h4>Engine</h4>
      <Facts
        rows={[
          ['Candles closed', formatCount(counters.candlesClosed)],
          ['Candles evaluated', formatCount(counters.candlesEvaluated)],
          ['Candles back-filled', formatCount(counters.candlesBackfilled)],
          ['Decisions, entered', `${formatCount(counters.decisions)}, ${formatCount(counters.entered)}`],
          ['Journal records', formatCount(counters.journalRecords)],
          ['Event loop p50 / p99 / max', `${formatDecimal(loop.p50Ms, 1)} / ${formatDecimal(loop.p99Ms, 1)} / ${formatDecimal(loop.maxMs, 1)} ms`],
        ]}
      />
    </section>
  );
}
