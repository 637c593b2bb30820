import type { QuarantineEntry } from '../../shared/domain/quarantine.ts';
import { Button } from '../design/Button.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { useDesk, useNow, useTimeFormat, useView } from '../desk/useDesk.ts';
import { formatCountdown } from '../format/duration.ts';
import { marketName } from '../format/marketName.ts';
import { CAUSE_WORDS } from '../words/quarantine.ts';

const NONE: readonly QuarantineEntry[] = [];

/** Markets that take no entries for a while, why, and until when. */
export function QuarantinePanel() {
  const desk = useDesk();
  const entries = useView((view) => view.quarantine) ?? NONE;
  const now = useNow();
  const time = useTimeFormat();
  if (entries.length === 0) return <StateMessage kind="empty" title="No market is quarantined">A market whose data or orders keep failing is set aside by itself; you can set one aside with the action "Quarantine this market".</StateMessage>;
  const columns: readonly Column<QuarantineEntry>[] = [
    { id: 'market', header: 'Market', cell: (row) => <b>{marketName(row, true)}</b> },
    { id: 'cause', header: 'Cause', cell: (row) => CAUSE_WORDS[row.cause] },
    { id: 'reason', header: 'Reason', cell: (row) => row.reason },
    { id: 'since', header: 'Since', cell: (row) => time(row.since) },
    { id: 'until', header: 'Until', cell: (row) => time(row.until) },
    { id: 'left', header: 'Left', align: 'right', hint: 'Real time until entries open again', cell: (row) => formatCountdown(row.until - now) },
    {
      id: 'release',
      header: '',
      isPinned: true,
      cell: (row) => (
        <Button isSmall onClick={() => void desk.command('quarantine.release', { exchange: row.exchange, symbol: row.symbol }, `Release ${marketName(row, true)}`)}>
          Release
        </Button>
      ),
    },
  ];
  return <Table label="Quarantined markets" columns={columns} rows={entries.toReversed()} rowKey={(row) => `${row.exchange}:${row.symbol}`} />;
}
