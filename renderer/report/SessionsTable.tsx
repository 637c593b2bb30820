import type { SessionSummary } from '../../shared/ipc/contract.ts';
import { FractionChange, MoneyChange } from '../design/Change.tsx';
import { CopyText } from '../design/CopyText.tsx';
import { Failure } from '../design/Failure.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { useDesk, useTimeFormat } from '../desk/useDesk.ts';
import { formatDuration } from '../format/duration.ts';
import { formatCount, formatMoney } from '../format/number.ts';
import { baseCoin } from '../format/symbol.ts';
import { outcomeWords } from './outcomeWords.ts';
import { useHistory } from './useHistory.ts';

/** Sessions of the past beside each other; choosing one opens its report. */
export function SessionsTable({ limit }: { readonly limit: number }) {
  const desk = useDesk();
  const time = useTimeFormat();
  const history = useHistory(limit);
  if (history.kind === 'loading') return <StateMessage kind="loading" title="Loading past sessions…" />;
  if (history.kind === 'failed') return <Failure message={history.message} nextStep="Sessions can still be run. Look into the log for the cause." />;
  if (history.sessions.length === 0) return <StateMessage kind="empty" title="No session has been run yet">Every session is kept here with its report.</StateMessage>;
  const columns: readonly Column<SessionSummary>[] = [
    { id: 'started', header: 'Started', cell: (row) => time(row.startedAt) },
    { id: 'lasted', header: 'Lasted', align: 'right', cell: (row) => formatDuration(row.endedAt === null ? null : row.endedAt - row.startedAt) },
    {
      id: 'outcome',
      header: 'Outcome',
      cell: (row) => {
        const { word, tone } = row.outcome === null ? { word: 'Running or interrupted', tone: 'warn' as const } : outcomeWords(row.outcome);
        return <StatusWord tone={tone}>{word}</StatusWord>;
      },
    },
    { id: 'mode', header: 'Mode', cell: (row) => `${row.mode}, ${row.market === 'simulated' ? 'generated' : 'exchange'}` },
    { id: 'symbols', header: 'Markets', cell: (row) => row.symbols.map(baseCoin).join(', ') },
    { id: 'trades', header: 'Trades', align: 'right', cell: (row) => formatCount(row.trades) },
    { id: 'end', header: 'End equity', align: 'right', cell: (row) => formatMoney(row.endEquity) },
    { id: 'result', header: 'Result', align: 'right', cell: (row) => <MoneyChange value={row.endEquity === null ? null : row.endEquity - row.startEquity} unknown="The session has no end yet" /> },
    { id: 'return', header: 'Return', align: 'right', cell: (row) => <FractionChange value={row.endEquity === null || row.startEquity <= 0 ? null : row.endEquity / row.startEquity - 1} unknown="The session has no end yet" /> },
    { id: 'id', header: 'Id', cell: (row) => <CopyText text={row.sessionId} isId /> },
  ];
  return (
    <Table
      label="Past sessions"
      columns={columns}
      rows={history.sessions}
      rowKey={(row) => row.sessionId}
      onOpen={(row) => desk.ui.setState({ dialog: { kind: 'report', sessionId: row.sessionId } })}
      openHint="Open this session's report"
    />
  );
}
