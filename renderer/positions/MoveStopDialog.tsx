import { useState } from 'react';
import type { PositionView } from '../../shared/domain/position.ts';
import { distanceFrom, pnlAt, toTick } from '../chart/positionLines.ts';
import { MoneyChange } from '../design/Change.tsx';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Facts } from '../design/Facts.tsx';
import { Field } from '../design/Field.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { formatFraction } from '../format/number.ts';
import { digitsOfStep, formatPrice } from '../format/price.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import { checkStop } from './checkStop.ts';

/** Moves a protective stop: the price, what it would cost, and a confirmation. */
export function MoveStopDialog({ positionId, stop, onClose }: { readonly positionId: string; readonly stop: number | null; readonly onClose: () => void }) {
  const position = useView((view) => view.positions.find((each) => each.id === positionId) ?? null);
  return position === null ? null : <MoveStop position={position} stop={stop} onClose={onClose} />;
}

function MoveStop({ position, stop, onClose }: { readonly position: PositionView; readonly stop: number | null; readonly onClose: () => void }) {
  const desk = useDesk();
  const rules = useView((view) => view.instruments.find((each) => each.index === position.instrument)?.rules ?? null);
  const equity = useView((view) => view.account?.equity ?? null);
  const isSeveral = useView(hasSeveralExchanges) ?? false;
  const digits = rules === null ? 8 : digitsOfStep(rules.priceTick);
  const [text, setText] = useState(() => (stop ?? position.stopLoss).toFixed(digits));
  const checked = checkStop(text, position, rules);
  const result = checked.ok ? pnlAt(position, checked.stop) : null;
  const stopNow = toTick(position.stopLoss, rules);
  const isMoved = checked.ok && toTick(checked.stop, rules) !== stopNow;
  const isFarther = checked.ok && isMoved && (position.side === 'long' ? checked.stop < stopNow : checked.stop > stopNow);
  return (
    <ConfirmDialog
      title={`Move the stop of ${position.side} ${marketName(position, isSeveral)}`}
      description="The protective stop order is replaced by one at the new price. The position itself is not touched."
      confirmLabel={isFarther ? 'Move the stop farther away' : 'Move the stop'}
      cancelLabel="Leave it"
      isDangerous={isFarther}
      isReady={isMoved && position.status === 'open'}
      confirm={() => desk.ask('position.moveStop', { positionId: position.id, stop: checked.ok ? toTick(checked.stop, rules) : position.stopLoss })}
      onClose={onClose}
    >
      <Field label="Stop price, USDT" hint={`Mark price ${formatPrice(position.markPrice, rules)}. A ${position.side} position's stop lies ${position.side === 'long' ? 'below' : 'above'} it.`} error={checked.ok ? null : checked.message}>
        {(ids) => <input {...ids} inputMode="decimal" value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      <Facts
        rows={[
          ['Stop now', formatPrice(position.stopLoss, rules)],
          ['Distance from mark', formatFraction(checked.ok ? distanceFrom(position.markPrice, checked.stop) : null, 2, 'always')],
          ['Result if it is hit, before fees', <MoneyChange key="result" value={result} unknown="The price is not valid" isFine />],
          ['Of equity', formatFraction(result === null || equity === null || equity <= 0 ? null : result / equity, 2, 'always')],
        ]}
      />
      {isFarther ? <p>This lets the position lose more than its stop allows now.</p> : null}
    </ConfirmDialog>
  );
}
