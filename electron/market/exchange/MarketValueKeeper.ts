import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { MarketValue, MarketValueColumns } from '../../../shared/domain/marketSeries.ts';
import { ExchangeError } from '../../exchanges/errors/exchangeError.ts';
import type { FundingQuote, Gateway } from '../../exchanges/gateway.ts';
import type { RealClock } from '../../exchanges/realClock.ts';
import type { MarketListener } from '../feed.ts';
import { CalmCalls } from './CalmCalls.ts';
import type { MarketClock } from './marketClock.ts';
import { amountOf } from './openInterestAmount.ts';
import type { RestCaller } from './RestCaller.ts';
import { Timers } from './Timers.ts';

/** One exchange's part of the store of market values. Whoever makes it keeps a mirror's or a simulation's values apart from the real ones. */
export interface MarketValueShelf {
  /** Adds points; one given again replaces the earlier one. */
  append(symbol: MarketSymbol, value: MarketValue, columns: MarketValueColumns, signal: AbortSignal): Promise<void>;
  /** Market time of the newest point; null where there is none. */
  newestAt(symbol: MarketSymbol, value: MarketValue, signal: AbortSignal): Promise<number | null>;
}

export interface MarketValueKeeperOptions {
  readonly symbols: readonly MarketSymbol[];
  readonly gateway: Gateway;
  /** Its own: what fails here says nothing about prices and candles. */
  readonly caller: RestCaller;
  readonly clock: RealClock;
  readonly marketClock: MarketClock;
  /** Null: nothing is kept, the newest open interest is told all the same. */
  readonly shelf: MarketValueShelf | null;
  readonly listener: MarketListener;
  /** Quote currency; null where none is known. */
  readonly mark: (instrument: number) => number | null;
  /** Said once for each thing that fails, until it works again. */
  readonly onTrouble: (where: string, message: string, instrument: number) => void;
  readonly signal: AbortSignal;
}

interface Point {
  readonly at: number;
  readonly value: number;
}

type PastReader = (symbol: MarketSymbol, since: number, until: number, signal: AbortSignal) => Promise<readonly Point[]>;

/** Market ms between two points of what is sampled, and between two looks at open interest. */
const STEP_MS = 300_000;
/** Real ms between the ends and beginnings of two rounds, at least; and at most where the exchange fails. */
const SHORTEST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 1_800_000;
/** Prices come first; an amount told as a value needs one. */
const FIRST_PAUSE_MS = 1_000;
/** Market ms of the past that are asked for. */
const PAST_MS = 30 * 86_400_000;
/** Asked again before the newest known point, for what was missed while it was being collected. */
const OVERLAP_MS = 86_400_000;
const PAST_ATTEMPTS = 3;

/**
 * Keeps what one exchange says of its perpetuals beside their trades: settled and expected funding, mark prices and open interest, each of
 * the past 30 days where the exchange tells them, and from then on. All of it can wait, so it takes nothing from prices and candles.
 */
export class MarketValueKeeper {
  readonly #options: MarketValueKeeperOptions;
  readonly #calm: CalmCalls;
  readonly #timers: Timers;
  /** By instrument: market time of the newest sample of funding rate and mark price. */
  readonly #sampledAt: number[];
  /** Instruments whose past is still to be read. */
  readonly #unread: number[];
  /** Instruments whose open interest could not be read the last time. */
  readonly #missed = new Set<number>();
  /** Market time through which a past is kept, by instrument and value. */
  readonly #knownThrough = new Map<string, number>();
  #known: Promise<void> = Promise.resolve();
  /** What failed the last time and was said. */
  readonly #failing = new Set<string>();
  #failures = 0;

  constructor(options: MarketValueKeeperOptions) {
    this.#options = options;
    this.#calm = new CalmCalls(options.clock);
    this.#timers = new Timers(options.clock);
    this.#sampledAt = options.symbols.map(() => Number.NEGATIVE_INFINITY);
    this.#unread = options.shelf === null ? [] : options.symbols.map((_, instrument) => instrument);
  }

  start(): void {
    this.#known = this.#lookUpKnown();
    this.#timers.after('round', FIRST_PAUSE_MS, () => void this.#round());
  }

  stop(): void {
    this.#timers.end();
  }

