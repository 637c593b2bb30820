import { setMaxListeners } from 'node:events';
import { columnsFromCandles, type Candle, type CandleColumns } from '../../../shared/domain/candle.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import type { ConnectionView, StreamView } from '../../../shared/domain/sessionView.ts';
import { type DecisionTimeframe, type Timeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import { createGateway, type GatewayExchange } from '../../exchanges/createGateway.ts';
import { isLoopback } from '../../exchanges/endpoints.ts';
import { ExchangeError } from '../../exchanges/errors/exchangeError.ts';
import type { Gateway, GatewayEndpoints } from '../../exchanges/gateway.ts';
import { type RealClock, systemClock } from '../../exchanges/realClock.ts';
import { RequestBudget } from '../../exchanges/RequestBudget.ts';
import { HOLE_AGE_MS } from '../holeAge.ts';
import type { HistoryRequest, MarketFeed, MarketListener, OpenResult } from '../feed.ts';
import { ClockKeeper, type ClockSkew } from './ClockKeeper.ts';
import { graceAt } from './grace.ts';
import { type CandleShelf, HistoryLoader } from './HistoryLoader.ts';
import type { LinkView } from './LinkKeeper.ts';
import { LiveMarket } from './LiveMarket.ts';
import type { MarketValueShelf } from './MarketValueKeeper.ts';
import { MarketClock, SKEW_WARNS_MS } from './marketClock.ts';
import { openExchange } from './openExchange.ts';
import { RestCaller } from './RestCaller.ts';

export interface ExchangeFeedOptions {
  readonly exchange: GatewayExchange;
  readonly endpoints: GatewayEndpoints;
  readonly websocket: Settings['websocket'];
  /** Times real time at which the exchange's clock runs: 1, except for a simulated exchange on this computer. */
  readonly speed: number;
  readonly listener: MarketListener;
  /** Candles kept between sessions; null keeps none. */
  readonly shelf: CandleShelf | null;
  /** Funding, mark prices and open interest kept between sessions; null keeps none. */
  readonly values?: MarketValueShelf | null;
  /** Of requests to this exchange, shared with whatever else asks it; one of its own without. */
  readonly budget?: RequestBudget;
  readonly clock?: RealClock;
  /** Uniform in [0, 1); jitter of pauses. */
  readonly random?: () => number;
  /** Instead of the exchange's own: for tests. */
  readonly gateway?: Gateway;
}

/** Deadline of one REST call, real ms. */
const CALL_TIMEOUT_MS = 10_000;
const FIRST_PAUSE_MS = 300;
const MAX_PAUSE_MS = 5_000;

const NOT_SUBSCRIBED: LinkView = { state: 'closed', nextAttemptInMs: null, attempts: 0, reconnects: 0, frames: 0, lastFrameAgeMs: null, reason: 'not subscribed yet' };

/** The market of one exchange. @throws BadEndpointError for an address that cannot be used. */
export function createExchangeFeed(options: ExchangeFeedOptions): MarketFeed {
  return new ExchangeFeed(options);
}

class ExchangeFeed implements MarketFeed {
  readonly kind = 'exchange';
  readonly speed: number;
  readonly #options: ExchangeFeedOptions;
  readonly #gateway: Gateway;
  readonly #clock: RealClock;
  readonly #random: () => number;
  readonly #caller: RestCaller;
  readonly #valuesCaller: RestCaller;
  readonly #marketClock: MarketClock;
  readonly #clockKeeper: ClockKeeper;
  readonly #history: HistoryLoader;
  readonly #ended = new AbortController();
  #instruments: readonly Instrument[] = [];
  #live: LiveMarket | null = null;

  constructor(options: ExchangeFeedOptions) {
    this.#options = options;
    this.speed = options.speed;
    // Every call that runs listens to it, dozens at a time where there are many markets; each takes its listener away again.
    setMaxListeners(0, this.#ended.signal);
    this.#clock = options.clock ?? systemClock();
    this.#random = options.random ?? Math.random;
    const budget = options.budget ?? new RequestBudget(this.#clock);
    this.#gateway =
      options.gateway ?? createGateway(options.exchange, { endpoints: options.endpoints, callTimeoutMs: CALL_TIMEOUT_MS, isAccelerated: options.speed > 1, budget }, this.#clock);
    const pauses = { clock: this.#clock, random: this.#random, firstPauseMs: FIRST_PAUSE_MS, maxPauseMs: MAX_PAUSE_MS, budget };
    this.#caller = new RestCaller(pauses);
    this.#valuesCaller = new RestCaller(pauses);
    this.#marketClock = new MarketClock(options.speed, () => this.#clock.monotonicMs());
    this.#clockKeeper = new ClockKeeper({
      gateway: this.#gateway,
      caller: this.#caller,
      clock: this.#clock,
      marketClock: this.#marketClock,
      signal: this.#ended.signal,
      onSkew: (skew, before, driftMs) => this.#tellSkew(skew, before, driftMs),
      onJump: (driftMs) => {
        this.#trouble(this.#gateway.exchange, 'clock-moved', `The exchange's clock moved by ${(driftMs / 1_000).toFixed(1)} s; market time follows it`, null);
        this.#live?.checkCandles();
      },
      onFailure: (error) => this.#failure('clock', error, null),
    });
    this.#history = new HistoryLoader({
      gateway: this.#gateway,
      caller: this.#caller,
      shelf: options.shelf,
      onShelfTrouble: (message, cause) => this.#trouble('candle store', 'candle-store', cause instanceof Error ? `${message}: ${cause.message}` : message, null),
    });
  }

  now(): number {
    return this.#marketClock.now();
  }

  async open(symbols: readonly MarketSymbol[], signal: AbortSignal): Promise<OpenResult> {
    const opened = await this.#until(signal, (either) => openExchange(this.#gateway, this.#caller, this.#clock, symbols, this.speed, either)).catch((error: unknown) => {
      // Given up while the exchange had us wait: its last word tells more than that the time was up.
      throw signal.aborted ? (this.#caller.lastFailure ?? error) : error;
    });
    for (const reading of opened.readings) this.#clockKeeper.offer(reading);
    this.#gateway.useClock(() => this.#marketClock.now());
    this.#instruments = symbols.map((symbol) => ({ exchange: this.#gateway.exchange, symbol, rules: opened.rules.get(symbol) ?? null }));
    const offsetMs = this.#clockKeeper.offsetMs;
    if (this.speed === 1 && offsetMs !== null && Math.abs(offsetMs) > SKEW_WARNS_MS) {
      this.#trouble(this.#gateway.exchange, 'clock-offset', `The exchange's clock is ${(Math.abs(offsetMs) / 1_000).toFixed(1)} s ${offsetMs > 0 ? 'ahead of' : 'behind'} this computer's; market time follows the exchange. Set this computer's clock if it is the wrong one`, null);
    }
    this.#clockKeeper.start();
    return { instruments: this.#instruments, latencyMs: opened.latencyMs, clockOffsetMs: this.speed === 1 ? offsetMs : null, failures: [] };
  }

  async history(request: HistoryRequest, signal: AbortSignal): Promise<CandleColumns> {
    const { symbol } = this.#instrument(request.instrument);
    const timeframeMs = TIMEFRAME_MS[request.timeframe];
    // A candle that has just ended may still change at the exchange; the live series settles it.
    const settled = this.now() - graceAt(this.speed).settleMs * this.speed;
    const newestOpenTime = Math.floor(Math.min(request.until, settled) / timeframeMs) * timeframeMs - timeframeMs;
    const query = { symbol, timeframe: request.timeframe, count: request.count, newestOpenTime };
    return await this.#until(signal, (either) => this.#history.load(query, either));
  }

  async subscribe(since: readonly { readonly instrument: number; readonly timeframe: DecisionTimeframe; readonly openTime: number }[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.#ended.signal.throwIfAborted();
    if (this.#live !== null) throw new Error('the feed is subscribed already');
    const newest = new Map(since.map(({ instrument, timeframe, openTime }) => [`${instrument} ${timeframe}`, openTime]));
    const isLocal = isLoopback(this.#gateway.restAddress);
    const live = new LiveMarket({
      gateway: this.#gateway,
      caller: this.#caller,
      valuesCaller: this.#valuesCaller,
      values: this.#options.values ?? null,
      clock: this.#clock,
      random: this.#random,
      marketClock: this.#marketClock,
      grace: graceAt(this.speed),
      symbols: this.#instruments.map(({ symbol }) => symbol),
      precedence: [...new Set([...since.map(({ instrument }) => instrument), ...this.#instruments.keys()])].map((instrument) => this.#instrument(instrument).symbol),
      newest: (instrument, timeframe) => newest.get(`${instrument} ${timeframe}`) ?? this.#newestClosed(timeframe),
      websocket: this.#options.websocket,
      isLocal,
      listener: this.#options.listener,
      onConfirmed: (instrument, timeframe, candles) => this.#keep(instrument, timeframe, candles),
      onHole: (instrument, timeframe, hole) => this.#keepHole(instrument, timeframe, hole),
      onSlept: () => this.#clockKeeper.measure(),
      onTrouble: (where, code, message, instrument) => this.#trouble(where, code, message, instrument),
      onFailure: (where, error, instrument) => this.#failure(where, error, instrument),
      signal: this.#ended.signal,
    });
    this.#live = live;
    live.start();
  }

  streams(): readonly StreamView[] {
    return this.#live?.streams() ?? [];
  }

  connections(): readonly ConnectionView[] {
    const links = this.#live?.connections() ?? [NOT_SUBSCRIBED];
    const shared = { exchange: this.#gateway.exchange, clockOffsetMs: this.speed === 1 ? this.#clockKeeper.offsetMs : null, latencyMs: this.#caller.statistics.latencyMs, fetches: this.#live?.fetches() ?? null };
    return links.map((link, index) => ({ ...shared, shard: index + 1, shards: links.length, ...link }));
  }

  async close(): Promise<void> {
    if (this.#ended.signal.aborted) return;
    this.#ended.abort(new Error('the market feed is closed'));
    this.#live?.stop();
    this.#clockKeeper.stop();
    this.#gateway.close();
  }

  #newestClosed(timeframe: DecisionTimeframe): number {
    const timeframeMs = TIMEFRAME_MS[timeframe];
    return Math.floor(this.now() / timeframeMs) * timeframeMs - timeframeMs;
  }

  #keep(instrument: number, timeframe: Timeframe, candles: readonly Candle[]): void {
    const { shelf } = this.#options;
    if (shelf === null) return;
    const { symbol } = this.#instrument(instrument);
    shelf.append(symbol, timeframe, columnsFromCandles(candles), this.#ended.signal).then(
      ({ corrections }) => {
        if (corrections > 0) this.#trouble(`${symbol} ${timeframe}`, 'candle-store', `${corrections} closed candles differ from those in the local store`, instrument);
      },
      (error: unknown) => {
        if (!this.#ended.signal.aborted) this.#failure('candle store', error, instrument);
      },
    );
  }

  /** What ended lately may still come: the next start asks for it. */
  #keepHole(instrument: number, timeframe: Timeframe, { from, to }: TimeRange): void {
    const { shelf } = this.#options;
    const timeframeMs = TIMEFRAME_MS[timeframe];
    const end = Math.min(to, Math.floor((this.now() - HOLE_AGE_MS) / timeframeMs) * timeframeMs);
    if (shelf === null || from >= end) return;
    const { symbol } = this.#instrument(instrument);
    shelf.confirmEmpty(symbol, timeframe, { from, to: end }, this.#ended.signal).catch((error: unknown) => {
      if (!this.#ended.signal.aborted) this.#failure('candle store', error, instrument);
    });
  }

  #tellSkew(skew: ClockSkew, before: ClockSkew, driftMs: number): void {
    const { exchange } = this.#gateway;
    if (skew === 'blocks' || before === 'blocks') {
      this.#options.listener({ kind: 'clock-skew', at: this.now(), exchange, isSkewed: skew === 'blocks', offsetMs: driftMs });
    }
    if (skew === 'warns') {
      this.#trouble(exchange, 'clock-drifts', `The exchange's clock was ${Math.round(Math.abs(driftMs))} ms ${driftMs > 0 ? 'ahead of' : 'behind'} where it was expected; market time follows it, entries go on`, null);
    } else if (before === 'warns' && skew === 'agrees') this.#trouble(exchange, 'clock-agrees', "The exchange's clock is where it is expected again", null);
  }

  #failure(where: string, error: unknown, instrument: number | null): void {
    const code = error instanceof ExchangeError ? error.code : 'failure';
    this.#trouble(where, code, error instanceof Error ? error.message : String(error), instrument);
  }

  #trouble(where: string, code: string, message: string, instrument: number | null): void {
    if (this.#ended.signal.aborted) return;
    const at = this.#marketClock.isSet ? this.now() : this.#clock.epochMs();
    this.#options.listener({ kind: 'trouble', at, where, code, message, instrument });
  }

  #instrument(index: number): Instrument {
    const instrument = this.#instruments[index];
    if (instrument === undefined) throw new RangeError(`instrument ${index} of ${this.#instruments.length}`);
    return instrument;
  }

  /** Runs with a signal that aborts when the caller's does, or when the feed is closed. */
  async #until<Result>(signal: AbortSignal, run: (either: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = new AbortController();
    const byCaller = (): void => controller.abort(signal.reason);
    const byEnd = (): void => controller.abort(this.#ended.signal.reason);
    if (signal.aborted) byCaller();
    if (this.#ended.signal.aborted) byEnd();
    signal.addEventListener('abort', byCaller);
    this.#ended.signal.addEventListener('abort', byEnd);
    try {
      return await run(controller.signal);
    } finally {
      signal.removeEventListener('abort', byCaller);
      this.#ended.signal.removeEventListener('abort', byEnd);
    }
  }
}
