import type { CandleColumns } from '../../../shared/domain/candle.ts';
import { exchangeName } from '../../../shared/domain/exchangeWords.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { ExchangeId, Instrument } from '../../../shared/domain/instrument.ts';
import type { ConnectionView, StreamView } from '../../../shared/domain/sessionView.ts';
import { signalWithin } from '../../../shared/signalWithin.ts';
import { ExchangeError } from '../../exchanges/errors/exchangeError.ts';
import { SymbolNotTradableError } from '../../exchanges/errors/symbolNotTradableError.ts';
import { UnknownSymbolError } from '../../exchanges/errors/unknownSymbolError.ts';
import { type RealClock, wait } from '../../exchanges/realClock.ts';
import { Timers } from '../exchange/Timers.ts';
import type { HistoryRequest, MarketEvent, MarketFeed, MarketListener, OpenResult } from '../feed.ts';
import { PriceConsistency } from './PriceConsistency.ts';

/** One exchange of the session and the markets wanted there. */
export interface CombinedPart {
  readonly exchange: ExchangeId;
  /** Makes the exchange's own feed; its instruments are numbered from 0. */
  readonly create: (listener: MarketListener) => MarketFeed;
  /** Exactly these, as an earlier run had them; null: what the session names, as far as the exchange has it. */
  readonly symbols: readonly MarketSymbol[] | null;
}

export interface CombinedFeedOptions {
  readonly parts: readonly CombinedPart[];
  readonly speed: number;
  readonly clock: RealClock;
  readonly listener: MarketListener;
  /** Fraction by which a price may depart from the other exchanges' before entries wait. */
  readonly maxDeparture: number;
  /** Real ms after which a price is stale. */
  readonly maxPriceAgeMs: number;
}

/** Real ms. */
const CONSISTENCY_MS = 1_000;
const DEPARTURE_LASTS_MS = 3_000;
/** An exchange that is not open by then is left out, so that the others can start. */
const OPEN_DEADLINE_MS = 20_000;
/** While another exchange can be opened, one with a passing trouble is tried again for so long. */
const OPEN_PATIENCE_MS = 10_000;
const OPEN_PAUSE_MS = 500;

interface Part {
  readonly exchange: ExchangeId;
  readonly feed: MarketFeed;
  readonly wanted: readonly MarketSymbol[] | null;
  /** Global numbers of the feed's instruments; empty while it is not open. */
  numbers: number[];
  failure: unknown;
  /** The newest attempt to open it. */
  opening: 'pending' | 'failed' | 'open';
}

interface Slot {
  readonly instrument: Instrument;
  readonly part: Part;
  readonly local: number;
  ownReason: string | null;
  departure: string | null;
}

/** Several exchanges as one market: every symbol on every exchange that has it. One exchange's failure stays there. */
export function createCombinedFeed(options: CombinedFeedOptions): MarketFeed {
  return new CombinedFeed(options);
}

class CombinedFeed implements MarketFeed {
  readonly kind = 'exchange';
  readonly speed: number;
  readonly #options: CombinedFeedOptions;
  readonly #parts: readonly Part[];
  readonly #timers: Timers;
  readonly #consistency = new Map<MarketSymbol, PriceConsistency>();
  #slots: readonly Slot[] = [];
  /** Market time is that of the first exchange that answered. */
  #clockOf: Part | null = null;
  /** What feeds say before every instrument has its number. */
  #early: { readonly part: Part; readonly event: MarketEvent }[] | null = [];

  constructor(options: CombinedFeedOptions) {
    this.#options = options;
    this.speed = options.speed;
    this.#timers = new Timers(options.clock);
    this.#parts = options.parts.map(({ exchange, create, symbols }) => {
      const part: Part = { exchange, feed: create((event) => this.#receive(part, event)), wanted: symbols, numbers: [], failure: null, opening: 'pending' };
      return part;
    });
  }

