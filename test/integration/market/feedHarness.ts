import type { TestContext } from 'vitest';
import type { Candle } from '../../../shared/domain/candle.ts';
import { parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import { DECISION_TIMEFRAMES, type DecisionTimeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { defaultSettings, type Settings } from '../../../shared/settings/schema.ts';
import { type RealClock, systemClock } from '../../../electron/exchanges/realClock.ts';
import { createExchangeFeed } from '../../../electron/market/exchange/exchangeFeed.ts';
import type { CandleShelf } from '../../../electron/market/exchange/HistoryLoader.ts';
import type { MarketEvent, MarketFeed } from '../../../electron/market/feed.ts';
import { startSimulatedBingx } from '../../exchanges/bingx/startSimulatedBingx.ts';
import type { FaultInput } from '../../exchanges/core/fault.ts';
import { openMarket } from '../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../exchanges/core/simulatedServer.ts';

export type ClosedEvent = Extract<MarketEvent, { readonly kind: 'candle-closed' }>;

export interface HarnessOptions {
  readonly bases?: readonly string[];
  readonly speed?: number;
  readonly faults?: readonly FaultInput[];
  readonly websocket?: Partial<Settings['websocket']>;
  readonly shelf?: CandleShelf | null;
  readonly history?: number;
  readonly seed?: number;
  /** Market time at which the simulation begins. */
  readonly startTime?: number;
  /** Instead of the simulation's own address. */
  readonly restUrl?: string;
  /** What the feed is told, where it differs from the simulation's speed. */
  readonly declaredSpeed?: number;
}

export interface Harness {
  readonly sim: SimulatedServer;
  readonly feed: MarketFeed;
  readonly events: MarketEvent[];
  readonly symbols: readonly MarketSymbol[];
  readonly websocket: Settings['websocket'];
  /** Timers of the feed that have neither run nor been cancelled. */
  readonly openTimers: () => number;
  /** Moments at which a stream was called healthy although it had been silent beyond its limit. */
  readonly lies: string[];
  open(): Promise<void>;
  /** Opens, loads history and subscribes. */
  start(): Promise<void>;
  /** Resolves when the condition holds; checked on each event and each 50 ms. Rejects after `limitMs`. */
  until(what: string, isSo: () => boolean, limitMs?: number): Promise<void>;
  closed(instrument: number, timeframe: DecisionTimeframe): readonly ClosedEvent[];
  troubles(code: string): readonly Extract<MarketEvent, { readonly kind: 'trouble' }>[];
  /** What is wrong with the announced candles: missing, doubled, out of order or other than the source's. Empty where nothing is. */
  faultsOfCandles(): readonly string[];
}

/** Of one wait: generous, for two cores that others share; whoever waits goes on at once. */
const LIMIT_MS = 45_000;

/** Settings with short limits, so that a test sees them reached. */
const quick: Partial<Settings['websocket']> = { max_data_age: 3, max_silence: 2, reconnect_delay: 0.2, fallback_threshold: 2 };

/** A simulated BingX and the real feed connected to it over loopback. Both are closed when the test ends. */
export async function connectFeed({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, options: HarnessOptions = {}): Promise<Harness> {
  const { bases = ['BTC', 'ETH'], speed = 600, history = 20 } = options;
  const market = await openMarket({ symbols: bases.map((base) => ({ base })), speed, seed: options.seed ?? 7, ...(options.startTime === undefined ? {} : { startTime: options.startTime }) });
  const sim = await startSimulatedBingx({ market, faults: options.faults ?? [], pingEveryMs: 1_000 });
  const symbols = bases.flatMap((base) => parseMarketSymbol(base) ?? []);
  const events: MarketEvent[] = [];
  const lies: string[] = [];
  const waiting = new Set<() => void>();
  const clock = systemClock();
  const counting = countingClock(clock);
  const websocket = { ...defaultSettings().websocket, ...quick, ...options.websocket };
  const feed = createExchangeFeed({
    exchange: 'bingx',
    endpoints: { restUrl: options.restUrl ?? sim.restUrl, wsUrl: sim.wsUrl },
    websocket,
    speed: options.declaredSpeed ?? speed,
    clock: counting.clock,
    listener: (event) => {
      events.push(event);
      for (const check of waiting) check();
    },
    shelf: options.shelf ?? null,
  });
  const stopped = new AbortController();
  let firstOpenTimes = new Map<string, number>();
  onTestFinished(async () => {
    stopped.abort();
    await feed.close();
    await sim.close();
  });

  const closed = (instrument: number, timeframe: DecisionTimeframe): readonly ClosedEvent[] =>
    events.filter((event): event is ClosedEvent => event.kind === 'candle-closed' && event.instrument === instrument && event.timeframe === timeframe);

  const watchForLies = (): void => {
    if (stopped.signal.aborted) return;
    for (const stream of feed.streams()) {
      if (stream.state === 'healthy' && (stream.lastMessageAgeMs ?? Number.POSITIVE_INFINITY) > websocket.max_data_age * 1_000) {
        lies.push(`${stream.symbol} ${stream.channel} healthy at age ${stream.lastMessageAgeMs}`);
      }
    }
    clock.after(50, watchForLies);
  };

  const harness: Harness = {
    sim, feed, events, symbols, websocket, lies, closed, openTimers: counting.open,
    open: async () => {
      await feed.open(symbols, stopped.signal);
    },
    start: async () => {
      await feed.open(symbols, stopped.signal);
      const until = feed.now();
      const since = [];
      for (const [instrument] of symbols.entries()) {
        for (const timeframe of DECISION_TIMEFRAMES) {
          const columns = await feed.history({ instrument, timeframe, count: history, until }, stopped.signal);
          since.push({ instrument, timeframe, openTime: columns.openTime.at(-1) ?? 0 });
        }
      }
      firstOpenTimes = new Map(since.map(({ instrument, timeframe, openTime }) => [`${instrument} ${timeframe}`, openTime + TIMEFRAME_MS[timeframe]]));
      await feed.subscribe(since, stopped.signal);
      watchForLies();
    },
    until: (what, isSo, limitMs = LIMIT_MS) =>
      new Promise((resolve, reject) => {
        const end = (settle: () => void): void => {
          waiting.delete(check);
          cancelPoll();
          cancelLimit();
          settle();
        };
        const check = (): void => {
          if (isSo()) end(resolve);
        };
        let cancelPoll = (): void => undefined;
        const poll = (): void => {
          cancelPoll = clock.after(50, () => {
            poll();
            check();
          });
        };
        const cancelLimit = clock.after(limitMs, () => end(() => reject(new Error(`${what}: not within ${limitMs} ms`))));
        waiting.add(check);
        poll();
        check();
      }),
    troubles: (code) => events.filter((event): event is Extract<MarketEvent, { readonly kind: 'trouble' }> => event.kind === 'trouble' && event.code === code),
    faultsOfCandles: () => {
      const found: string[] = [];
      for (const [instrument, base] of bases.entries()) {
        for (const timeframe of DECISION_TIMEFRAMES) {
          let expected = firstOpenTimes.get(`${instrument} ${timeframe}`) ?? 0;
          for (const { candle } of closed(instrument, timeframe)) {
            if (candle.openTime !== expected) found.push(`${base} ${timeframe}: ${candle.openTime} instead of ${expected}`);
            const source = sourceCandle(sim, base, timeframe, candle.openTime);
            if (JSON.stringify(source) !== JSON.stringify(candle)) found.push(`${base} ${timeframe} ${candle.openTime}: ${JSON.stringify(candle)}, the source has ${JSON.stringify(source)}`);
            expected = candle.openTime + TIMEFRAME_MS[timeframe];
          }
        }
        found.push(...disorder(events, instrument).map((words) => `${base}: ${words}`));
      }
      return found;
    },
  };
  return harness;
}

function countingClock(clock: RealClock): { readonly clock: RealClock; readonly open: () => number } {
  const running = new Set<symbol>();
  return {
    open: () => running.size,
    clock: {
      ...clock,
      after: (delayMs, run) => {
        const timer = Symbol('timer');
        running.add(timer);
        const cancel = clock.after(delayMs, () => {
          running.delete(timer);
          run();
        });
        return () => {
          running.delete(timer);
          cancel();
        };
      },
    },
  };
}

/** The candle as the simulation's market has it, in plain numbers. */
function sourceCandle(sim: SimulatedServer, base: string, timeframe: DecisionTimeframe, openTime: number): Candle | null {
  const instrument = sim.market.instrument(base);
  const candle = instrument.candle(timeframe, openTime, Number.MAX_SAFE_INTEGER / 2);
  if (candle === null) return null;
  const price = (scaled: number): number => Number(instrument.priceText(scaled));
  return { openTime, open: price(candle.open), high: price(candle.high), low: price(candle.low), close: price(candle.close), volume: Number(instrument.quantityText(candle.volume)) };
}

/** Candles of a market come by their ends, longer ones first where they end together. */
function disorder(events: readonly MarketEvent[], instrument: number): readonly string[] {
  const found: string[] = [];
  let before: { readonly end: number; readonly length: number } | null = null;
  for (const event of events) {
    if (event.kind !== 'candle-closed' || event.instrument !== instrument) continue;
    const length = TIMEFRAME_MS[event.timeframe];
    const end = event.candle.openTime + length;
    if (before !== null && (end < before.end || (end === before.end && length > before.length))) found.push(`${event.timeframe} ending ${end} came after one ending ${before.end}`);
    before = { end, length };
  }
  return found;
}
