import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { FetchView, StreamView } from '../../../shared/domain/sessionView.ts';
import type { TimeRange } from '../../../shared/domain/timeRange.ts';
import { type DecisionTimeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import type { Gateway, GatewayQuote, StreamMessage, StreamTopic } from '../../exchanges/gateway.ts';
import type { RealClock } from '../../exchanges/realClock.ts';
import type { MarketListener } from '../feed.ts';
import { CalmCalls } from './CalmCalls.ts';
import { CandleDesk } from './CandleDesk.ts';
import { fetchStatistics } from './fetchStatistics.ts';
import { FundingKeeper, fundingPollMs } from './FundingKeeper.ts';
import type { Grace } from './grace.ts';
import type { LinkView } from './LinkKeeper.ts';
import { LinkPool } from './LinkPool.ts';
import { MarketValueKeeper, type MarketValueShelf } from './MarketValueKeeper.ts';
import type { MarketClock } from './marketClock.ts';
import { PriceKeeper } from './PriceKeeper.ts';
import { QuoteBoard } from './QuoteBoard.ts';
import type { RestCaller } from './RestCaller.ts';
import { StreamDesk } from './StreamDesk.ts';
import { Timers } from './Timers.ts';

export interface LiveMarketOptions {
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  /** For what can wait: its failures say nothing about prices and candles. */
  readonly valuesCaller: RestCaller;
  /** Funding, mark prices and open interest kept between sessions; null keeps none. */
  readonly values: MarketValueShelf | null;
  readonly clock: RealClock;
  readonly random: () => number;
  readonly marketClock: MarketClock;
  readonly grace: Grace;
  readonly symbols: readonly MarketSymbol[];
  /** The same, those first that are to have streams where these are scarce. */
  readonly precedence: readonly MarketSymbol[];
  /** Open time of the newest known candle of each instrument and timeframe. */
  readonly newest: (instrument: number, timeframe: DecisionTimeframe) => number;
  readonly websocket: Settings['websocket'];
  /** Whether the exchange is on this computer: pauses can then be short. */
  readonly isLocal: boolean;
  readonly listener: MarketListener;
  /** Candles the exchange confirmed, and what it later said about them, for the local store. */
  readonly onConfirmed: (instrument: number, timeframe: DecisionTimeframe, candles: readonly Candle[]) => void;
  /** The exchange confirmed that it has no candle at these open times. */
  readonly onHole: (instrument: number, timeframe: DecisionTimeframe, hole: TimeRange) => void;
  /** Real time passed that our monotonic clock did not see. */
  readonly onSlept: (sleptMs: number) => void;
  readonly onTrouble: (where: string, code: string, message: string, instrument: number | null) => void;
  readonly onFailure: (where: string, error: unknown, instrument: number | null) => void;
  readonly signal: AbortSignal;
}

/** Real ms. */
const CHECK_MS = 5_000;
const LOCAL_CHECK_MS = 1_000;
const FRESHNESS_MS = 500;
const BOOK_MS = 100;
const PRICE_POLL_MS = 5_000;
const LOCAL_PRICE_POLL_MS = 1_000;
const LOCAL_FIRST_PAUSE_MS = 250;
const LOCAL_MAX_PAUSE_MS = 5_000;
const MAX_PAUSE_MS = 60_000;
/** Failed REST calls in a row after which a polled stream is stale. */
const REST_DOWN_FAILURES = 3;
/** Prices older than the newest by up to this (at speed 1) were overtaken on the way. */
const DISORDER_MS = 30_000;
/** A candle this late blocks entries of its market. */
const OVERDUE_MS = 60_000;
/** Between two words about unreadable frames; they are all counted. */
const UNREADABLE_MS = 10_000;
/** The wall clock running ahead of the monotonic one by this is a sleep, not a correction. */
const SLEPT_MS = 5_000;

/** Everything that lives between subscribing and closing: the connection, the candles, prices, funding, and the word on how they are. */
export class LiveMarket {
  readonly #options: LiveMarketOptions;
  readonly #bySymbol: ReadonlyMap<MarketSymbol, number>;
  readonly #desk: StreamDesk;
  readonly #quotes: QuoteBoard;
  readonly #candles: readonly CandleDesk[];
  readonly #prices: readonly PriceKeeper[];
  readonly #funding: readonly FundingKeeper[];
  readonly #values: MarketValueKeeper;
  readonly #links: LinkPool;
  readonly #calm: CalmCalls;
  readonly #timers: Timers;
  #unreadable = 0;
  #streamFailures = 0;
  #unreadableToldAt = Number.NEGATIVE_INFINITY;
  #wallLead: number;
  #isEnded = false;

  constructor(options: LiveMarketOptions) {
    this.#options = options;
    const { symbols, websocket, clock, gateway, isLocal, marketClock } = options;
    this.#wallLead = clock.epochMs() - clock.monotonicMs();
    this.#bySymbol = new Map(symbols.map((symbol, instrument) => [symbol, instrument]));
    this.#timers = new Timers(clock);
    this.#calm = new CalmCalls(clock);
    const topics = topicsOf(symbols, gateway.quoteTopics);
    this.#desk = new StreamDesk(topics, {
      exchange: gateway.exchange,
      maxAgeMs: websocket.max_data_age * 1_000,
      fallbackThreshold: websocket.fallback_threshold,
      isEnabled: websocket.enabled,
      isRestDown: () => options.caller.statistics.failuresInARow >= REST_DOWN_FAILURES,
    });
    this.#quotes = new QuoteBoard(symbols.length, 3 * fundingPollMs(marketClock.speed), DISORDER_MS * marketClock.speed);
    this.#candles = symbols.map((symbol, instrument) => this.#makeCandles(symbol, instrument));
    this.#prices = symbols.map((symbol, instrument) => this.#makePrices(symbol, instrument));
    this.#values = this.#makeValues();
    this.#funding = symbols.map((symbol, instrument) => this.#makeFunding(symbol, instrument));
    const firstPauseMs = websocket.reconnect_delay * 1_000;
    this.#links = new LinkPool({
      gateway,
      topics: topicsOf(options.precedence, gateway.quoteTopics),
      clock,
      random: options.random,
      firstPauseMs: isLocal ? Math.min(LOCAL_FIRST_PAUSE_MS, firstPauseMs) : firstPauseMs,
      maxPauseMs: isLocal ? LOCAL_MAX_PAUSE_MS : MAX_PAUSE_MS,
      maxSilenceMs: websocket.max_silence * 1_000,
      maxConnections: websocket.max_connections_per_exchange,
      onMessage: (message) => this.#receive(message),
      onOpen: (opened) => {
        this.#desk.noteOpened(opened);
        // What closed while there was no connection is asked for at once.
        this.checkCandles();
      },
      onDown: (reason, failures, nextAttemptInMs) => this.#down(reason, failures, nextAttemptInMs),
    });
  }

  start(): void {
    const { gateway, websocket, symbols, isLocal } = this.#options;
    symbols.forEach((_, instrument) => this.#tellFreshness(instrument, 'no price yet'));
    for (const part of [...this.#candles, ...this.#prices, ...this.#funding, this.#values]) part.start();
    if (websocket.enabled) this.#links.start();
    else this.#options.onTrouble(gateway.exchange, 'streams-off', 'Streams are switched off (setting websocket.enabled): everything is read by REST', null);
    this.#timers.every('check', isLocal ? LOCAL_CHECK_MS : CHECK_MS, () => this.#check());
    this.#timers.every('freshness', FRESHNESS_MS, () => {
      this.#noticeSleep();
      symbols.forEach((__, instrument) => this.#tellFreshness(instrument, this.#staleReason(instrument)));
    });
  }

  stop(): void {
    this.#isEnded = true;
    this.#timers.end();
    this.#links.stop('the session ended');
    for (const part of [...this.#candles, ...this.#prices, ...this.#funding, this.#values]) part.stop();
  }

  streams(): readonly StreamView[] {
    return this.#desk.views((topic) => this.#links.factsOf(topic), this.#options.clock.monotonicMs());
  }

  /** One for each connection that the exchange's limit of topics demands. */
  connections(): readonly LinkView[] {
    return this.#links.views();
  }

  /** How the data came until now: by streams or by REST. */
  fetches(): FetchView {
    return fetchStatistics(this.streams(), this.#options.caller.statistics, this.#streamFailures);
  }

  /** Asks for every series now. */
  checkCandles(): void {
    for (const candles of this.#candles) candles.check();
  }

  #makeCandles(symbol: MarketSymbol, instrument: number): CandleDesk {
    const { gateway, caller, clock, marketClock, grace, listener, signal } = this.#options;
    return new CandleDesk({
      symbol, instrument, gateway, caller, clock, marketClock, grace, listener, signal,
      desk: this.#desk,
      openedAt: (topic) => this.#links.factsOf(topic).openedAt,
      newest: (timeframe) => this.#options.newest(instrument, timeframe),
      onConfirmed: (timeframe, candles) => this.#options.onConfirmed(instrument, timeframe, candles),
      onHole: (timeframe, hole) => this.#options.onHole(instrument, timeframe, hole),
      onTrouble: (where, code, message) => this.#options.onTrouble(where, code, message, instrument),
      onFailure: (where, error) => this.#options.onFailure(where, error, instrument),
    });
  }

  #makePrices(symbol: MarketSymbol, instrument: number): PriceKeeper {
    const { gateway, caller, clock, signal, isLocal } = this.#options;
    const topic: StreamTopic = { kind: 'ticker', symbol };
    const intervalMs = isLocal ? LOCAL_PRICE_POLL_MS : PRICE_POLL_MS;
    return new PriceKeeper({
      symbol, gateway, caller, clock, signal, intervalMs,
      isWanted: () => this.#desk.isPolled(topic) || (this.#quotes.ageOf(instrument, clock.monotonicMs()) ?? Number.POSITIVE_INFINITY) > 2 * intervalMs,
      onQuote: (quote) => {
        this.#desk.noteRest(topic, true);
        this.#takeQuote(instrument, symbol, quote, clock.monotonicMs());
      },
      onFailure: (error) => {
        this.#desk.noteRest(topic, false);
        this.#options.onFailure(`${symbol} price`, error, instrument);
      },
    });
  }

  #makeFunding(symbol: MarketSymbol, instrument: number): FundingKeeper {
    const { gateway, caller, clock, marketClock, listener, signal } = this.#options;
    const where = `${symbol} funding`;
    return new FundingKeeper({
      symbol, instrument, gateway, caller, clock, marketClock, listener, signal,
      calm: this.#calm,
      knownThrough: this.#options.newest(instrument, '30m') + TIMEFRAME_MS['30m'],
      candlesThrough: () => this.#candles[instrument]?.toldThrough ?? 0,
      onMark: (mark) => this.#quotes.offerMark(instrument, mark, clock.monotonicMs()),
      onQuote: (quote, at) => this.#values.offerFunding(instrument, quote, at),
      onSettlement: (at, rate) => this.#values.noteSettlement(instrument, at, rate),
      mark: () => this.#quotes.markOf(instrument, clock.monotonicMs()),
      onTrouble: (code, message) => this.#options.onTrouble(where, code, message, instrument),
      onFailure: (error) => this.#options.onFailure(where, error, instrument),
    });
  }

  #makeValues(): MarketValueKeeper {
    const { symbols, gateway, valuesCaller: caller, clock, marketClock, values: shelf, listener, signal } = this.#options;
    return new MarketValueKeeper({
      symbols, gateway, caller, clock, marketClock, shelf, listener, signal,
      mark: (instrument) => this.#quotes.markOf(instrument, clock.monotonicMs()),
      onTrouble: (where, message, instrument) => this.#options.onTrouble(where, 'market-values', message, instrument),
    });
  }

  #receive(message: StreamMessage): void {
    if (this.#isEnded) return;
    const now = this.#options.clock.monotonicMs();
    switch (message.kind) {
      case 'candle': {
        const instrument = this.#bySymbol.get(message.symbol);
        if (instrument !== undefined) this.#candles[instrument]?.push(message.timeframe, message.candle, now);
        return;
      }
      case 'ticker': {
        const instrument = this.#bySymbol.get(message.symbol);
        if (instrument === undefined) return;
        this.#desk.noteMessage({ kind: 'ticker', symbol: message.symbol }, now, this.#latencyOf(message.quote.at));
        this.#takeQuote(instrument, message.symbol, message.quote, now);
        return;
      }
      case 'book': {
        const instrument = this.#bySymbol.get(message.symbol);
        if (instrument === undefined) return;
        this.#desk.noteMessage({ kind: 'book', symbol: message.symbol }, now, this.#latencyOf(message.at));
        if (this.#quotes.offerBook(instrument, message, now)) this.#tellBook(instrument);
        return;
      }
      case 'mark': {
        const instrument = this.#bySymbol.get(message.symbol);
        if (instrument !== undefined) this.#quotes.offerMark(instrument, message.price, now);
        return;
      }
      case 'refused':
        this.#options.onTrouble(this.#options.gateway.exchange, 'subscription-refused', `The exchange refused a subscription: ${message.reason} (code ${message.code})`, null);
        return;
      case 'unreadable':
        this.#unreadable += 1;
        if (now - this.#unreadableToldAt < UNREADABLE_MS) return;
        this.#unreadableToldAt = now;
        this.#options.onTrouble(this.#options.gateway.exchange, 'unreadable-frame', `${message.reason} (${this.#unreadable} unreadable in this session)`, null);
        return;
      case 'trade':
      case 'acknowledged':
      case 'heartbeat':
      case 'ignored':
        return;
    }
  }

  /** Real ms since the exchange's timestamp; market time runs `speed` times as fast. */
  #latencyOf(at: number | null): number | null {
    const { marketClock } = this.#options;
    return at === null ? null : (marketClock.now() - at) / marketClock.speed;
  }

  #takeQuote(instrument: number, symbol: MarketSymbol, quote: GatewayQuote, now: number): void {
    const { marketClock, listener, onTrouble } = this.#options;
    const marketNow = marketClock.now();
    const update = this.#quotes.offer(instrument, quote, now, marketNow);
    switch (update.kind) {
      case 'late':
        return;
      case 'doubtful':
        onTrouble(`${symbol} ticker`, 'doubtful-price', `The price jumped to ${update.last}; it counts once it has stayed there`, instrument);
        return;
      case 'quote':
        listener(update.event);
        if (update.change24h !== null) listener({ kind: 'change-24h', at: marketNow, instrument, fraction: update.change24h });
        this.#tellFreshness(instrument, this.#staleReason(instrument));
        return;
    }
  }

  /** Books change many times a second: the newest state is told at most ten times, and the last one of a burst always. */
  #tellBook(instrument: number): void {
    this.#timers.onceAfter(`book ${instrument}`, BOOK_MS, () => {
      const { clock, marketClock, listener } = this.#options;
      const event = this.#quotes.current(instrument, clock.monotonicMs(), marketClock.now());
      if (event !== null) listener(event);
    });
  }

  #down(reason: string, failures: number, nextAttemptInMs: number): void {
    const { gateway, websocket, onTrouble } = this.#options;
    this.#streamFailures += 1;
    const next = `next attempt in ${(nextAttemptInMs / 1_000).toFixed(1)} s`;
    onTrouble(gateway.exchange, 'stream-closed', `The stream connection to ${gateway.streamAddress} ended: ${reason}; ${next}`, null);
    if (failures === websocket.max_reconnect_attempts) {
      onTrouble(gateway.exchange, 'stream-down', `No stream connection after ${failures} attempts (${reason}); prices and candles are read by REST, attempts go on`, null);
    }
  }

  #check(): void {
    const { silent, changed } = this.#desk.check((topic) => this.#links.factsOf(topic), this.#options.clock.monotonicMs());
    for (const topic of silent) this.#links.refresh(topic);
    for (const topic of changed) {
      const channel = topic.kind === 'candles' ? `candles:${topic.timeframe}` : topic.kind;
      const isPolled = this.#desk.isPolled(topic);
      const link = this.#links.factsOf(topic);
      // Only a topic without room has a connection that was never opened.
      const isWithoutRoom = link.state === 'closed' && link.reason !== null;
      const ill = isWithoutRoom ? `has no connection: ${link.reason}; it is read by REST` : 'is ill; it is read by REST until it is well';
      const message = `The stream ${channel} of ${topic.symbol} ${isPolled ? ill : 'is well again'}`;
      this.#options.onTrouble(`${topic.symbol} ${channel}`, isPolled ? 'stream-polled' : 'stream-back', message, this.#bySymbol.get(topic.symbol) ?? null);
    }
  }

  /** A computer that slept has a dead connection and a market clock that stood still; only the wall clock tells. */
  #noticeSleep(): void {
    const { clock, onSlept } = this.#options;
    const lead = clock.epochMs() - clock.monotonicMs();
    const sleptMs = lead - this.#wallLead;
    this.#wallLead = lead;
    if (sleptMs < SLEPT_MS) return;
    this.#links.reconnect(`the computer slept for ${Math.round(sleptMs / 1_000)} s, or its clock was set`);
    onSlept(sleptMs);
  }

  #staleReason(instrument: number): string | null {
    const ageMs = this.#quotes.ageOf(instrument, this.#options.clock.monotonicMs());
    if (ageMs === null) return 'no price yet';
    if (ageMs > this.#options.websocket.max_data_age * 1_000) return `no price for ${Math.round(ageMs / 1_000)} s`;
    const late = this.#candles[instrument]?.overdue(OVERDUE_MS) ?? null;
    return late === null ? null : `the newest ${late.timeframe} candle is ${Math.round(late.byMs / 1_000)} s late`;
  }

  #tellFreshness(instrument: number, staleReason: string | null): void {
    if (!this.#quotes.setStale(instrument, staleReason)) return;
    this.#options.listener({ kind: 'freshness', at: this.#options.marketClock.now(), instrument, isStale: staleReason !== null, reason: staleReason ?? 'fresh' });
  }
}

function topicsOf(symbols: readonly MarketSymbol[], quoteTopics: Gateway['quoteTopics']): readonly StreamTopic[] {
  return symbols.flatMap((symbol): StreamTopic[] => [
    ...quoteTopics.map((kind): StreamTopic => ({ kind, symbol })),
    { kind: 'candles', symbol, timeframe: '30m' },
    { kind: 'candles', symbol, timeframe: '1h' },
    { kind: 'candles', symbol, timeframe: '4h' },
  ]);
}
