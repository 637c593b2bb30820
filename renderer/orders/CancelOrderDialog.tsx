import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Facts } from '../design/Facts.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { formatAmount, formatPrice } from '../format/price.ts';
import { baseCoin } from '../format/symbol.ts';
import { isWorking, ORDER_PURPOSE_WORDS, ORDER_STATUS_WORDS, ORDER_TYPE_WORDS } from '../words/orders.ts';

/** Asks before an order is cancelled and says when that takes a position's protection away. */
export function CancelOrderDialog({ clientOrderId, onClose }: { readonly clientOrderId: string; readonly onClose: () => void }) {
  const desk = useDesk();
  const order = useView((view) => view.orders.find((each) => each.clientOrderId === clientOrderId) ?? null);
  const instrument = useView((view) => view.instruments.find((each) => each.index === order?.instrument) ?? null);
  if (order === null) return null;
  const isProtective = order.purpose === 'stop-loss';
  return (
    <ConfirmDialog
      title={`Cancel the ${ORDER_PURPOSE_WORDS[order.purpose].toLowerCase()} order on ${baseCoin(instrument?.symbol ?? '')}`}
      description={isProtective ? 'This order is the protective stop of an open position. Without it nothing limits the loss.' : 'The part that is not filled is taken back. What is filled stays.'}
      confirmLabel="Cancel the order"
      cancelLabel="Leave it"
      isDangerous={isProtective}
      isReady={isWorking(order)}
      confirm={() => desk.ask('order.cancel', { clientOrderId })}
      onClose={onClose}
    >
      <Facts
        rows={[
          ['Type', ORDER_TYPE_WORDS[order.type]],
          ['Price', formatPrice(order.triggerPrice ?? order.price, instrument?.rules ?? null)],
          ['Not filled', formatAmount(order.amount - order.filledAmount, instrument?.rules ?? null)],
          ['Status', ORDER_STATUS_WORDS[order.status]],
        ]}
      />
    </ConfirmDialog>
  );
}
