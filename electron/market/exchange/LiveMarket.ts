import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { ConnectionView, StreamView } from '../../../shared/domain/sessionView.ts';
import { DECISION_TIMEFRAMES, type DecisionTimeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import type { Gateway, GatewayQuote, StreamMessage, StreamTopic } from '../../exchanges/gateway.ts';
import type { CancelTimer, RealClock } from '../../exchanges/realClock.ts';
import type { MarketListener } from '../feed.ts';
import { CloseQueue, type ConfirmedCandle } from './CloseQueue.ts';
import { FundingSchedule } from './FundingSchedule.ts';
import type { Grace } from './grace.ts';
import { keyOf, LinkKeeper } from './LinkKeeper.ts';
import type { MarketClock } from './marketClock.ts';
import { QuoteBoard } from './QuoteBoard.ts';
import type { RestCaller } from './RestCaller.ts';
import { SeriesKeeper } from './SeriesKeeper.ts';
import type { Settlement } from './SeriesLedger.ts';
import { StreamDesk } from './StreamDesk.ts';

export interface LiveMarketOptions {
  readonly gateway: Gateway;
  readonly caller: RestCaller;
  readonly clock: RealClock;
  readonly random: () => number;
  readonly marketClock: MarketClock;
  readonly grace: Grace;
  readonly symbols: readonly MarketSymbol[];
  /** Open time of the newest known candle of each instrument and timeframe. */
  readonly newest: (instrument: number, timeframe: DecisionTimeframe) => number;
  readonly websocket: Settings['websocket'];
  /** Whether the exchange is on this computer: pauses can then be short. */
  readonly isLocal: boolean;
  readonly listener: MarketListener;
  /** Candles the exchange confirmed, for the local store. */
  readonly onConfirmed: (instrument: number, timeframe: DecisionTimeframe, candles: readonly Candle[]) => void;
  readonly onTrouble: (where: string, code: string, message: string, instrument: number | null) => void;
  readonly onFailure: (where: string, error: unknown, instrument: number | null) => void;
  readonly signal: AbortSignal;
}

interface Series {
  readonly instrument: number;
  readonly timeframe: DecisionTimeframe;
  readonly topic: StreamTopic;
  readonly keeper: SeriesKeeper;
  formingToldAt: number;
}

/** Real ms. */
const CHECK_MS = 5_000;
const LOCAL_CHECK_MS = 1_000;
const FRESHNESS_MS = 500;
const PRICE_POLL_MS = 5_000;
const LOCAL_PRICE_POLL_MS = 1_000;
const FUNDING_POLL_MS = 60_000;
const FASTEST_FUNDING_POLL_MS = 2_000;
const FORMING_MS = 300;
const LOCAL_FIRST_PAUSE_MS = 250;
const LOCAL_MAX_PAUSE_MS = 5_000;
const MAX_PAUSE_MS = 60_000;
/** A candle announced this long after its end was missed live. */
const BACKFILL_MS = 10_000;
/** A 30m candle this late blocks entries of its market. */
const OVERDUE_MS = 60_000;
/** Between two words about unreadable frames; they are all counted. */
const UNREADABLE_MS = 10_000;

/** Everything that lives between subscribing and closing: the connection, the series, prices, funding, and the word on how they are. */
export class LiveMarket {
  readonly #options: LiveMarketOptions;
  readonly #series: readonly Series[];
  readonly #seriesByKey: ReadonlyMap<string, Series>;
  readonly #bySymbol: ReadonlyMap<MarketSymbol, number>;
  readonly #queues: readonly CloseQueue[];
  readonly #quotes: QuoteBoard;
  readonly #funding: readonly FundingSchedule[];
  readonly #desk: StreamDesk;
  readonly #link: LinkKeeper;
  readonly #timers = new Map<string, CancelTimer>();
  readonly #fundingFailures: number[];
  #unreadable = 0;
  #unreadableToldAt = Number.NEGATIVE_INFINITY;
  #isEnded = false;

  constructor(options: LiveMarketOptions) {
    this.#options = options;
    const { symbols, websocket, clock, gateway, isLocal, marketClock } = options;
    this.#bySymbol = new Map(symbols.map((symbol, instrument) => [symbol, instrument]));
    this.#queues = symbols.map(() => new CloseQueue(options.grace.orderMs));
    this.#quotes = new QuoteBoard(symbols.length, 3 * this.#fundingPollMs(), 30_000 * marketClock.speed);
    this.#funding = symbols.map(() => new FundingSchedule());
    this.#fundingFailures = symbols.map(() => 0);
    this.#series = symbols.flatMap((symbol, instrument) => DECISION_TIMEFRAMES.map((timeframe) => this.#makeSeries(symbol, instrument, timeframe)));
    this.#seriesByKey = new Map(this.#series.map((series) => [keyOf(series.topic), series]));
    const topics: StreamTopic[] = symbols.flatMap((symbol): StreamTopic[] => [
      { kind: 'ticker', symbol },
      { kind: 'candles', symbol, timeframe: '30m' },
      { kind: 'candles', symbol, timeframe: '1h' },
      { kind: 'candles', symbol, timeframe: '4h' },
    ]);
    this.#desk = new StreamDesk(topics, {
      exchange: gateway.exchange,
      maxAgeMs: websocket.max_data_age * 1_000,
      fallbackThreshold: websocket.fallback_threshold,
      isEnabled: websocket.enabled,
    });
    const firstPauseMs = websocket.reconnect_delay * 1_000;
    this.#link = new LinkKeeper({
      gateway,
      topics,
      clock,
      random: options.random,
      firstPauseMs: isLocal ? Math.min(LOCAL_FIRST_PAUSE_MS, firstPauseMs) : firstPauseMs,
      maxPauseMs: isLocal ? LOCAL_MAX_PAUSE_MS : MAX_PAUSE_MS,
      maxSilenceMs: websocket.max_silence * 1_000,
      onMessage: (message) => this.#receive(message),
      onOpen: () => this.#opened(),
      onDown: (reason, failures, nextAttemptInMs) => this.#down(reason, failures, nextAttemptInMs),
    });
  }

  start(): void {
    const { gateway, websocket } = this.#options;
    this.#options.symbols.forEach((_, instrument) => this.#tellFreshness(instrument, true, 'no price yet'));
    for (const { keeper, instrument, timeframe } of this.#series) {
      this.#queues[instrument]?.settle(timeframe, keeper.settledThrough);
      keeper.start();
    }
    if (websocket.enabled) this.#link.start();
    else this.#options.onTrouble(gateway.exchange, 'streams-off', 'Streams are switched off (setting websocket.enabled): everything is read by REST', null);
    this.#repeat('check', this.#options.isLocal ? LOCAL_CHECK_MS : CHECK_MS, () => this.#check());
    this.#repeat('freshness', FRESHNESS_MS, () => this.#checkFreshness());
    this.#options.symbols.forEach((symbol, instrument) => {
      this.#pollPrices(symbol, instrument);
      this.#pollFunding(symbol, instrument);
    });
  }

  stop(): void {
    this.#isEnded = true;
    this.#link.stop('the session ended');
    for (const { keeper } of this.#series) keeper.stop();
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  streams(): readonly StreamView[] {
    return this.#desk.views(this.#link, this.#options.clock.monotonicMs());
  }

  connection(): Pick<ConnectionView, 'state' | 'nextAttemptInMs' | 'attempts' | 'reconnects' | 'frames' | 'lastFrameAgeMs' | 'reason'> {
    return this.#link.view();
  }

  /** Asks every series now: the exchange's clock moved. */
  checkSeries(): void {
    for (const { keeper } of this.#series) keeper.check();
  }

  #makeSeries(symbol: MarketSymbol, instrument: number, timeframe: DecisionTimeframe): Series {
    const { gateway, caller, clock, marketClock, grace, signal } = this.#options;
    const where = `${symbol} ${timeframe}`;
    const series: Series = {
      instrument,
      timeframe,
      topic: { kind: 'candles', symbol, timeframe },
      formingToldAt: Number.NEGATIVE_INFINITY,
      keeper: new SeriesKeeper({
        symbol,
        timeframe,
        newestOpenTime: this.#options.newest(instrument, timeframe),
        gateway,
        caller,
        clock,
        marketClock,
        grace,
        signal,
        onSettled: (settlement, through) => this.#settled(series, settlement, through),
        onContradiction: (pushed, announced) =>
          this.#options.onTrouble(where, 'late-correction', `The stream changed the closed candle of ${isoTime(pushed.openTime)} (close ${announced?.close ?? 'unknown'} to ${pushed.close}); it stays as it was announced`, instrument),
        onFailure: (error) => {
          this.#desk.noteRest(series.topic, false);
          this.#options.onFailure(where, error, instrument);
        },
      }),
    };
    return series;
  }

  #opened(): void {
    this.#desk.noteOpened();
    // What closed while there was no connection is asked for before anything else.
    for (const { keeper } of this.#series) keeper.check();
  }

  #down(reason: string, failures: number, nextAttemptInMs: number): void {
    const { gateway, websocket } = this.#options;
    const next = `next attempt in ${(nextAttemptInMs / 1_000).toFixed(1)} s`;
    this.#options.onTrouble(gateway.exchange, 'stream-closed', `The stream connection to ${gateway.streamAddress} ended: ${reason}; ${next}`, null);
    if (failures === websocket.max_reconnect_attempts) {
      this.#options.onTrouble(gateway.exchange, 'stream-down', `No stream connection after ${failures} attempts (${reason}); prices and candles are read by REST, attempts go on`, null);
    }
  }

  #receive(message: StreamMessage): void {
    if (this.#isEnded) return;
    const now = this.#options.clock.monotonicMs();
    switch (message.kind) {
      case 'candle': {
        const series = this.#seriesByKey.get(keyOf({ kind: 'candles', symbol: message.symbol, timeframe: message.timeframe }));
        if (series === undefined) return;
        this.#desk.noteMessage(series.topic, now);
        if (series.keeper.push(message.candle)) this.#tellForming(series, message.candle, now);
        return;
      }
      case 'ticker': {
        const instrument = this.#bySymbol.get(message.symbol);
        if (instrument === undefined) return;
        this.#desk.noteMessage({ kind: 'ticker', symbol: message.symbol }, now);
        this.#takeQuote(instrument, message.symbol, message.quote, now);
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
      case 'mark': {
        const instrument = this.#bySymbol.get(message.symbol);
        if (instrument !== undefined) this.#quotes.offerMark(instrument, message.price, now);
        return;
      }
      case 'trade':
      case 'acknowledged':
      case 'heartbeat':
      case 'ignored':
        return;
    }
  }

  #settled(series: Series, settlement: Settlement, through: number): void {
    if (this.#isEnded) return;
    const { instrument, timeframe, keeper, topic } = series;
    const { marketClock, grace, symbols } = this.#options;
    const where = `${symbols[instrument] ?? ''} ${timeframe}`;
    this.#desk.noteRest(topic, true);
    for (const hole of settlement.holes) {
      this.#options.onTrouble(where, 'candle-hole', `The exchange has no candle for ${hole.count} × ${timeframe} from ${isoTime(hole.from)}; no decision is made for them`, instrument);
    }
    for (const { announced, now } of settlement.corrections) {
      this.#options.onTrouble(where, 'late-correction', `The exchange changed the closed candle of ${isoTime(now.openTime)} (close ${announced.close} to ${now.close}); it stays as it was announced`, instrument);
    }
    const queue = this.#queues[instrument];
    if (queue === undefined) return;
    const latest = settlement.closed.at(-1);
    let backfilled = 0;
    for (const candle of settlement.closed) {
      const lateMs = (marketClock.now() - candle.openTime - TIMEFRAME_MS[timeframe]) / marketClock.speed - grace.settleMs;
      const isBackfilled = candle !== latest || lateMs > BACKFILL_MS;
      if (isBackfilled) backfilled += 1;
      const pushed = keeper.lastPushed(candle.openTime);
      const source = pushed !== null && pushed.close === candle.close && pushed.volume === candle.volume ? 'stream' : 'rest';
      queue.add({ timeframe, candle, source, isBackfilled });
    }
    queue.settle(timeframe, through);
    if (backfilled > 0) this.#desk.noteGapFilled(topic, backfilled);
    if (settlement.closed.length > 0) this.#options.onConfirmed(instrument, timeframe, settlement.closed);
    this.#release(instrument);
  }

  #release(instrument: number): void {
    const queue = this.#queues[instrument];
    if (queue === undefined || this.#isEnded) return;
    const { clock, symbols } = this.#options;
    const { candles, givenUp, waitsUntil } = queue.take(clock.monotonicMs());
    for (const timeframe of givenUp) {
      this.#options.onTrouble(`${symbols[instrument] ?? ''} ${timeframe}`, 'candle-late', `The ${timeframe} candle did not come within ${this.#options.grace.orderMs / 1_000} s; decisions went on without it`, instrument);
    }
    for (const confirmed of candles) this.#tellClosed(instrument, confirmed);
    const name = `order ${instrument}`;
    if (waitsUntil === null) this.#cancel(name);
    else this.#later(name, Math.max(0, waitsUntil - clock.monotonicMs()) + 1, () => this.#release(instrument));
  }

  #tellClosed(instrument: number, { timeframe, candle, source, isBackfilled }: ConfirmedCandle): void {
    const at = Math.max(this.#options.marketClock.now(), candle.openTime + TIMEFRAME_MS[timeframe]);
    this.#options.listener({ kind: 'candle-closed', at, instrument, timeframe, candle, source, backfilled: isBackfilled });
  }

  #tellForming(series: Series, candle: Candle, now: number): void {
    if (now - series.formingToldAt < FORMING_MS) return;
    series.formingToldAt = now;
    this.#options.listener({ kind: 'candle-forming', at: this.#options.marketClock.now(), instrument: series.instrument, timeframe: series.timeframe, candle });
  }

  #takeQuote(instrument: number, symbol: MarketSymbol, quote: GatewayQuote, now: number): void {
    const marketNow = this.#options.marketClock.now();
    const update = this.#quotes.offer(instrument, quote, now, marketNow);
    switch (update.kind) {
      case 'late':
        return;
      case 'doubtful':
        this.#options.onTrouble(`${symbol} ticker`, 'doubtful-price', `The price jumped to ${update.last}; it counts when it comes a second time`, instrument);
        return;
      case 'quote':
        this.#options.listener(update.event);
        if (update.change24h !== null) this.#options.listener({ kind: 'change-24h', at: marketNow, instrument, fraction: update.change24h });
        if (this.#staleReason(instrument) === null) this.#tellFreshness(instrument, false, 'fresh');
        return;
    }
  }

  #check(): void {
    const { silent, changed } = this.#desk.check(this.#link, this.#options.clock.monotonicMs());
    for (const topic of silent) this.#link.refresh(topic);
    for (const topic of changed) {
      const instrument = this.#bySymbol.get(topic.symbol) ?? null;
      const channel = topic.kind === 'candles' ? `candles:${topic.timeframe}` : topic.kind;
      const isPolled = this.#desk.isPolled(topic);
      const message = isPolled ? `The stream ${channel} of ${topic.symbol} is ill; it is read by REST until it is well` : `The stream ${channel} of ${topic.symbol} is well again`;
      this.#options.onTrouble(`${topic.symbol} ${channel}`, isPolled ? 'stream-polled' : 'stream-back', message, instrument);
      if (isPolled && topic.kind === 'ticker' && instrument !== null) this.#pollPrices(topic.symbol, instrument);
    }
  }

  #checkFreshness(): void {
    this.#options.symbols.forEach((_, instrument) => {
      const reason = this.#staleReason(instrument);
      if (reason !== null) this.#tellFreshness(instrument, true, reason);
      else this.#tellFreshness(instrument, false, 'fresh');
    });
  }

  #staleReason(instrument: number): string | null {
    const maxAgeMs = this.#options.websocket.max_data_age * 1_000;
    const ageMs = this.#quotes.ageOf(instrument, this.#options.clock.monotonicMs());
    if (ageMs === null) return 'no price yet';
    if (ageMs > maxAgeMs) return `no price for ${Math.round(ageMs / 1_000)} s`;
    const late = this.#series.find((series) => series.instrument === instrument && series.keeper.overdueMs > OVERDUE_MS);
    if (late !== undefined) return `the newest ${late.timeframe} candle is ${Math.round(late.keeper.overdueMs / 1_000)} s late`;
    return null;
  }

  #tellFreshness(instrument: number, isStale: boolean, reason: string): void {
    const changes = this.#quotes.setStale(instrument, isStale ? reason : null);
    if (!changes) return;
    this.#options.listener({ kind: 'freshness', at: this.#options.marketClock.now(), instrument, isStale, reason });
  }

  /** The first price comes by REST; later ones only while the stream is ill. */
  #pollPrices(symbol: MarketSymbol, instrument: number): void {
    const { gateway, caller, clock, signal } = this.#options;
    const name = `price ${instrument}`;
    const topic: StreamTopic = { kind: 'ticker', symbol };
    this.#cancel(name);
    caller
      .once((callSignal) => gateway.quote(symbol, callSignal), signal)
      .then((quote) => {
        if (this.#isEnded) return;
        this.#desk.noteRest(topic, true);
        this.#takeQuote(instrument, symbol, quote, clock.monotonicMs());
      })
      .catch((error: unknown) => {
        if (this.#isEnded) return;
        this.#desk.noteRest(topic, false);
        this.#options.onFailure(`${symbol} price`, error, instrument);
      })
      .finally(() => {
        if (this.#isEnded) return;
        const interval = this.#options.isLocal ? LOCAL_PRICE_POLL_MS : PRICE_POLL_MS;
        const isWanted = this.#desk.isPolled(topic) || this.#quotes.ageOf(instrument, clock.monotonicMs()) === null;
        if (isWanted) this.#later(name, interval, () => this.#pollPrices(symbol, instrument));
      });
  }

  #pollFunding(symbol: MarketSymbol, instrument: number): void {
    const { gateway, caller, clock, marketClock, listener, signal } = this.#options;
    caller
      .once((callSignal) => gateway.funding(symbol, callSignal), signal)
      .then((quote) => {
        if (this.#isEnded) return;
        this.#fundingFailures[instrument] = 0;
        const now = marketClock.now();
        if (quote.mark !== null) this.#quotes.offerMark(instrument, quote.mark, clock.monotonicMs());
        this.#settleFunding(instrument);
        const told = this.#funding[instrument]?.offer(quote.rate, quote.nextAt, now);
        if (told !== undefined) listener({ kind: 'funding-rate', at: now, instrument, rate: told.rate, nextAt: told.nextAt });
        this.#awaitSettlement(instrument);
      })
      .catch((error: unknown) => {
        if (this.#isEnded) return;
        this.#fundingFailures[instrument] = (this.#fundingFailures[instrument] ?? 0) + 1;
        this.#options.onFailure(`${symbol} funding`, error, instrument);
      })
      .finally(() => {
        const pause = Math.min(FUNDING_POLL_MS, this.#fundingPollMs() * 2 ** (this.#fundingFailures[instrument] ?? 0));
        this.#later(`funding ${instrument}`, pause, () => this.#pollFunding(symbol, instrument));
      });
  }

  #awaitSettlement(instrument: number): void {
    const nextAt = this.#funding[instrument]?.nextAt ?? null;
    if (nextAt === null) return;
    this.#later(`settlement ${instrument}`, this.#options.marketClock.realMsUntil(nextAt), () => {
      this.#settleFunding(instrument);
      this.#awaitSettlement(instrument);
    });
  }

  #settleFunding(instrument: number): void {
    const { marketClock, clock, listener, symbols } = this.#options;
    for (const { at, rate, isAssumed } of this.#funding[instrument]?.due(marketClock.now()) ?? []) {
      const mark = this.#quotes.markOf(instrument, clock.monotonicMs());
      const where = `${symbols[instrument] ?? ''} funding`;
      if (mark === null) {
        this.#options.onTrouble(where, 'funding-without-price', `Funding of ${isoTime(at)} has no price to be charged on`, instrument);
        continue;
      }
      if (isAssumed) this.#options.onTrouble(where, 'funding-assumed', `Funding of ${isoTime(at)} was missed; the rate before it is charged`, instrument);
      listener({ kind: 'funding', at, instrument, rate, mark });
    }
  }

  #fundingPollMs(): number {
    return Math.max(FASTEST_FUNDING_POLL_MS, FUNDING_POLL_MS / this.#options.marketClock.speed);
  }

  #repeat(name: string, intervalMs: number, run: () => void): void {
    this.#later(name, intervalMs, () => {
      this.#repeat(name, intervalMs, run);
      run();
    });
  }

  #later(name: string, delayMs: number, run: () => void): void {
    this.#cancel(name);
    if (this.#isEnded) return;
    this.#timers.set(
      name,
      this.#options.clock.after(delayMs, () => {
        this.#timers.delete(name);
        if (!this.#isEnded) run();
      }),
    );
  }

  #cancel(name: string): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}
