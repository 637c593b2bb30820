import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import type { FillView } from '../../shared/domain/order.ts';
import { CopyText } from '../design/CopyText.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { showOnChart } from '../desk/showOnChart.ts';
import { useDesk, useTimeFormat, useView } from '../desk/useDesk.ts';
import { formatMoney } from '../format/number.ts';
import { formatAmount, formatPrice } from '../format/price.ts';
import { SideWord } from '../positions/SideWord.tsx';
import { MarketName } from '../watchlist/MarketName.tsx';

const NO_FILLS: readonly FillView[] = [];
const NO_INSTRUMENTS: readonly InstrumentView[] = [];

/** Every fill with its price and fee, newest first. */
export function FillsTable() {
  const desk = useDesk();
  const fills = useView((view) => view.fills) ?? NO_FILLS;
  const instruments = useView((view) => view.instruments) ?? NO_INSTRUMENTS;
  const time = useTimeFormat();
  if (fills.length === 0) return <StateMessage kind="empty" title="No fill yet">Each part of an order that is filled appears here with its price and fee.</StateMessage>;
  const market = (row: FillView) => instruments.find((instrument) => instrument.index === row.instrument) ?? null;
  const columns: readonly Column<FillView>[] = [
    { id: 'at', header: 'Filled', cell: (row) => time(row.at) },
    { id: 'market', header: 'Market', cell: (row) => <MarketName market={market(row)} /> },
    { id: 'side', header: 'Side', cell: (row) => <SideWord side={row.side} /> },
    { id: 'price', header: 'Price', align: 'right', cell: (row) => formatPrice(row.price, market(row)?.rules ?? null) },
    { id: 'amount', header: 'Amount', align: 'right', cell: (row) => formatAmount(row.amount, market(row)?.rules ?? null) },
    { id: 'value', header: 'Value', align: 'right', hint: 'USDT', cell: (row) => formatMoney(row.price * row.amount) },
    { id: 'fee', header: 'Fee', align: 'right', hint: 'USDT', cell: (row) => formatMoney(row.fee, { fine: true }) },
    { id: 'liquidity', header: 'Liquidity', cell: (row) => row.liquidity },
    { id: 'order', header: 'Order', cell: (row) => <CopyText text={row.clientOrderId} isId /> },
  ];
  return (
    <Table
      label="Fills"
      columns={columns}
      rows={fills}
      rowKey={(row) => `${row.clientOrderId}:${row.at}:${row.price}:${row.amount}`}
      onOpen={(row) => showOnChart(desk, row.instrument, row.at)}
      openHint="Show the fill on the chart"
    />
  );
}
