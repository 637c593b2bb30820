import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { MoneyChange } from '../design/Change.tsx';
import { Facts } from '../design/Facts.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { formatFraction, formatMoney } from '../format/number.ts';
import { formatAmount, formatPrice } from '../format/price.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import { baseCoin } from '../format/symbol.ts';

/** Asks before a position is closed: amount, price, fee, result and what it is of the equity. */
export function ClosePositionDialog({ positionId, onClose }: { readonly positionId: string; readonly onClose: () => void }) {
  const desk = useDesk();
  const position = useView((view) => view.positions.find((each) => each.id === positionId) ?? null);
  const instrument = useView((view) => view.instruments.find((each) => each.index === position?.instrument) ?? null);
  const equity = useView((view) => view.account?.equity ?? null);
  const isSeveral = useView(hasSeveralExchanges) ?? false;
  if (position === null) return null;
  const { rules = null, quote = null } = instrument ?? {};
  const name = `${position.side} ${marketName(position, isSeveral)}`;
  const isOpen = position.status === 'open';
  const price = position.side === 'long' ? quote?.bid : quote?.ask;
  const fee = price === undefined || rules === null ? null : price * position.openAmount * rules.takerFee;
  return (
    <ConfirmDialog
      title={`Close ${name}`}
      description={isOpen ? 'A market order closes the whole open amount. Its stop and target orders are cancelled with it.' : 'The position is no longer open.'}
      confirmLabel={`Close ${name}`}
      cancelLabel="Keep the position"
      isDangerous
      isReady={isOpen}
      confirm={() => desk.ask('position.close', { positionId })}
      onClose={onClose}
    >
      <Facts
        rows={[
          ['Amount', `${formatAmount(position.openAmount, rules)} ${baseCoin(position.symbol)}`],
          [position.side === 'long' ? 'Price now (bid)' : 'Price now (ask)', formatPrice(price, rules)],
          ['Expected fee (taker)', `${formatMoney(fee, { fine: true })} USDT`],
          ['Result so far, net', <MoneyChange key="net" value={position.netPnl} isFine />],
          ['Of equity', formatFraction(equity === null || equity <= 0 ? null : position.netPnl / equity, 2, 'always')],
        ]}
      />
    </ConfirmDialog>
  );
}
