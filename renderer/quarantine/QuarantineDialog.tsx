import { useState } from 'react';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Field } from '../design/Field.tsx';
import { useDesk, useView } from '../desk/useDesk.ts';
import { marketName } from '../format/marketName.ts';

/** Sets one market aside by hand. */
export function QuarantineDialog({ instrument: index, onClose }: { readonly instrument: number; readonly onClose: () => void }) {
  const desk = useDesk();
  const instrument = useView((view) => view.instruments.find((each) => each.index === index) ?? null);
  const [reason, setReason] = useState('');
  if (instrument === null) return null;
  const name = marketName(instrument, true);
  return (
    <ConfirmDialog
      title={`Quarantine ${name}?`}
      description="It takes no entries until its time is up or you release it. An open position stays, with its stop and target."
      confirmLabel={`Quarantine ${name}`}
      cancelLabel="Leave it"
      confirm={() => desk.ask('quarantine.add', { exchange: instrument.exchange, symbol: instrument.symbol, reason: reason.trim() })}
      onClose={onClose}
    >
      <Field label="Reason" hint="For the journal; may be empty. At most 200 characters.">
        {(ids) => <input {...ids} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </ConfirmDialog>
  );
}
