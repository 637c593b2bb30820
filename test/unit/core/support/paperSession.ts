import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { sessionId } from '../../../../shared/domain/ids.ts';
import type { Instrument } from '../../../../shared/domain/instrument.ts';
import type { PositionView } from '../../../../shared/domain/position.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../../shared/settings/schema.ts';
import { createPaperBroker, type PaperBroker } from '../../../../electron/brokers/paperBroker.ts';
import type { TradingCore } from '../../../../electron/core/coreApi.ts';
import { createCore } from '../../../../electron/core/createCore.ts';
import type { CoreEffect } from '../../../../electron/core/effects.ts';
import type { CoreEvent } from '../../../../electron/core/events.ts';
import { calmCandle, calmSettings, instrumentOf, START } from './coreHarness.ts';

const HALF_HOUR = TIMEFRAME_MS['30m'];

/** A core and the paper broker as the engine joins them: each quote to the broker first, each of its answers to the core at once. */
export class PaperSession {
  readonly core: TradingCore;
  readonly broker: PaperBroker;
  readonly events: CoreEvent[] = [];
  readonly effects: CoreEffect[] = [];
  readonly #watch: (session: PaperSession) => void;
  now = START;
  #nextOpen = START;

  constructor(options: { readonly settings?: CoreSettings; readonly instruments?: readonly Instrument[]; readonly watch?: (session: PaperSession) => void } = {}) {
    const instruments = options.instruments ?? [instrumentOf('BTC')];
    const settings = options.settings ?? calmSettings();
    this.#watch = options.watch ?? (() => undefined);
    this.core = createCore({ sessionId: sessionId('s1'), settings, instruments, startEquity: 1_000, entryTtlMs: 60_000 });
    this.broker = createPaperBroker({ instruments, execution: settings.execution, startEquity: 1_000, listener: (event) => { this.apply(event); } });
    for (const [instrument] of instruments.entries()) {
      for (const timeframe of ['4h', '1h', '30m'] as const) {
        const length = TIMEFRAME_MS[timeframe];
        const candles = Array.from({ length: 200 }, (_, row) => calmCandle(START - (200 - row) * length));
        this.apply({ kind: 'history', at: START, instrument, timeframe, columns: columnsFromCandles(candles) });
      }
    }
  }

  apply(event: CoreEvent): void {
    this.events.push(event);
    const effects = [...this.core.apply(event)];
    this.effects.push(...effects);
    for (const effect of effects) {
      if (effect.kind === 'submit-order') this.broker.submit(effect.order, event.at);
      if (effect.kind === 'cancel-order') this.broker.cancel(effect.clientOrderId, event.at);
    }
    this.#watch(this);
  }

  /** The next 30m candle closes, at 100 unless said otherwise. */
  candle(instrument = 0, candle: Candle = calmCandle(this.#nextOpen)): void {
    this.#nextOpen = candle.openTime + HALF_HOUR;
    this.now = Math.max(this.now, this.#nextOpen);
    this.apply({ kind: 'candle', at: this.now, instrument, timeframe: '30m', ...candle });
  }

  /** A quote with a spread of two ticks and room for everything. */
  quote(price: number, instrument = 0, afterMs = 1_000): void {
    this.now += afterMs;
    const [bid, ask] = [price - 0.01, price + 0.01].map((value) => Number(value.toFixed(2)));
    const shown = { at: this.now, instrument, last: price, bid: bid ?? price, ask: ask ?? price, mark: price };
    this.broker.quote({ ...shown, bidSize: 1_000, askSize: 1_000 });
    this.apply({ kind: 'price', ...shown });
  }

  /** A candle that enters, and the quotes that fill it and bring its protection to the exchange. */
  open(price = 100, instrument = 0): PositionView {
    this.quote(price, instrument, 0);
    this.candle(instrument);
    this.quote(price, instrument);
    this.quote(price, instrument);
    return this.position();
  }

  /** The newest position. */
  position(): PositionView {
    const position = this.core.positions().at(-1);
    if (position === undefined) throw new Error('there is no position');
    return position;
  }
}