  now(): number {
    if (this.#clockOf === null) throw new Error('the market clock is read before an exchange told its time');
    return this.#clockOf.feed.now();
  }

  async open(symbols: readonly MarketSymbol[], signal: AbortSignal): Promise<OpenResult> {
    const results = await Promise.all(this.#parts.map(async (part) => await this.#openPart(part, symbols, signalWithin(signal, OPEN_DEADLINE_MS))));
    signal.throwIfAborted();
    const slots: Slot[] = [];
    for (const [index, part] of this.#parts.entries()) {
      const result = results[index] ?? null;
      const instruments = result?.instruments ?? (part.wanted ?? []).map((symbol): Instrument => ({ exchange: part.exchange, symbol, rules: null }));
      for (const [local, instrument] of instruments.entries()) {
        part.numbers.push(slots.length);
        slots.push({ instrument, part, local, ownReason: null, departure: null });
      }
      if (result !== null) this.#clockOf ??= part;
    }
    const first = this.#parts[0];
    if (this.#clockOf === null) throw first?.failure instanceof Error ? first.failure : new Error('no exchange could be opened', { cause: first?.failure });
    this.#slots = slots;
    this.#tellEarly();
    const opened = results.filter((result) => result !== null);
    const numbers = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);
    const offsets = numbers(opened.map(({ clockOffsetMs }) => clockOffsetMs));
    const latencies = numbers(opened.map(({ latencyMs }) => latencyMs));
    return {
      instruments: slots.map(({ instrument }) => instrument),
      latencyMs: latencies.length === 0 ? null : Math.max(...latencies),
      clockOffsetMs: offsets.length === 0 ? null : offsets.reduce((worst, each) => (Math.abs(each) > Math.abs(worst) ? each : worst)),
      failures: this.#parts.flatMap(({ exchange, failure }) => (failure === null ? [] : [`${exchangeName(exchange)}: ${messageOf(failure)}`])),
    };
  }

  /** Null, with the failure kept, where it cannot be opened. Where none can, that is said at once. Rejects never. */
  async #openPart(part: Part, symbols: readonly MarketSymbol[], signal: AbortSignal): Promise<OpenResult | null> {
    const { clock } = this.#options;
    const startedAt = clock.monotonicMs();
    for (;;) {
      try {
        const result = await openWhatIsListed(part, symbols, signal);
        part.failure = null;
        part.opening = 'open';
        return result;
      } catch (error) {
        part.failure = error;
        part.opening = 'failed';
        const isPassing = error instanceof ExchangeError && error.isTransient;
        if (!isPassing || signal.aborted || clock.monotonicMs() - startedAt >= OPEN_PATIENCE_MS) return null;
        await wait(clock, OPEN_PAUSE_MS, signal).catch(() => { /* the next look at the signal ends it */ });
        if (signal.aborted || this.#parts.every(({ opening }) => opening === 'failed')) return null;
      }
    }
  }

  async history(request: HistoryRequest, signal: AbortSignal): Promise<CandleColumns> {
    const { part, local } = this.#slot(request.instrument);
    if (part.failure !== null) throw new Error(`${exchangeName(part.exchange)} could not be opened`, { cause: part.failure });
    return await part.feed.history({ ...request, instrument: local }, signal);
  }

  async subscribe(since: Parameters<MarketFeed['subscribe']>[0], signal: AbortSignal): Promise<void> {
    for (const part of this.#parts) this.#tellFailure(part);
    await Promise.all(this.#parts.filter(({ failure }) => failure === null).map(async (part) => {
      const own = since.flatMap((each) => {
        const slot = this.#slot(each.instrument);
        return slot.part === part ? [{ ...each, instrument: slot.local }] : [];
      });
      await part.feed.subscribe(own, signal);
    }));
    this.#timers.every('consistency', CONSISTENCY_MS, () => this.#checkConsistency());
  }

  streams(): readonly StreamView[] {
    return this.#parts.flatMap(({ feed, failure }) => (failure === null ? feed.streams() : []));
  }

  connections(): readonly ConnectionView[] {
    return this.#parts.flatMap(({ feed, failure }) => {
      const views = feed.connections();
      return failure === null ? views : views.map((view) => ({ ...view, reason: messageOf(failure) }));
    });
  }

  async close(): Promise<void> {
    this.#timers.end();
    const closed = await Promise.allSettled(this.#parts.map(async ({ feed }) => { await feed.close(); }));
    const failures = closed.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    if (failures.length > 0) throw new AggregateError(failures, 'feeds could not be closed');
  }

  #receive(part: Part, event: MarketEvent): void {
    if (this.#early !== null) {
      this.#early.push({ part, event });
      return;
    }
    switch (event.kind) {
      case 'freshness': {
        const number = this.#numberOf(part, event.instrument);
        if (number === null) return;
        this.#slot(number).ownReason = event.isStale ? event.reason : null;
        this.#tellFreshness(number, event.at);
        return;
      }
      case 'quote': {
        const number = this.#numberOf(part, event.instrument);
        if (number === null) return;
        this.#pricesOf(this.#slot(number).instrument.symbol).offer(number, event.last, this.#options.clock.monotonicMs());
        this.#options.listener({ ...event, instrument: number });
        return;
      }
      case 'candle-closed':
      case 'candle-forming':
      case 'funding':
      case 'funding-rate':
      case 'open-interest':
      case 'change-24h': {
        const number = this.#numberOf(part, event.instrument);
        if (number !== null) this.#options.listener({ ...event, instrument: number });
        return;
      }
      case 'trouble': {
        const where = event.where === part.exchange ? event.where : `${part.exchange} ${event.where}`;
        this.#options.listener({ ...event, where, instrument: event.instrument === null ? null : this.#numberOf(part, event.instrument) });
        return;
      }
      case 'clock-skew':
      case 'market-ended':
        this.#options.listener(event);
        return;
    }
  }

  #tellEarly(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const { part, event } of early) this.#receive(part, event);
  }

  #tellFailure(part: Part): void {
    if (part.failure === null) return;
    this.#trouble(part.exchange, 'exchange-not-opened', `${messageOf(part.failure)}; the session goes on with the other exchanges`);
    for (const number of part.numbers) {
      this.#slot(number).ownReason = `${exchangeName(part.exchange)} could not be opened`;
      this.#tellFreshness(number, this.now());
    }
  }

  #checkConsistency(): void {
    const now = this.#options.clock.monotonicMs();
    for (const [symbol, prices] of this.#consistency) {
      for (const { source, departs, departure } of prices.check(now)) {
        const slot = this.#slot(source);
        const words = departure === null ? '' : `${(departure.fraction * 100).toFixed(2)} % from ${departure.reference}, the price ${departure.others === 1 ? 'of the other exchange' : `of ${departure.others + 1} exchanges in the middle`}`;
        slot.departure = departs ? `the price departs by ${words}` : null;
        const { exchange } = slot.instrument;
        this.#options.listener({
          kind: 'trouble', at: this.now(), where: `${exchange} ${symbol}`, instrument: source,
          code: departs ? 'price-departs' : 'price-agrees',
          message: departs ? `${symbol} on ${exchangeName(exchange)}: ${slot.departure ?? ''}; no entries there until it agrees again` : `${symbol} on ${exchangeName(exchange)} agrees with the other exchanges again`,
        });
        this.#tellFreshness(source, this.now());
      }
    }
  }

  #tellFreshness(number: number, at: number): void {
    const { ownReason, departure } = this.#slot(number);
    const reasons = [ownReason, departure].filter((reason) => reason !== null);
    this.#options.listener({ kind: 'freshness', at, instrument: number, isStale: reasons.length > 0, reason: reasons.length > 0 ? reasons.join('; ') : 'fresh' });
  }

  #trouble(where: string, code: string, message: string): void {
    this.#options.listener({ kind: 'trouble', at: this.now(), where, code, message, instrument: null });
  }

  #pricesOf(symbol: MarketSymbol): PriceConsistency {
    const known = this.#consistency.get(symbol);
    if (known !== undefined) return known;
    const { maxDeparture, maxPriceAgeMs } = this.#options;
    const made = new PriceConsistency({ limit: maxDeparture, maxAgeMs: maxPriceAgeMs, lastsMs: DEPARTURE_LASTS_MS });
    this.#consistency.set(symbol, made);
    return made;
  }

  #numberOf(part: Part, local: number): number | null {
    return part.numbers[local] ?? null;
  }

  #slot(number: number): Slot {
    const slot = this.#slots[number];
    if (slot === undefined) throw new RangeError(`instrument ${number} of ${this.#slots.length}`);
    return slot;
  }
}

/** Opens one exchange. Markets it does not have are left out, unless none is left. @throws what the exchange answered last. */
async function openWhatIsListed(part: Part, symbols: readonly MarketSymbol[], signal: AbortSignal): Promise<OpenResult> {
  let left = part.wanted ?? symbols;
  for (;;) {
    try {
      return await part.feed.open(left, signal);
    } catch (error) {
      const missing = error instanceof UnknownSymbolError || error instanceof SymbolNotTradableError ? error.symbols : [];
      const rest = left.filter((symbol) => !missing.includes(symbol));
      if (part.wanted !== null || rest.length === 0 || rest.length === left.length) throw error;
      left = rest;
    }
  }
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}
