import type { InstrumentView } from '../../shared/domain/sessionView.ts';
import type { OrderView } from '../../shared/domain/order.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import { Button } from '../design/Button.tsx';
import { Known } from '../design/Change.tsx';
import { CopyText } from '../design/CopyText.tsx';
import { StateMessage } from '../design/StateMessage.tsx';
import { StatusWord } from '../design/StatusWord.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { inspectDecision } from '../desk/inspectDecision.ts';
import { useDesk, useTimeFormat, useView } from '../desk/useDesk.ts';
import { formatAmount, formatPrice } from '../format/price.ts';
import { SideWord } from '../positions/SideWord.tsx';
import { isWorking, ORDER_PURPOSE_WORDS, ORDER_STATUS_WORDS, ORDER_TYPE_WORDS } from '../words/orders.ts';
import type { Tone } from '../words/session.ts';
import { MarketName } from '../watchlist/MarketName.tsx';

const NO_ORDERS: readonly OrderView[] = [];
const NO_POSITIONS: readonly PositionView[] = [];
const NO_INSTRUMENTS: readonly InstrumentView[] = [];

const TONES: Readonly<Record<OrderView['status'], Tone>> = {
  submitted: 'info',
  open: 'info',
  'partially-filled': 'warn',
  filled: 'good',
  cancelled: 'plain',
  rejected: 'bad',
  expired: 'warn',
};

/** Every order with its whole life: when, how much of it filled, and why it ended. */
export function OrdersTable() {
  const desk = useDesk();
  const orders = useView((view) => view.orders) ?? NO_ORDERS;
  const instruments = useView((view) => view.instruments) ?? NO_INSTRUMENTS;
  const positions = useView((view) => view.positions) ?? NO_POSITIONS;
  const time = useTimeFormat();
  if (orders.length === 0) return <StateMessage kind="empty" title="No order has been sent">Orders appear here when a strategy enters or a stop is placed.</StateMessage>;
  const market = (row: OrderView) => instruments.find((instrument) => instrument.index === row.instrument) ?? null;
  // Stop and target belong to the decision that opened the position, however often they were moved since.
  const enteredAt = (row: OrderView) => positions.find(({ id }) => id === row.positionId)?.openedAt ?? row.createdAt;
  const columns: readonly Column<OrderView>[] = [
    { id: 'created', header: 'Created', cell: (row) => time(row.createdAt) },
    { id: 'market', header: 'Market', cell: (row) => <MarketName market={market(row)} /> },
    { id: 'side', header: 'Side', cell: (row) => <SideWord side={row.side} /> },
    { id: 'purpose', header: 'Purpose', cell: (row) => `${ORDER_PURPOSE_WORDS[row.purpose]}${row.reduceOnly ? ', reduce-only' : ''}` },
    { id: 'type', header: 'Type', cell: (row) => <span title={`Time in force ${row.timeInForce}`}>{ORDER_TYPE_WORDS[row.type]}</span> },
    { id: 'price', header: 'Price', align: 'right', hint: 'Limit price; for a market order the worst acceptable price', cell: (row) => <Known text={formatPrice(row.price, market(row)?.rules ?? null)} unknown="At the market, without a limit" /> },
    { id: 'trigger', header: 'Trigger', align: 'right', hint: 'Price that sets the order off', cell: (row) => <Known text={formatPrice(row.triggerPrice, market(row)?.rules ?? null)} unknown="The order needs no trigger" /> },
    { id: 'filled', header: 'Filled / amount', align: 'right', cell: (row) => `${formatAmount(row.filledAmount, market(row)?.rules ?? null)} / ${formatAmount(row.amount, market(row)?.rules ?? null)}` },
    { id: 'average', header: 'Average', align: 'right', hint: 'Average price of its fills', cell: (row) => <Known text={formatPrice(row.averagePrice, market(row)?.rules ?? null)} unknown="Nothing has been filled" /> },
    { id: 'status', header: 'Status', cell: (row) => <StatusWord tone={TONES[row.status]}>{ORDER_STATUS_WORDS[row.status]}</StatusWord> },
    { id: 'reason', header: 'Reason', cell: (row) => row.statusReason ?? '' },
    { id: 'updated', header: 'Last change', cell: (row) => time(row.updatedAt) },
    { id: 'ours', header: 'Our id', cell: (row) => <CopyText text={row.clientOrderId} isId /> },
    { id: 'theirs', header: 'Exchange id', cell: (row) => (row.exchangeOrderId === null ? <Known text="–" unknown="The exchange has not confirmed the order" /> : <CopyText text={row.exchangeOrderId} isId />) },
    {
      id: 'cancel',
      header: '',
      isPinned: true,
      cell: (row) =>
        isWorking(row) ? (
          <Button isSmall onClick={() => desk.ui.setState({ dialog: { kind: 'cancel-order', clientOrderId: row.clientOrderId } })}>
            Cancel
          </Button>
        ) : null,
    },
  ];
  return <Table label="Orders" columns={columns} rows={orders} rowKey={(row) => row.clientOrderId} onOpen={(row) => inspectDecision(desk, { instrument: row.instrument, decisionId: row.decisionId, at: enteredAt(row) })} openHint="Show why it was sent" isMuted={(row) => !isWorking(row) && row.status !== 'rejected'} />;
}
