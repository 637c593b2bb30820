import { Dices, Play } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { REAL_EXCHANGES, type RealExchange } from '../../shared/domain/instrument.ts';
import type { Answer, StartOptions } from '../../shared/ipc/contract.ts';
import { Button } from '../design/Button.tsx';
import { Failure } from '../design/Failure.tsx';
import { Field } from '../design/Field.tsx';
import { useDesk } from '../desk/useDesk.ts';
import { formatDuration } from '../format/duration.ts';
import { countOf } from '../format/plural.ts';
import { baseCoin, exchangeName } from '../format/symbol.ts';
import { checkStart, formOf, parseSymbols, toggleExchange, type StartForm } from './startForm.ts';
import styles from './StartPanel.module.css';

/** Market, symbols, speed, seed and duration of a new session. */
export function StartPanel({ defaults }: { readonly defaults: StartOptions }) {
  const desk = useDesk();
  const [form, setForm] = useState<StartForm>(() => formOf(defaults));
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly failure: Extract<Answer<unknown>, { ok: false }> | null }>({ isBusy: false, failure: null });
  const checked = checkStart(form);
  const errors = checked.ok ? {} : checked.errors;
  const set = (part: Partial<StartForm>): void => setForm({ ...form, ...part });
  const isSimulated = form.market === 'simulated';
  const minutes = Number(form.durationMinutes);

  const start = async (): Promise<void> => {
    if (!checked.ok) return;
    setState({ isBusy: true, failure: null });
    const answer = await desk.ask('session.start', checked.options);
    setState({ isBusy: false, failure: answer.ok ? null : answer });
  };

  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <fieldset className={styles['markets']}>
        <legend>Market</legend>
        <MarketChoice name="Generated market" isChosen={isSimulated} onChoose={() => set({ market: 'simulated' })}>
          Bull, bear, range and crash phases made from a seed, at any speed. Needs no network. Labelled SIMULATED everywhere.
        </MarketChoice>
        <MarketChoice name="Perpetual futures of exchanges" isChosen={!isSimulated} onChoose={() => set({ market: 'exchange' })}>
          Real prices from their public streams. Orders stay on paper. Needs the network, no keys.
        </MarketChoice>
      </fieldset>
      {isSimulated ? null : <ExchangeChoice chosen={form.exchanges} error={errors.exchanges} onToggle={(exchange) => set({ exchanges: toggleExchange(form.exchanges, exchange) })} />}
      {isSimulated ? null : (
        <label>
          <input type="checkbox" checked={form.autoSelect} onChange={() => set({ autoSelect: !form.autoSelect })} />
          {' '}Choose the largest markets of each exchange by volume, as the settings universe.* say
        </label>
      )}
      {!isSimulated && form.autoSelect ? null : <Field label="Markets to trade" hint={`Separated by commas: ${parseSymbols(form.symbols).symbols.map(baseCoin).join(', ')}`} error={errors.symbols}>
        {(ids) => <input {...ids} value={form.symbols} spellCheck={false} onChange={(event) => set({ symbols: event.target.value })} />}
      </Field>}
      <div className={styles['row']}>
        {isSimulated ? (
          <Field label="Speed" hint="Times real time, 1 to 3,600. At 60 a 30m candle takes 30 s." error={errors.speed}>
            {(ids) => <input {...ids} inputMode="decimal" value={form.speed} onChange={(event) => set({ speed: event.target.value })} />}
          </Field>
        ) : (
          <Field label="Speed" hint="1 for an exchange; more only for a simulated exchange on this computer." error={errors.exchangeSpeed}>
            {(ids) => <input {...ids} inputMode="decimal" value={form.exchangeSpeed} onChange={(event) => set({ exchangeSpeed: event.target.value })} />}
          </Field>
        )}
        {isSimulated ? (
          <div className={styles['seed']}>
            <Field label="Seed" hint="The same seed gives the same market again." error={errors.seed}>
              {(ids) => <input {...ids} inputMode="numeric" value={form.seed} onChange={(event) => set({ seed: event.target.value })} />}
            </Field>
            <Button title="Choose a seed by chance" aria-label="Choose a seed by chance" icon={<Dices size={16} />} onClick={() => set({ seed: String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) })} />
          </div>
        ) : null}
        <Field label="Duration, minutes" hint={minutes > 0 ? `Ends by itself after ${formatDuration(minutes * 60_000)} of real time.` : 'Real time; 0 runs until you stop it.'} error={errors.durationMinutes}>
          {(ids) => <input {...ids} inputMode="decimal" value={form.durationMinutes} onChange={(event) => set({ durationMinutes: event.target.value })} />}
        </Field>
      </div>
      {state.failure === null ? null : <Failure message={state.failure.message} nextStep={state.failure.nextStep} />}
      <div className={styles['actions']}>
        <Button type="submit" kind="primary" disabled={!checked.ok || state.isBusy} title={checked.ok ? undefined : Object.values(errors)[0]} icon={<Play size={15} />}>
          {state.isBusy ? 'Starting…' : `Start paper session${isSimulated ? ' on the generated market' : ` on ${exchangesInWords(form.exchanges)}`}`}
        </Button>
        <p>It can be paused, stopped and killed at any time. Nothing is sent to an exchange but requests for prices.</p>
      </div>
    </form>
  );
}

function exchangesInWords(exchanges: readonly RealExchange[]): string {
  const [only] = exchanges;
  return exchanges.length === 1 && only !== undefined ? exchangeName(only) : countOf(exchanges.length, 'exchange');
}

function ExchangeChoice({ chosen, error, onToggle }: { readonly chosen: readonly RealExchange[]; readonly error: string | undefined; readonly onToggle: (exchange: RealExchange) => void }) {
  return (
    <fieldset className={styles['exchanges']} aria-describedby="exchanges-hint">
      <legend>Exchanges</legend>
      {REAL_EXCHANGES.map((exchange) => (
        <label key={exchange}>
          <input type="checkbox" checked={chosen.includes(exchange)} onChange={() => onToggle(exchange)} />
          {exchangeName(exchange)}
        </label>
      ))}
      <p id="exchanges-hint" role={error === undefined ? undefined : 'alert'}>
        {error ?? 'Several watch the same markets at once and share one risk budget; a price that departs from the others holds entries back there.'}
      </p>
    </fieldset>
  );
}

function MarketChoice({ name, isChosen, onChoose, children }: { readonly name: string; readonly isChosen: boolean; readonly onChoose: () => void; readonly children: ReactNode }) {
  return (
    <label className={styles['market']}>
      <input type="radio" name="market" checked={isChosen} onChange={onChoose} />
      <span>
        <b>{name}</b>
        {children}
      </span>
    </label>
  );
}
