import { useState } from 'react';
import type { PositionView } from '../../shared/domain/position.ts';
import { MoneyChange } from '../design/Change.tsx';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Facts } from '../design/Facts.tsx';
import { Field } from '../design/Field.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { hasSeveralExchanges, marketName } from '../format/marketName.ts';
import { formatAmount } from '../format/price.ts';
import { baseCoin } from '../format/symbol.ts';
import { checkShare } from './reduction.ts';

/** Takes a part of a position off at the market; stop and target go on for the rest. */
export function ReducePositionDialog({ positionId, onClose }: { readonly positionId: string; readonly onClose: () => void }) {
  const position = useView((view) => view.positions.find((each) => each.id === positionId) ?? null);
  return position === null ? null : <Reduce position={position} onClose={onClose} />;
}

function Reduce({ position, onClose }: { readonly position: PositionView; readonly onClose: () => void }) {
  const desk = useDesk();
  const rules = useView((view) => view.instruments.find((each) => each.index === position.instrument)?.rules ?? null);
  const isSeveral = useView(hasSeveralExchanges) ?? false;
  const [text, setText] = useState('50');
  const checked = checkShare(text, position, rules);
  const coin = baseCoin(position.symbol);
  return (
    <ConfirmDialog
      title={`Reduce ${position.side} ${marketName(position, isSeveral)}`}
      description="A reduce-only market order takes this part off. Stop and target are made smaller with it."
      confirmLabel={checked.ok ? `Take ${formatAmount(checked.amount, rules)} ${coin} off` : 'Take it off'}
      cancelLabel="Leave it"
      isReady={checked.ok && position.status === 'open'}
      confirm={() => desk.ask('position.reduce', { positionId: position.id, by: 'fraction', value: checked.ok ? checked.share : 0.5 })}
      onClose={onClose}
    >
      <Field label="Part of the position, %" hint={`${formatAmount(position.openAmount, rules)} ${coin} are open.`} error={checked.ok ? null : checked.message}>
        {(ids) => <input {...ids} inputMode="decimal" value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      <Facts
        rows={[
          ['Left afterwards', checked.ok ? `${formatAmount(checked.left, rules)} ${coin}` : '–'],
          ['Result of the part now, before fees', <MoneyChange key="result" value={checked.ok ? (position.unrealisedPnl * checked.amount) / position.openAmount : null} unknown="The percentage is not valid" isFine />],
        ]}
      />
    </ConfirmDialog>
  );
}
