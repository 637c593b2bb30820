import type { ErrorView } from '../../shared/domain/sessionView.ts';
import { CopyText } from '../design/CopyText.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { useNow, useTimeFormat, useView } from '../desk/useDesk.ts';
import { formatAge } from '../format/duration.ts';
import { formatCount } from '../format/number.ts';

const NO_ERRORS: readonly ErrorView[] = [];

/** What went wrong, repeated errors folded with a count, newest first. */
export function ErrorsTable() {
  const errors = useView((view) => view.errors) ?? NO_ERRORS;
  const now = useNow();
  const time = useTimeFormat();
  if (errors.length === 0) return <StateMessage kind="empty" title="No error so far">Errors appear here with where they happened, and fold into one line when they repeat.</StateMessage>;
  const columns: readonly Column<ErrorView>[] = [
    { id: 'at', header: 'Last seen', cell: (row) => <span title={time(row.at)}>{formatAge(now - row.at)} ago</span> },
    { id: 'count', header: 'Times', align: 'right', cell: (row) => formatCount(row.count) },
    { id: 'where', header: 'Where', cell: (row) => row.where },
    { id: 'code', header: 'Code', cell: (row) => row.code },
    { id: 'message', header: 'What happened', cell: (row) => row.message },
    { id: 'copy', header: 'Details', cell: (row) => <CopyText text={`${time(row.at)} ${row.where} ${row.code}: ${row.message} (${row.count} times)`} label="copy" /> },
  ];
  return <Table label="Errors" columns={columns} rows={errors.toSorted((a, b) => b.at - a.at)} rowKey={(row) => `${row.where}:${row.code}:${row.message}`} />;
}
