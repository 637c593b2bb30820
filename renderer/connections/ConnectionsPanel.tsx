import { useState } from 'react';
import type { ExchangeId } from '../../shared/domain/instrument.ts';
import type { ConnectionView, StreamView } from '../../shared/domain/sessionView.ts';
import { Known } from '../design/Change.tsx';
import { Facts } from '../design/Facts.tsx';
import { FilteredRows } from '../design/FilteredRows.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import type { Column } from '../design/Table.tsx';
import { VirtualTable } from '../design/VirtualTable.tsx';
import { useFieldAge, useView } from '../desk/useDesk.ts';
import { formatAge, formatClockOffset, formatDuration } from '../format/duration.ts';
import { formatCount, formatDecimal } from '../format/number.ts';
import { countOf } from '../format/plural.ts';
import { baseCoin, exchangeName } from '../format/symbol.ts';
import { CONNECTION_WORDS, STREAM_WORDS } from '../words/session.ts';
import { latencyText, SOURCE_WORDS } from '../words/streams.ts';
import { EngineFacts } from './EngineFacts.tsx';
import { FetchCard } from './FetchCard.tsx';
import styles from './ConnectionsPanel.module.css';

const NO_STREAMS: readonly StreamView[] = [];
const NO_CONNECTIONS: readonly ConnectionView[] = [];

/** Each connection and stream as its counters say; nothing here is healthy without messages. */
export function ConnectionsPanel() {
  const streams = useView((view) => view.streams) ?? NO_STREAMS;
  const connections = useView((view) => view.connections) ?? NO_CONNECTIONS;
  const streamsAge = useFieldAge('streams');
  const connectionsAge = useFieldAge('connections');
  const [openKey, setOpenKey] = useState<string | null>(null);
  const [exchange, setExchange] = useState<ExchangeId | null>(null);
  const [isOnlyTrouble, setOnlyTrouble] = useState(false);
  if (streams.length === 0 && connections.length === 0) return <StateMessage kind="empty" title="No connection">Connections and streams appear when a session starts.</StateMessage>;
  const keyOf = (stream: StreamView): string => `${stream.exchange}:${stream.symbol}:${stream.channel}`;
  const age = (stream: StreamView): string => formatAge(stream.lastMessageAgeMs === null ? null : stream.lastMessageAgeMs + streamsAge);
  const exchanges = [...new Set([...connections, ...streams].map(({ exchange }) => exchange))];
  const shown = streams.filter((stream) => (exchange === null || stream.exchange === exchange) && (!isOnlyTrouble || stream.state !== 'healthy'));
  const columns: readonly Column<StreamView>[] = [
    ...(exchanges.length > 1 ? [{ id: 'exchange', header: 'Exchange', cell: (row: StreamView) => exchangeName(row.exchange) }] : []),
    { id: 'market', header: 'Market', cell: (row) => <b>{baseCoin(row.symbol)}</b> },
    { id: 'channel', header: 'Stream', cell: (row) => row.channel },
    { id: 'state', header: 'State', cell: (row) => <StatusWord tone={STREAM_WORDS[row.state].tone}>{STREAM_WORDS[row.state].word}</StatusWord> },
    { id: 'score', header: 'Score', align: 'right', hint: '1: all is well; 0: nothing comes', cell: (row) => <span title={row.health?.why}><Known text={formatDecimal(row.health?.score, 2)} unknown="Not measured on a generated market" /></span> },
    { id: 'age', header: 'Last', align: 'right', hint: 'Real time since the last message', cell: (row) => <Known text={age(row)} unknown="No message has arrived yet" /> },
    { id: 'rate', header: 'Msg/s', align: 'right', hint: 'Messages a second over the newest 10 s', cell: (row) => <Known text={formatDecimal(row.health?.messagesPerSecond, 1)} unknown="Not measured on a generated market" /> },
    { id: 'latency', header: 'p50 / p99 ms', align: 'right', hint: 'From the exchange\u2019s timestamp to the arrival, in milliseconds', cell: (row) => <Known text={latencyText(row.health)} unknown="Messages of this stream carry no time" /> },
    { id: 'source', header: 'From', hint: 'Pushed by a stream or asked by REST', cell: (row) => (row.health === null ? '–' : SOURCE_WORDS[row.health.source]) },
    { id: 'messages', header: 'Messages', align: 'right', cell: (row) => formatCount(row.messages) },
    { id: 'reconnects', header: 'Reconn.', align: 'right', hint: 'Reconnects', cell: (row) => formatCount(row.reconnects) },
    { id: 'gaps', header: 'Gaps', align: 'right', hint: 'Holes in the candles that were loaded afterwards', cell: (row) => formatCount(row.gapsFilled) },
    { id: 'reason', header: 'Why', cell: (row) => <span title={row.reason ?? row.health?.why}>{row.reason ?? row.health?.why ?? ''}</span> },
  ];
  const tracks = `${exchanges.length > 1 ? '112px ' : ''}64px 104px 116px 60px 60px 60px 104px 66px 84px 76px 60px minmax(120px, 1fr)`;
  const opened = streams.find((stream) => keyOf(stream) === openKey) ?? null;
  return (
    <div className={styles['panel']}>
      <section className={styles['side']} tabIndex={0} aria-label="Connections and engine">
        {exchanges.filter((each) => exchange === null || each === exchange).map((each) => (
          <div key={each}>
            {connections.filter((connection) => connection.exchange === each).toSorted((a, b) => Number(a.state === 'open') - Number(b.state === 'open')).map((connection) => (
              <ConnectionCard key={connection.shard} connection={connection} sinceMs={connectionsAge} />
            ))}
            <FetchCard exchange={each} fetches={connections.find((connection) => connection.exchange === each)?.fetches ?? null} />
          </div>
        ))}
        <EngineFacts />
        {opened === null ? null : (
          <section className={styles['card']} aria-label="Counters of the chosen stream">
            <h4>
              {baseCoin(opened.symbol)} {opened.channel}
            </h4>
            <Facts
              rows={[
                ['State', STREAM_WORDS[opened.state].word],
                ['Messages', formatCount(opened.messages)],
                ['Last message', age(opened)],
                ['Reconnects', formatCount(opened.reconnects)],
                ['Gaps filled', formatCount(opened.gapsFilled)],
                ['Messages a second', formatDecimal(opened.health?.messagesPerSecond, 1)],
                ['Latency p50 / p99, ms', latencyText(opened.health)],
                ['Score', formatDecimal(opened.health?.score, 2)],
                ['Why', opened.reason ?? opened.health?.why ?? '–'],
              ]}
            />
          </section>
        )}
      </section>
      <div className={styles['streams']}>
        <FilteredRows
          label="Filter streams"
          filters={
            <>
              {exchanges.length > 1 ? (
                <label>
                  Exchange
                  <select value={exchange ?? ''} onChange={(event) => setExchange(exchanges.find((each) => each === event.target.value) ?? null)}>
                    <option value="">all</option>
                    {exchanges.map((each) => (
                      <option key={each} value={each}>
                        {exchangeName(each)}
                      </option>
                    ))}
                  </select>
                </label>
              ) : null}
              <label>
                <input type="checkbox" checked={isOnlyTrouble} onChange={(event) => setOnlyTrouble(event.target.checked)} /> only streams that are not healthy
              </label>
              <span>{shown.length === streams.length ? countOf(streams.length, 'stream') : `${shown.length} of ${countOf(streams.length, 'stream')}`}</span>
            </>
          }
        >
          {shown.length === 0 ? (
            <StateMessage kind="empty" title={streams.length === 0 ? 'No stream is subscribed' : isOnlyTrouble ? 'Every stream is healthy' : 'No stream'} />
          ) : (
            <VirtualTable label="Streams" columns={columns} rows={shown} rowKey={keyOf} tracks={tracks} isSelected={(row) => keyOf(row) === openKey} isAlarming={(row) => STREAM_WORDS[row.state].tone === 'bad'} onOpen={(row) => setOpenKey(keyOf(row))} openHint="Show this stream's counters" />
          )}
        </FilteredRows>
      </div>
    </div>
  );
}

