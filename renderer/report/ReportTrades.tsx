import { MoneyChange } from '../design/Change.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { useTimeFormat } from '../desk/useDesk.ts';
import { formatDuration } from '../format/duration.ts';
import { formatMoney } from '../format/number.ts';
import { formatAmount, formatPrice } from '../format/price.ts';
import { baseCoin } from '../format/symbol.ts';
import { SideWord } from '../positions/SideWord.tsx';
import { exitReasonWords } from '../words/orders.ts';
import { strategyName } from '../words/strategies.ts';
import type { ReportPosition } from './reportSchema.ts';
import { netOf } from './tradeStatistics.ts';
import styles from './ReportView.module.css';

export function ReportTrades({ positions }: { readonly positions: readonly ReportPosition[] }) {
  const time = useTimeFormat();
  if (positions.length === 0) return <p className={styles['note']}>No position was opened.</p>;
  const columns: readonly Column<ReportPosition>[] = [
    { id: 'opened', header: 'Opened', cell: (row) => time(row.openedAt) },
    { id: 'market', header: 'Market', cell: (row) => <b>{baseCoin(row.symbol)}</b> },
    { id: 'side', header: 'Side', cell: (row) => <SideWord side={row.side} /> },
    { id: 'strategy', header: 'Strategy', cell: (row) => strategyName(row.strategy) },
    { id: 'amount', header: 'Amount', align: 'right', cell: (row) => formatAmount(row.amount, null) },
    { id: 'entry', header: 'Entry', align: 'right', cell: (row) => formatPrice(row.entryPrice, null) },
    { id: 'exit', header: 'Exit', align: 'right', cell: (row) => formatPrice(row.exitPrice, null) },
    { id: 'reason', header: 'Exit reason', cell: (row) => (row.exitReason === null ? 'still open' : exitReasonWords(row.exitReason)) },
    { id: 'held', header: 'Held', align: 'right', cell: (row) => formatDuration(row.closedAt === null ? null : row.closedAt - row.openedAt) },
    { id: 'fees', header: 'Fees', align: 'right', cell: (row) => formatMoney(row.fees, { fine: true }) },
    { id: 'funding', header: 'Funding', align: 'right', cell: (row) => formatMoney(row.funding, { fine: true }) },
    { id: 'net', header: 'Net', align: 'right', cell: (row) => <MoneyChange value={netOf(row)} isFine /> },
  ];
  return <Table label="Trades" columns={columns} rows={positions} rowKey={(row) => row.id} />;
}
