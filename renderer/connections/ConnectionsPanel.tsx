import { useState } from 'react';
import type { ConnectionView, StreamView } from '../../shared/domain/sessionView.ts';
import { Known } from '../design/Change.tsx';
import { Facts } from '../design/Facts.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { useFieldAge, useView } from '../desk/useDesk.ts';
import { formatAge, formatClockOffset, formatDuration } from '../format/duration.ts';
import { formatCount } from '../format/number.ts';
import { baseCoin, exchangeName } from '../format/symbol.ts';
import { CONNECTION_WORDS, STREAM_WORDS } from '../words/session.ts';
import { EngineFacts } from './EngineFacts.tsx';
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
  if (streams.length === 0 && connections.length === 0) return <StateMessage kind="empty" title="No connection">Connections and streams appear when a session starts.</StateMessage>;
  const keyOf = (stream: StreamView): string => `${stream.exchange}:${stream.symbol}:${stream.channel}`;
  const age = (stream: StreamView): string => formatAge(stream.lastMessageAgeMs === null ? null : stream.lastMessageAgeMs + streamsAge);
  const columns: readonly Column<StreamView>[] = [
    { id: 'exchange', header: 'Exchange', cell: (row) => exchangeName(row.exchange) },
    { id: 'market', header: 'Market', cell: (row) => <b>{baseCoin(row.symbol)}</b> },
    { id: 'channel', header: 'Stream', cell: (row) => row.channel },
    { id: 'state', header: 'State', cell: (row) => <StatusWord tone={STREAM_WORDS[row.state].tone}>{STREAM_WORDS[row.state].word}</StatusWord> },
    { id: 'age', header: 'Last message', align: 'right', hint: 'Real time since the last message', cell: (row) => <Known text={age(row)} unknown="No message has arrived yet" /> },
    { id: 'messages', header: 'Messages', align: 'right', cell: (row) => formatCount(row.messages) },
    { id: 'reconnects', header: 'Reconnects', align: 'right', cell: (row) => formatCount(row.reconnects) },
    { id: 'gaps', header: 'Gaps filled', align: 'right', hint: 'Holes in the candles that were loaded afterwards', cell: (row) => formatCount(row.gapsFilled) },
    { id: 'reason', header: 'Why', cell: (row) => row.reason ?? '' },
  ];
  const opened = streams.find((stream) => keyOf(stream) === openKey) ?? null;
  return (
    <div className={styles['panel']}>
      <section className={styles['side']} tabIndex={0} aria-label="Connections and engine">
        {connections.map((connection) => (
          <ConnectionCard key={`${connection.exchange} ${connection.shard}`} connection={connection} sinceMs={connectionsAge} />
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
                ['Why', opened.reason ?? '–'],
              ]}
            />
          </section>
        )}
      </section>
      <div className={styles['streams']}>
        <Table label="Streams" columns={columns} rows={streams} rowKey={keyOf} isSelected={(row) => keyOf(row) === openKey} isAlarming={(row) => STREAM_WORDS[row.state].tone === 'bad'} onOpen={(row) => setOpenKey(keyOf(row))} openHint="Show this stream's counters" />
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
          ['Clock offset', <Known key="clock" text={formatClockOffset(connection.clockOffsetMs)} unknown="Not measured yet" />],
          ['Latency', <Known key="latency" text={connection.latencyMs === null ? '–' : formatDuration(connection.latencyMs)} unknown="Not measured yet" />],
          ['Reconnects', formatCount(connection.reconnects)],
          ...(connection.state === 'open' ? [] : [['Attempt', nextAttempt === null ? formatCount(connection.attempts) : `${formatCount(connection.attempts)}, next in ${formatDuration(nextAttempt)}`] as const]),
        ]}
      />
    </section>
  );
}
