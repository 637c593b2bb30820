import type { Gateway } from '../../electron/exchanges/gateway.ts';
import type { MarketEvent } from '../../electron/market/feed.ts';
import type { SessionJournal } from '../../electron/engine/session/journalPort.ts';
import type { MarketSymbol } from '../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';

/** Moments in the close of one 30m candle, monotonic ms. */
interface Close {
  /** The first frame of the candle after it arrived; not there where the clock was first. */
  frame?: number;
  /** The question that settled it left. */
  asked?: number;
  /** It was told to the session. */
  closed?: number;
  /** Its decisions are in the journal. */
  recorded?: number;
}

const CANDLE_MS = TIMEFRAME_MS['30m'];

/** Notes when frames, questions, closed candles and journalled decisions pass by; changes nothing about them. */
export class CloseTimes {
  readonly #closes = new Map<string, Close>();
  readonly #newest = new Map<MarketSymbol, number>();
  readonly #askedAt = new Map<MarketSymbol, number>();
  readonly #symbols: readonly MarketSymbol[];

  constructor(symbols: readonly MarketSymbol[]) {
    this.#symbols = symbols;
  }

  get closes(): readonly Close[] {
    return [...this.#closes.values()].filter(({ recorded }) => recorded !== undefined);
  }

  gateway(gateway: Gateway): Gateway {
    return {
      ...gateway,
      candles: async (request, signal) => {
        const askedAt = performance.now();
        const rows = await gateway.candles(request, signal);
        if (request.timeframe === '30m') this.#askedAt.set(request.symbol, askedAt);
        return rows;
      },
      openStream: (listener) => {
        let frameAt = 0;
        return gateway.openStream({
          ...listener,
          onFrame: () => {
            frameAt = performance.now();
            listener.onFrame();
          },
          onMessage: (message) => {
            if (message.kind === 'candle' && message.timeframe === '30m') this.#noteFrame(message.symbol, message.candle.openTime, frameAt);
            listener.onMessage(message);
          },
        });
      },
    };
  }

  market(event: MarketEvent): void {
    if (event.kind !== 'candle-closed' || event.timeframe !== '30m' || event.backfilled) return;
    const symbol = this.#symbols[event.instrument];
    const askedAt = symbol === undefined ? undefined : this.#askedAt.get(symbol);
    const close = this.#of(event.instrument, event.candle.openTime);
    close.closed = performance.now();
    if (askedAt !== undefined) close.asked = askedAt;
  }

  journal(journal: SessionJournal): SessionJournal {
    let candle: { readonly seq: number; readonly close: Close } | null = null;
    return {
      append: (record) => {
        const seq = journal.append(record);
        if (record.type === 'event' && record.event.kind === 'candle' && record.event.timeframe === '30m') {
          candle = { seq, close: this.#of(record.event.instrument, record.event.openTime) };
        } else if (record.type === 'effects' && record.of === candle?.seq && (record.decisions ?? []).length > 0) {
          candle.close.recorded = performance.now();
        }
        return seq;
      },
      sync: (signal) => journal.sync(signal),
      get records() { return journal.records; },
      close: () => journal.close(),
    };
  }

  #noteFrame(symbol: MarketSymbol, openTime: number, frameAt: number): void {
    const newest = this.#newest.get(symbol);
    if (newest !== undefined && openTime <= newest) return;
    this.#newest.set(symbol, openTime);
    if (newest !== undefined && openTime === newest + CANDLE_MS) this.#of(this.#symbols.indexOf(symbol), newest).frame = frameAt;
  }

  #of(instrument: number, openTime: number): Close {
    const key = `${instrument} ${openTime}`;
    const close = this.#closes.get(key) ?? {};
    this.#closes.set(key, close);
    return close;
  }
}
