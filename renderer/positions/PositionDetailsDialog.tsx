import type { PartialExit, PositionView } from '../../shared/domain/position.ts';
import { closePosition, moveStop, reducePosition } from '../actions/allActions.ts';
import { distanceFrom } from '../chart/positionLines.ts';
import { Button } from '../design/Button.tsx';
import { MoneyChange } from '../design/Change.tsx';
import { Dialog } from '../design/Dialog.tsx';
import { Facts } from '../design/Facts.tsx';
import { Table, type Column } from '../design/Table.tsx';
import { inspectDecision } from '../desk/inspectDecision.ts';
import { useDesk, useTimeFormat, useView } from '../desk/useDesk.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import { formatFraction, formatMoney, formatSignificant } from '../format/number.ts';
import { formatAmount, formatPrice } from '../format/price.ts';
import { baseCoin } from '../format/symbol.ts';
import { ActionButton } from '../shell/ActionButton.tsx';
import { EXIT_REASON_WORDS } from '../words/orders.ts';
import { strategyName } from '../words/strategies.ts';
import { followingWords } from './followingWords.ts';
import { inRisks } from './inRisks.ts';

/** Everything about one position, and what can be done with it. */
export function PositionDetailsDialog({ positionId, onClose }: { readonly positionId: string; readonly onClose: () => void }) {
  const position = useView((view) => view.positions.find(({ id }) => id === positionId) ?? null);
  return position === null ? null : <Details position={position} onClose={onClose} />;
}

function Details({ position, onClose }: { readonly position: PositionView; readonly onClose: () => void }) {
  const desk = useDesk();
  const time = useTimeFormat();
  const rules = useView((view) => view.instruments.find(({ index }) => index === position.instrument)?.rules ?? null);
  const isSeveral = useView(hasSeveralExchanges) ?? false;
  const price = (value: number | null) => formatPrice(value, rules);
  const distance = (value: number | null) => (value === null ? '' : ` (${formatFraction(distanceFrom(position.markPrice, value), 2, 'always')})`);
  const coin = baseCoin(position.symbol);
  const exits: readonly Column<PartialExit>[] = [
    { id: 'at', header: 'Taken off', cell: (row) => time(row.at) },
    { id: 'amount', header: `Amount, ${coin}`, align: 'right', cell: (row) => formatAmount(row.amount, rules) },
    { id: 'price', header: 'Price', align: 'right', cell: (row) => price(row.price) },
    { id: 'reason', header: 'Reason', cell: (row) => EXIT_REASON_WORDS[row.reason] },
  ];
  return (
    <Dialog
      title={`${position.side === 'long' ? 'Long' : 'Short'} ${marketName(position, isSeveral)}`}
      description={`${strategyName(position.strategy)}, since ${time(position.openedAt)}`}
      onClose={onClose}
      footer={
        <>
          <Button
            onClick={() => {
              onClose();
              inspectDecision(desk, { instrument: position.instrument, decisionId: position.decisionId, at: position.openedAt });
            }}
          >
            Why was it opened?
          </Button>
          <ActionButton action={moveStop(position, isSeveral)}>Move stop…</ActionButton>
          <ActionButton action={reducePosition(position, isSeveral)}>Reduce…</ActionButton>
          <ActionButton action={closePosition(position, isSeveral)}>Close…</ActionButton>
        </>
      }
    >
      <Facts
        rows={[
          ['Open of the largest amount', `${formatAmount(position.openAmount, rules)} of ${formatAmount(position.amount, rules)} ${coin}`],
          ['Entry, mark', `${price(position.entryPrice)}, ${price(position.markPrice)}`],
          ['Net result', <MoneyChange key="net" value={position.netPnl} isFine />],
          ['Net in initial risks (R)', inRisks(position.netPnl, position.initialRisk)],
          ['Initial risk: loss at the first stop', `${formatMoney(position.initialRisk, { fine: true })} USDT`],
          ['Return on its margin (ROE)', formatFraction(position.roe, 2, 'always')],
          ['Margin', `${formatMoney(position.margin)} USDT, ${position.marginMode}, ${formatSignificant(position.leverage, 3)}×`],
          ['Liquidation', position.liquidationPrice === null ? 'no price takes it away' : `${price(position.liquidationPrice)}${distance(position.liquidationPrice)}`],
          ['First stop', price(position.initialStop)],
          ['Stop now', `${price(position.stopLoss)}${distance(position.stopLoss)}`],
          ['Stop follows', stopWords(position, price)],
          ['Target', `${price(position.takeProfit)}${distance(position.takeProfit)}`],
          ['ATR at the decision', price(position.entryAtr)],
          ['Worst so far (MAE)', `${formatMoney(position.mae, { sign: 'always', fine: true })} USDT, ${inRisks(position.mae, position.initialRisk)}`],
          ['Best so far (MFE)', `${formatMoney(position.mfe, { sign: 'always', fine: true })} USDT, ${inRisks(position.mfe, position.initialRisk)}`],
          ['Fees, funding paid', `${formatMoney(position.fees, { fine: true })}, ${formatMoney(position.funding, { fine: true })} USDT`],
        ]}
      />
      {position.partialExits.length === 0 ? <p>Nothing has been taken off yet.</p> : <Table label="Partial exits" columns={exits} rows={position.partialExits} rowKey={(row) => `${row.at} ${row.price} ${row.amount}`} />}
    </Dialog>
  );
}

function stopWords(position: PositionView, price: (value: number) => string): string {
  const words = followingWords({ ...position, partialExits: [] }, price);
  return words === '–' ? 'not yet' : words;
}
