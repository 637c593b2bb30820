import { createHash } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Candle } from '../../../shared/domain/candle.ts';
import { parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import type { RealExchange } from '../../../shared/domain/instrument.ts';
import { DECISION_TIMEFRAMES, type DecisionTimeframe, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { defaultSettings } from '../../../shared/settings/schema.ts';
import { type RealClock, systemClock } from '../../../electron/exchanges/realClock.ts';
import { createCombinedFeed } from '../../../electron/market/combined/CombinedFeed.ts';
import { createExchangeFeed } from '../../../electron/market/exchange/exchangeFeed.ts';
import type { MarketEvent } from '../../../electron/market/feed.ts';
import type { CandleArchive, CandleStore, MarketValueStore } from '../../../electron/storage/storageApi.ts';
import { randomFaultSchedule } from '../../exchanges/core/faultSchedule.ts';
import { openMarket, type SimulatedMarket } from '../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../exchanges/core/simulatedServer.ts';

export interface ChaosSubject {
  readonly exchange: RealExchange;
  readonly start: (market: SimulatedMarket) => Promise<SimulatedServer>;
  /** What the exchange rounds volumes to: whole contracts. */
  readonly volumeTolerance: number;
}

export interface ChaosOptions {
  readonly subjects: readonly ChaosSubject[];
  readonly bases: readonly string[];
  readonly speed: number;
  /** Real ms with faults, and the longest that everything may take to be well again afterwards. */
  readonly faultsMs: number;
  readonly quietMs: number;
  readonly seed: number;
  readonly store: CandleStore;
  readonly archive: Pick<CandleArchive, 'gaps' | 'confirmEmpty'>;
  readonly series: Pick<MarketValueStore, 'append' | 'newest'>;
}

export interface ChaosResult {
  /** Closed candles announced. */
  readonly announced: number;
  readonly faults: Readonly<Record<string, number>>;
  /** Points of mark price and open interest in the store. */
  readonly kept: number;
  /** Candles missing, doubled, out of order or other than the source's, in what was announced and in what was stored. */
  readonly wrong: readonly string[];
  /** Moments at which a stream was called healthy although silent beyond its limit. */
  readonly lies: readonly string[];
  /** Streams that are not well at the end. */
  readonly ill: readonly string[];
  readonly unhandled: readonly string[];
  /** After closing: timers and sockets left. */
  readonly timersLeft: number;
  readonly socketsLeft: number;
  readonly heapMb: readonly number[];
  readonly loopMaxMs: number;
  readonly loopP99Ms: number;
  readonly reconnects: number;
  readonly gapsFilled: number;
  readonly troubles: Readonly<Record<string, number>>;
}

const HISTORY = 20;
/** Prices and open contracts move, but never by this factor: another unit or another market would show. */
const FAR = 20;

/** Several simulated exchanges on one market, every fault at seeded random times, and the real feeds connected to them over loopback. */
export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { subjects, bases, speed, store, archive, series } = options;
  const market = await openMarket({ symbols: bases.map((base) => ({ base })), speed, seed: options.seed });
  const servers: SimulatedServer[] = [];
  for (const subject of subjects) servers.push(await subject.start(market));
  const symbols = bases.flatMap((base) => parseMarketSymbol(base) ?? []);
  const websocket = { ...defaultSettings().websocket, max_data_age: 3, max_silence: 2, reconnect_delay: 0.2, fallback_threshold: 2 };
  const { clock, timers } = countingClock(systemClock());
  const announced = new Map<string, Candle[]>();
  const troubles: Record<string, number> = {};
  const wrong: string[] = [];
  const lies: string[] = [];
  const unhandled: string[] = [];
  const onUnhandled = (reason: unknown): void => { unhandled.push(reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)); };
  process.on('unhandledRejection', onUnhandled);
  const loop = monitorEventLoopDelay({ resolution: 10 });
  const signal = new AbortController().signal;
  const feed = createCombinedFeed({
    parts: subjects.map(({ exchange }, index) => {
      const server = servers[index];
      if (server === undefined) throw new RangeError(exchange);
      return {
        exchange, symbols: null,
        create: (listener) => createExchangeFeed({
          exchange, endpoints: { restUrl: server.restUrl, wsUrl: server.wsUrl }, websocket, speed, clock, listener,
          shelf: {
            newest: (symbol, timeframe, count, before, either) => store.newest({ exchange, symbol, timeframe }, count, before, either),
            append: (symbol, timeframe, columns, either) => store.append({ exchange, symbol, timeframe }, columns, either),
            knownEmpty: async (symbol, timeframe, range, either) => (await archive.gaps({ exchange, symbol, timeframe }, range, either)).empty,
            confirmEmpty: (symbol, timeframe, range, either) => archive.confirmEmpty({ exchange, symbol, timeframe }, range, either),
          },
          values: {
            append: (symbol, value, columns, either) => series.append({ exchange, symbol, value }, columns, either),
            newestAt: async (symbol, value, either) => (await series.newest({ exchange, symbol, value }, 1, Number.MAX_SAFE_INTEGER, either)).at[0] ?? null,
          },
        }),
      };
    }),
    speed, clock, maxDeparture: 0.02, maxPriceAgeMs: 3_000,
    listener: (event) => { note(event); },
  });

  const instruments: { readonly exchange: string; readonly symbol: MarketSymbol; readonly subject: ChaosSubject }[] = [];
  const keyOf = (instrument: number, timeframe: DecisionTimeframe): string => `${instrument} ${timeframe}`;
  function note(event: MarketEvent): void {
    if (event.kind === 'trouble') troubles[event.code] = (troubles[event.code] ?? 0) + 1;
    if (event.kind !== 'candle-closed') return;
    const key = keyOf(event.instrument, event.timeframe);
    const known = announced.get(key);
    if (known === undefined) announced.set(key, [event.candle]);
    else known.push(event.candle);
  }

  const opened = await feed.open(symbols, signal);
  for (const { exchange, symbol } of opened.instruments) {
    const subject = subjects.find((each) => each.exchange === exchange);
    if (subject === undefined) throw new RangeError(exchange);
    instruments.push({ exchange, symbol, subject });
  }
  const since: { instrument: number; timeframe: DecisionTimeframe; openTime: number }[] = [];
  for (const instrument of instruments.keys()) {
    for (const timeframe of DECISION_TIMEFRAMES) {
      const columns = await feed.history({ instrument, timeframe, count: HISTORY, until: feed.now() }, signal);
      since.push({ instrument, timeframe, openTime: columns.openTime.at(-1) ?? 0 });
    }
  }
  await feed.subscribe(since, signal);
  loop.enable();

  let kept = 0;
  const heapMb: number[] = [];
  const watch = setInterval(() => {
    for (const stream of feed.streams()) {
      const ageMs = stream.lastMessageAgeMs ?? Number.POSITIVE_INFINITY;
      if (stream.state === 'healthy' && ageMs > websocket.max_data_age * 1_000) lies.push(`${stream.exchange} ${stream.symbol} ${stream.channel} healthy at age ${ageMs}`);
    }
  }, 50);
  const sampler = setInterval(() => { heapMb.push(Math.round(process.memoryUsage().heapUsed / 1_048_576)); }, Math.max(1_000, options.faultsMs / 20));
  for (const [index, server] of servers.entries()) {
    for (const fault of randomFaultSchedule({ seed: options.seed + index, spanMs: options.faultsMs, everyMs: 1_500, longestMs: Math.min(8_000, options.faultsMs / 3) })) server.fault(fault);
  }
  await realTime(clock, options.faultsMs);
  for (const server of servers) server.clearFaults();
  const quietUntil = clock.monotonicMs() + options.quietMs;
  await realTime(clock, Math.min(10_000, options.quietMs));
  while (feed.streams().some(({ state }) => state !== 'healthy') && clock.monotonicMs() < quietUntil) await realTime(clock, 250);
  const views = feed.streams();
  const ill = views.filter(({ state }) => state !== 'healthy').map(({ exchange, symbol, channel, state, reason }) => `${exchange} ${symbol} ${channel}: ${state}, ${reason ?? ''}`);
  clearInterval(watch);
  clearInterval(sampler);
  loop.disable();
  await feed.close();

  for (const { instrument, timeframe, openTime } of since) {
    const { exchange, symbol, subject } = instruments[instrument] ?? { exchange: '', symbol: symbols[0], subject: subjects[0] };
    if (symbol === undefined || subject === undefined) continue;
    const length = TIMEFRAME_MS[timeframe];
    const told = announced.get(keyOf(instrument, timeframe)) ?? [];
    wrong.push(...compare(`announced ${exchange} ${symbol} ${timeframe}`, told, openTime + length, market, symbol, timeframe, subject.volumeTolerance));
    const last = told.at(-1)?.openTime ?? openTime;
    // A series that stopped is missing candles too. The last one may be on its way.
    if (market.now() - last > 2 * length + 60 * speed * 1_000) wrong.push(`announced ${exchange} ${symbol} ${timeframe}: nothing after ${new Date(last).toISOString()}`);
    const stored = await store.range({ exchange: subject.exchange, symbol, timeframe }, openTime + length, last + 1, signal);
    const rows = Array.from(stored.openTime, (time, row): Candle => ({
      openTime: time, open: stored.open[row] ?? Number.NaN, high: stored.high[row] ?? Number.NaN, low: stored.low[row] ?? Number.NaN, close: stored.close[row] ?? Number.NaN, volume: stored.volume[row] ?? Number.NaN,
    }));
    if (digest(rows) !== digest(told)) wrong.push(`stored ${exchange} ${symbol} ${timeframe}: ${rows.length} candles, announced ${told.length}`);
  }
  for (const { exchange, symbol } of instruments) {
    const now = market.instrument(symbol.slice(0, symbol.indexOf('/')));
    const price = Number(now.priceText(now.lastTick(market.now())?.price ?? 0));
    for (const value of ['mark-price', 'open-interest'] as const) {
      const points = await series.newest({ exchange, symbol, value }, 100_000, Number.MAX_SAFE_INTEGER, signal);
      kept += points.at.length;
      const expected = value === 'mark-price' ? price : (points.value.at(-1) ?? Number.NaN);
      if (points.value.some((each) => !(each > expected / FAR && each < expected * FAR))) wrong.push(`${value} of ${exchange} ${symbol}: ${Math.min(...points.value)} to ${Math.max(...points.value)}`);
    }
  }
  const faults: Record<string, number> = {};
  for (const server of servers) for (const [kind, count] of Object.entries(server.counters.faultsApplied)) faults[kind] = (faults[kind] ?? 0) + count;
  for (const server of servers) await server.close();
  await realTime(clock, 200);
  process.off('unhandledRejection', onUnhandled);
  const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap' || name === 'TCPServerWrap').length;
  return {
    announced: [...announced.values()].reduce((sum, list) => sum + list.length, 0),
    kept, faults, wrong, lies, ill, unhandled, timersLeft: timers(), socketsLeft: sockets, heapMb, troubles,
    loopMaxMs: loop.max / 1e6, loopP99Ms: loop.percentile(99) / 1e6,
    reconnects: Math.max(0, ...views.map(({ reconnects }) => reconnects)),
    gapsFilled: views.reduce((sum, { gapsFilled }) => sum + gapsFilled, 0),
  };
}

