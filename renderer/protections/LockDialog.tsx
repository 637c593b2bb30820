import { useState } from 'react';
import { ConfirmDialog } from '../design/ConfirmDialog.tsx';
import { Facts } from '../design/Facts.tsx';
import { Field } from '../design/Field.tsx';
import { useDesk, useMarketNow, useTimeFormat, useView } from '../desk/useDesk.ts';
import { baseCoin } from '../format/symbol.ts';
import { lockScope } from '../words/protections.ts';
import { checkHours, lockRequest, type LockForm } from './lockForm.ts';

/** Locks entries by hand: which, how long, why. Open positions are not touched. */
export function LockDialog({ instrument, onClose }: { readonly instrument: number; readonly onClose: () => void }) {
  const desk = useDesk();
  const market = useView((view) => view.instruments.find(({ index }) => index === instrument) ?? null);
  const now = useMarketNow();
  const time = useTimeFormat();
  const [form, setForm] = useState<LockForm>({ scope: 'market', side: 'both', hours: '4', reason: '' });
  if (market === null) return null;
  const checked = checkHours(form.hours);
  const request = lockRequest(form, market.symbol, checked.ok ? checked.hours : 1);
  const scope = lockScope({ symbol: request.symbol === null ? null : market.symbol, side: request.side });
  return (
    <ConfirmDialog
      title="Lock entries"
      description="Locked entries are declined with your reason until the lock ends or you free it. Open positions keep their stops and targets."
      confirmLabel={`Lock ${scope}`}
      cancelLabel="Lock nothing"
      isReady={checked.ok}
      confirm={() => desk.ask('risk.lock', request)}
      onClose={onClose}
    >
      <Field label="What" hint="A market is locked on every exchange of the session.">
        {(ids) => (
          <select {...ids} value={form.scope} onChange={(event) => setForm({ ...form, scope: event.target.value === 'all' ? 'all' : 'market' })}>
            <option value="market">{baseCoin(market.symbol)}, the market on the chart</option>
            <option value="all">All markets</option>
          </select>
        )}
      </Field>
      <Field label="Side" hint="Which entries.">
        {(ids) => (
          <select {...ids} value={form.side} onChange={({ target: { value } }) => setForm({ ...form, side: value === 'long' || value === 'short' ? value : 'both' })}>
            <option value="both">Longs and shorts</option>
            <option value="long">Longs only</option>
            <option value="short">Shorts only</option>
          </select>
        )}
      </Field>
      <Field label="Hours of market time" hint="Above 0, at most 8,760. Half an hour is 0.5." error={checked.ok ? null : checked.message}>
        {(ids) => <input {...ids} inputMode="decimal" value={form.hours} onChange={(event) => setForm({ ...form, hours: event.target.value })} />}
      </Field>
      <Field label="Reason" hint="Stands beside every entry it declines. May be left empty.">
        {(ids) => <input {...ids} maxLength={200} value={form.reason} onChange={(event) => setForm({ ...form, reason: event.target.value })} />}
      </Field>
      <Facts rows={[['Locked', scope], ['Ends, market time', checked.ok && now !== null ? time(now + checked.hours * 3_600_000, 'dateMinute') : '–']]} />
    </ConfirmDialog>
  );
}
