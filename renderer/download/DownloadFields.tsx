import { REAL_EXCHANGES } from '../../shared/domain/instrument.ts';
import { DOWNLOAD_TIMEFRAMES } from '../../shared/ipc/contract.ts';
import { Field } from '../design/Field.tsx';
import { exchangeName } from '../format/symbol.ts';
import type { DownloadField, DownloadForm } from './downloadForm.ts';
import styles from './DownloadDialog.module.css';

export interface DownloadFieldsProps {
  readonly form: DownloadForm;
  readonly errors: Partial<Record<DownloadField, string>>;
  readonly onChange: (form: DownloadForm) => void;
  readonly onSubmit: () => void;
}

export function DownloadFields({ form, errors, onChange, onSubmit }: DownloadFieldsProps) {
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Field label="Exchange">
        {(ids) => (
          <select {...ids} value={form.exchange} onChange={(event) => onChange({ ...form, exchange: REAL_EXCHANGES.find((each) => each === event.target.value) ?? form.exchange })}>
            {REAL_EXCHANGES.map((each) => (
              <option key={each} value={each}>
                {exchangeName(each)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Markets" hint="Separated by commas, such as BTC, ETH" error={errors.symbols}>
        {(ids) => <input {...ids} value={form.symbols} onChange={(event) => onChange({ ...form, symbols: event.target.value })} />}
      </Field>
      <fieldset className={styles['lengths']} aria-describedby="download-lengths">
        <legend>Candle lengths</legend>
        {DOWNLOAD_TIMEFRAMES.map((each) => (
          <label key={each}>
            <input type="checkbox" checked={form.timeframes.includes(each)} onChange={(event) => onChange({ ...form, timeframes: event.target.checked ? [...form.timeframes, each] : form.timeframes.filter((known) => known !== each) })} />
            {each}
          </label>
        ))}
        <p id="download-lengths" className={errors.timeframes === undefined ? styles['hint'] : styles['error']}>
          {errors.timeframes ?? 'Longer candles are compared with those built from the shortest chosen length.'}
        </p>
      </fieldset>
      <div className={styles['dates']}>
        <Field label="From" hint="First day, UTC" error={errors.from}>
          {(ids) => <input {...ids} type="date" value={form.from} onChange={(event) => onChange({ ...form, from: event.target.value })} />}
        </Field>
        <Field label="To" hint="Last day, UTC; empty for up to now" error={errors.to}>
          {(ids) => <input {...ids} type="date" value={form.to} onChange={(event) => onChange({ ...form, to: event.target.value })} />}
        </Field>
      </div>
      <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
    </form>
  );
}