  /** What the exchange says of the next settlement; kept every five minutes of market time. */
  offerFunding(instrument: number, { rate, mark }: FundingQuote, at: number): void {
    if (at - (this.#sampledAt[instrument] ?? 0) < STEP_MS) return;
    this.#sampledAt[instrument] = at;
    this.#keep(instrument, 'funding-rate', [{ at, value: rate }]);
    if (mark !== null) this.#keep(instrument, 'mark-price', [{ at, value: mark }]);
  }

  /** A settlement that was charged. */
  noteSettlement(instrument: number, at: number, rate: number): void {
    this.#keep(instrument, 'funding', [{ at, value: rate }]);
  }

  /** A past that cannot be looked up is read again. Rejects never. */
  async #lookUpKnown(): Promise<void> {
    const { symbols, shelf, signal } = this.#options;
    if (shelf === null) return;
    for (const [instrument, symbol] of symbols.entries()) {
      for (const value of ['funding', 'mark-price', 'open-interest'] as const) {
        try {
          const newest = await shelf.newestAt(symbol, value, signal);
          if (newest !== null) this.#knownThrough.set(`${instrument} ${value}`, newest);
        } catch (error) {
          if (signal.aborted) return;
          this.#fail(`${symbol} ${value} store`, error, instrument);
        }
      }
    }
  }

  /** Every market's open interest, then the past of those whose past is not known. Rejects never. */
  async #round(): Promise<void> {
    const { symbols, marketClock, signal } = this.#options;
    await this.#known;
    let failed = 0;
    for (let instrument = 0; instrument < symbols.length; instrument += 1) {
      if (!(await this.#look(instrument))) failed += 1;
      if (signal.aborted) return;
    }
    for (const instrument of this.#unread.splice(0)) {
      const isKnown = await this.#readPast(instrument);
      if (signal.aborted) return;
      // Once more, so that whoever draws the series hears that it has grown.
      if (isKnown) await this.#look(instrument);
      else {
        failed += 1;
        this.#unread.push(instrument);
      }
    }
    this.#failures = failed === 0 ? 0 : this.#failures + 1;
    const pause = Math.max(SHORTEST_PAUSE_MS, STEP_MS / marketClock.speed);
    this.#timers.after('round', Math.min(LONGEST_PAUSE_MS, pause * 2 ** Math.min(this.#failures, 8)), () => void this.#round());
  }

  /** Tells and keeps the open interest of now. Answers whether it is known. Rejects never. */
  async #look(instrument: number): Promise<boolean> {
    const { symbols, gateway, caller, marketClock, listener, signal } = this.#options;
    const symbol = symbols[instrument];
    if (symbol === undefined) return true;
    try {
      const told = await this.#calm.run(() => caller.once((callSignal) => gateway.openInterest(symbol, callSignal), signal), signal);
      if (signal.aborted) return true;
      this.#failing.delete(`${symbol} open-interest`);
      const amount = amountOf(told, this.#options.mark(instrument));
      if (amount === null) return false;
      const now = marketClock.now();
      const at = told.at === null ? now : Math.min(told.at, now);
      listener({ kind: 'open-interest', at: now, instrument, amount, asOf: at });
      this.#keep(instrument, 'open-interest', [{ at, value: amount }]);
      // What was not seen in the meantime can be read afterwards.
      if (this.#missed.delete(instrument) && this.#options.shelf !== null && !this.#unread.includes(instrument)) this.#unread.push(instrument);
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      this.#missed.add(instrument);
      this.#fail(`${symbol} open-interest`, error, instrument);
      return false;
    }
  }

  /** Answers whether everything the exchange offers was read and kept. Rejects never. */
  async #readPast(instrument: number): Promise<boolean> {
    let isKnown = true;
    for (const [value, read] of pastReaders(this.#options.gateway)) isKnown = (await this.#readPastOf(instrument, value, read)) && isKnown;
    return isKnown;
  }

  async #readPastOf(instrument: number, value: MarketValue, read: PastReader): Promise<boolean> {
    const { symbols, caller, marketClock, shelf, signal } = this.#options;
    const symbol = symbols[instrument];
    if (symbol === undefined || shelf === null) return true;
    const key = `${instrument} ${value}`;
    try {
      const now = marketClock.now();
      const since = Math.max(now - PAST_MS, (this.#knownThrough.get(key) ?? 0) - OVERLAP_MS);
      const points = await this.#calm.run(() => caller.call(PAST_ATTEMPTS, (callSignal) => read(symbol, since, now, callSignal), signal), signal);
      if (points.length > 0) await shelf.append(symbol, value, columnsOf(points), signal);
      this.#failing.delete(`${symbol} ${value} history`);
      this.#knownThrough.set(key, now);
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      this.#fail(`${symbol} ${value} history`, error, instrument);
      // A refusal stays one: what the exchange, or a mirror of it, does not have is not asked for again.
      return error instanceof ExchangeError && !error.isTransient;
    }
  }

  #fail(where: string, error: unknown, instrument: number): void {
    if (this.#failing.has(where)) return;
    this.#failing.add(where);
    this.#options.onTrouble(where, error instanceof Error ? error.message : String(error), instrument);
  }

  #keep(instrument: number, value: MarketValue, points: readonly Point[]): void {
    const { symbols, shelf, signal } = this.#options;
    const symbol = symbols[instrument];
    if (symbol === undefined || shelf === null) return;
    // What is known already is looked up before the first new point hides it.
    const where = `${symbol} ${value} store`;
    this.#known.then(() => shelf.append(symbol, value, columnsOf(points), signal)).then(
      () => this.#failing.delete(where),
      (error: unknown) => {
        if (!signal.aborted) this.#fail(where, error, instrument);
      },
    );
  }
}

function columnsOf(points: readonly Point[]): MarketValueColumns {
  return { at: Float64Array.from(points, ({ at }) => Math.round(at)), value: Float64Array.from(points, ({ value }) => value) };
}

/** The histories an exchange offers. */
function pastReaders({ fundingHistory, markHistory, openInterestHistory }: Gateway): readonly (readonly [MarketValue, PastReader])[] {
  const readers: [MarketValue, PastReader][] = [
    ['funding', async (...range) => (await fundingHistory(...range)).map(({ at, rate }) => ({ at, value: rate }))],
  ];
  if (markHistory !== null) readers.push(['mark-price', async (...range) => (await markHistory(...range)).map(({ at, price }) => ({ at, value: price }))]);
  if (openInterestHistory !== null) readers.push(['open-interest', async (...range) => (await openInterestHistory(...range)).map(({ at, amount }) => ({ at, value: amount }))]);
  return readers;
}