function compare(name: string, told: readonly Candle[], first: number, market: SimulatedMarket, symbol: MarketSymbol, timeframe: DecisionTimeframe, tolerance: number): readonly string[] {
  const found: string[] = [];
  let expected = first;
  const instrument = market.instrument(symbol.slice(0, symbol.indexOf('/')));
  for (const candle of told) {
    if (candle.openTime !== expected) found.push(`${name}: ${new Date(candle.openTime).toISOString()} instead of ${new Date(expected).toISOString()}`);
    expected = candle.openTime + TIMEFRAME_MS[timeframe];
    const source = instrument.candle(timeframe, candle.openTime, Number.MAX_SAFE_INTEGER / 2);
    if (source === null) {
      found.push(`${name}: the source has no candle of ${new Date(candle.openTime).toISOString()}`);
      continue;
    }
    const price = (scaled: number): number => Number(instrument.priceText(scaled));
    const isSame = candle.open === price(source.open) && candle.high === price(source.high) && candle.low === price(source.low) && candle.close === price(source.close)
      && Math.abs(candle.volume - Number(instrument.quantityText(source.volume))) <= tolerance;
    if (!isSame) found.push(`${name} ${new Date(candle.openTime).toISOString()}: ${JSON.stringify(candle)}, the source has ${price(source.open)} ${price(source.high)} ${price(source.low)} ${price(source.close)} ${instrument.quantityText(source.volume)}`);
  }
  return found;
}

function digest(candles: readonly Candle[]): string {
  const hash = createHash('sha256');
  for (const { openTime, open, high, low, close, volume } of candles) hash.update(`${openTime} ${open} ${high} ${low} ${close} ${volume}\n`);
  return hash.digest('hex');
}

function realTime(clock: RealClock, ms: number): Promise<void> {
  return new Promise((resolve) => { clock.after(ms, resolve); });
}

function countingClock(clock: RealClock): { readonly clock: RealClock; readonly timers: () => number } {
  const running = new Set<symbol>();
  return {
    timers: () => running.size,
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