function ConnectionCard({ connection, sinceMs }: { readonly connection: ConnectionView; readonly sinceMs: number }) {
  const { word, tone } = CONNECTION_WORDS[connection.state];
  const name = connection.shards === 1 ? exchangeName(connection.exchange) : `${exchangeName(connection.exchange)} ${connection.shard} of ${connection.shards}`;
  const nextAttempt = connection.nextAttemptInMs === null ? null : Math.max(0, connection.nextAttemptInMs - sinceMs);
  return (
    <section className={styles['card']} aria-label={`Connection to ${name}`}>
      <div className={styles['head']}>
        <h4>{name}</h4>
        <StatusWord tone={tone}>{word}</StatusWord>
      </div>
      {connection.reason === null ? null : <p className={styles['reason']}>{connection.reason}</p>}
      <Facts
        rows={[
          ['Frames', formatCount(connection.frames)],
          ['Last frame', <Known key="frame" text={formatAge(connection.lastFrameAgeMs === null ? null : connection.lastFrameAgeMs + sinceMs)} unknown="No frame has arrived yet" />],
          ['Clock offset', <Known key="clock" text={formatClockOffset(connection.clockOffsetMs)} unknown="Not measured yet, or the exchange's clock runs faster than real time" />],
          ['Latency', <Known key="latency" text={connection.latencyMs === null ? '–' : formatDuration(connection.latencyMs)} unknown="Not measured yet" />],
          ['Reconnects', formatCount(connection.reconnects)],
          ...(connection.state === 'open' ? [] : [['Attempt', nextAttempt === null ? formatCount(connection.attempts) : `${formatCount(connection.attempts)}, next in ${formatDuration(nextAttempt)}`] as const]),
        ]}
      />
    </section>
  );
}
