import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import { MoneyChange } from '../design/Change.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { inspectDecision } from '../desk/inspectDecision.ts';
import { useDesk, useTimeFormat, useView } from '../desk/useDesk.ts';
import { formatDuration } from '../format/duration.ts';
import { formatDecimal, formatMoney } from '../format/number.ts';
import { formatAmount, formatPrice } from '../format/price.ts';
import { SideWord } from '../positions/SideWord.tsx';
import { EXIT_REASON_WORDS } from '../words/orders.ts';
import { strategyName } from '../words/strategies.ts';
import { riskMultiple } from './riskMultiple.ts';
import { MarketName } from '../watchlist/MarketName.tsx';

const NO_POSITIONS: readonly PositionView[] = [];
const NO_INSTRUMENTS: readonly InstrumentView[] = [];

/** Closed positions, newest first. Choosing one shows it on the chart. */
export function TradesTable() {
  const desk = useDesk();
  const positions = useView((view) => view.positions) ?? NO_POSITIONS;
  const instruments = useView((view) => view.instruments) ?? NO_INSTRUMENTS;
  const time = useTimeFormat();
  const closed = positions.filter((position) => position.status === 'closed').toSorted((a, b) => (b.closedAt ?? 0) - (a.closedAt ?? 0));
  if (closed.length === 0) return <StateMessage kind="empty" title="No closed trade yet">A position appears here once it is closed, with its result after fees and funding.</StateMessage>;
  const rules = (row: PositionView) => instruments.find((instrument) => instrument.index === row.instrument)?.rules ?? null;
  const columns: readonly Column<PositionView>[] = [
    { id: 'closed', header: 'Closed', cell: (row) => time(row.closedAt) },
    { id: 'market', header: 'Market', cell: (row) => <MarketName market={row} /> },
    { id: 'side', header: 'Side', cell: (row) => <SideWord side={row.side} /> },
    { id: 'amount', header: 'Amount', align: 'right', cell: (row) => formatAmount(row.amount, rules(row)) },
    { id: 'entry', header: 'Entry', align: 'right', cell: (row) => formatPrice(row.entryPrice, rules(row)) },
    { id: 'exit', header: 'Exit', align: 'right', cell: (row) => formatPrice(row.exitPrice, rules(row)) },
    { id: 'reason', header: 'Exit reason', cell: (row) => (row.exitReason === null ? '–' : EXIT_REASON_WORDS[row.exitReason]) },
    { id: 'gross', header: 'Gross', align: 'right', hint: 'Before fees and funding, USDT', cell: (row) => <MoneyChange value={row.realisedPnl} isFine /> },
    { id: 'fees', header: 'Fees', align: 'right', hint: 'USDT', cell: (row) => formatMoney(row.fees, { fine: true }) },
    { id: 'funding', header: 'Funding', align: 'right', hint: 'Paid, USDT; negative was received', cell: (row) => formatMoney(row.funding, { fine: true }) },
    { id: 'net', header: 'Net', align: 'right', hint: 'After fees and funding, USDT', cell: (row) => <MoneyChange value={row.netPnl} isFine /> },
    { id: 'r', header: 'R', align: 'right', hint: 'Net result in units of the risk to the first stop', cell: (row) => formatDecimal(riskMultiple(row), 2, 'always') },
    { id: 'mae', header: 'Worst', align: 'right', hint: 'Worst open loss seen (MAE), USDT', cell: (row) => formatMoney(row.mae, { fine: true }) },
    { id: 'mfe', header: 'Best', align: 'right', hint: 'Best open profit seen (MFE), USDT', cell: (row) => formatMoney(row.mfe, { fine: true }) },
    { id: 'held', header: 'Held', align: 'right', cell: (row) => formatDuration(row.closedAt === null ? null : row.closedAt - row.openedAt) },
    { id: 'strategy', header: 'Strategy', cell: (row) => strategyName(row.strategy) },
  ];
  return (
    <Table
      label="Closed trades"
      columns={columns}
      rows={closed}
      rowKey={(row) => row.id}
      onOpen={(row) => inspectDecision(desk, { instrument: row.instrument, decisionId: row.decisionId, at: row.openedAt })}
      openHint="Show the trade on the chart and why it was made"
    />
  );
}
