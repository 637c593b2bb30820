import type { ExchangeId } from '../../shared/domain/instrument.ts';
import type { FetchView } from '../../shared/domain/sessionView.ts';
import { Known } from '../design/Change.tsx';
import { Facts } from '../design/Facts.tsx';
import { Meter } from '../design/Meter.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { formatDuration } from '../format/duration.ts';
import { formatCount, formatFraction } from '../format/number.ts';
import { exchangeName } from '../format/symbol.ts';
import { GRADE_WORDS } from '../words/incidents.ts';
import { improvementText } from '../words/streams.ts';
import styles from './ConnectionsPanel.module.css';

/** How one exchange's data comes: by streams or by REST, how fast, and how often that fails. Nothing on a generated market. */
export function FetchCard({ exchange, fetches }: { readonly exchange: ExchangeId; readonly fetches: FetchView | null }) {
  if (fetches === null) return null;
  const { word, tone } = GRADE_WORDS[fetches.grade];
  const share = formatFraction(fetches.streamShare, 1);
  const improvement = improvementText(fetches);
  return (
    <section className={styles['card']} aria-label={`Data of ${exchangeName(exchange)}`}>
      <div className={styles['head']}>
        <h4>{exchangeName(exchange)}: data</h4>
        <StatusWord tone={tone} title="By the failed share of the newest 100 REST calls: above 20 % degraded, above 50 % critical">
          {word}
        </StatusWord>
      </div>
      {fetches.streamShare === null ? null : <Meter label="Share of data that comes by streams" used={fetches.streamShare} text={`${share} by streams`} state="ok" />}
      <Facts
        rows={[
          ['By streams', <Known key="share" text={share} unknown="Nothing has come yet" />],
          ['Messages, REST calls', `${formatCount(fetches.streamMessages)}, ${formatCount(fetches.restCalls)}`],
          ['Latency stream / REST', <Known key="latency" text={fetches.streamLatencyMs === null && fetches.restLatencyMs === null ? '–' : `${formatDuration(fetches.streamLatencyMs)} / ${formatDuration(fetches.restLatencyMs)}`} unknown="Not measured yet" />],
          ...(improvement === null ? [] : [['Streams bring it', improvement] as const]),
          ['Failures stream, REST', `${formatCount(fetches.streamFailures)}, ${formatCount(fetches.restFailures)}`],
          ['Failed of the newest 100', `${formatFraction(fetches.recentFailureShare, 0)}${fetches.failuresInARow > 0 ? `, ${fetches.failuresInARow} in a row` : ''}`],
        ]}
      />
    </section>
  );
}
