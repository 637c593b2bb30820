import { expect, it, onTestFinished } from 'vitest';
import { exchangeName } from '../../../shared/domain/exchangeWords.ts';
import { parseMarketSymbol, type MarketSymbol } from '../../../shared/domain/ids.ts';
import type { RealExchange } from '../../../shared/domain/instrument.ts';
import { DECISION_TIMEFRAMES } from '../../../shared/domain/timeframe.ts';
import { defaultSettings } from '../../../shared/settings/schema.ts';
import { systemClock } from '../../../electron/exchanges/realClock.ts';
import { createCombinedFeed, type CombinedPart } from '../../../electron/market/combined/CombinedFeed.ts';
import { createExchangeFeed } from '../../../electron/market/exchange/exchangeFeed.ts';
import type { MarketEvent, MarketFeed } from '../../../electron/market/feed.ts';
import { startSimulatedBinance } from '../../exchanges/binance/startSimulatedBinance.ts';
import { startSimulatedBingx } from '../../exchanges/bingx/startSimulatedBingx.ts';
import { startSimulatedBitget } from '../../exchanges/bitget/startSimulatedBitget.ts';
import { openMarket } from '../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../exchanges/core/simulatedServer.ts';

const SPEED = 600;
const clock = systemClock();
const websocket = { ...defaultSettings().websocket, max_data_age: 3, max_silence: 2, reconnect_delay: 0.2, fallback_threshold: 2 };

function symbolOf(base: string): MarketSymbol {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new RangeError(base);
  return symbol;
}

/** Of one wait: generous, for two cores that others share; whoever waits goes on at once. */
const LIMIT_MS = 45_000;

async function connect(parts: readonly { readonly exchange: RealExchange; readonly server: SimulatedServer | null; readonly symbols?: readonly MarketSymbol[] }[], bases: readonly string[]) {
  const events: MarketEvent[] = [];
  const waiting = new Set<() => void>();
  const feed: MarketFeed = createCombinedFeed({
    parts: parts.map(({ exchange, server, symbols }): CombinedPart => ({
      exchange, symbols: symbols ?? null,
      create: (listener) => createExchangeFeed({
        exchange, websocket, speed: SPEED, clock, listener, shelf: null,
        endpoints: { restUrl: server?.restUrl ?? 'http://127.0.0.1:1', wsUrl: server?.wsUrl ?? 'ws://127.0.0.1:1' },
      }),
    })),
    speed: SPEED, clock, maxDeparture: 0.02, maxPriceAgeMs: 3_000,
    listener: (event) => {
      events.push(event);
      for (const check of waiting) check();
    },
  });
  onTestFinished(async () => {
    await feed.close();
    for (const { server } of parts) await server?.close();
  });
  const signal = AbortSignal.timeout(60_000);
  const opened = await feed.open(bases.map(symbolOf), signal);
  const until = (what: string, isSo: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const cancel = clock.after(LIMIT_MS, () => reject(new Error(`${what}: not within ${LIMIT_MS} ms`)));
      const check = (): void => {
        if (!isSo()) return;
        cancel();
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  const subscribe = async (): Promise<void> => {
    const since = [];
    for (const [instrument, { exchange }] of opened.instruments.entries()) {
      if (opened.failures.some((failure) => failure.startsWith(exchangeName(exchange)))) continue;
      for (const timeframe of DECISION_TIMEFRAMES) {
        const columns = await feed.history({ instrument, timeframe, count: 5, until: feed.now() }, signal);
        since.push({ instrument, timeframe, openTime: columns.openTime.at(-1) ?? 0 });
      }
    }
    await feed.subscribe(since, signal);
  };
  return { feed, events, opened, until, subscribe };
}

it('watches every symbol on each exchange that has it, numbered exchange by exchange', async () => {
  const both = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }], speed: SPEED, seed: 3 });
  const one = await openMarket({ symbols: [{ base: 'BTC' }], speed: SPEED, seed: 3 });
  const { opened, subscribe, until, events } = await connect([
    { exchange: 'bingx', server: await startSimulatedBingx({ market: both, pingEveryMs: 500 }) },
    { exchange: 'bitget', server: await startSimulatedBitget({ market: one }) },
  ], ['BTC', 'ETH']);
  expect(opened.instruments.map(({ exchange, symbol }) => `${exchange} ${symbol}`)).toEqual(['bingx BTC/USDT:USDT', 'bingx ETH/USDT:USDT', 'bitget BTC/USDT:USDT']);
  await subscribe();
  await until('a closed candle of each', () => [0, 1, 2].every((instrument) => events.some((event) => event.kind === 'candle-closed' && event.instrument === instrument && event.timeframe === '30m')));
}, 60_000);

it('goes on without an exchange that cannot be opened, and says so for each of its markets', async () => {
  const market = await openMarket({ symbols: [{ base: 'BTC' }], speed: SPEED, seed: 3 });
  const { opened, subscribe, until, events } = await connect([
    { exchange: 'binanceusdm', server: null, symbols: [symbolOf('BTC')] },
    { exchange: 'bingx', server: await startSimulatedBingx({ market, pingEveryMs: 500 }) },
  ], ['BTC']);
  expect(opened.instruments.map(({ exchange }) => exchange)).toEqual(['binanceusdm', 'bingx']);
  expect(opened.failures).toEqual([expect.stringMatching(/^Binance USD-M: /)]);
  await subscribe();
  await until('stale', () => events.some((event) => event.kind === 'freshness' && event.instrument === 0 && event.isStale && event.reason === 'Binance USD-M could not be opened'));
  expect(events.filter((event) => event.kind === 'trouble' && event.code === 'exchange-not-opened')).toHaveLength(1);
  await until('a price of the other', () => events.some((event) => event.kind === 'quote' && event.instrument === 1));
}, 60_000);

it('waits for an exchange whose trouble passes while the others open', async () => {
  const market = await openMarket({ symbols: [{ base: 'BTC' }], speed: SPEED, seed: 5 });
  const busy = await startSimulatedBinance({ market, faults: [{ kind: 'maintenance', forMs: 4_000 }] });
  const { opened } = await connect([
    { exchange: 'binanceusdm', server: busy },
    { exchange: 'bingx', server: await startSimulatedBingx({ market, pingEveryMs: 500 }) },
  ], ['BTC']);
  expect(opened.failures).toEqual([]);
  expect(opened.instruments.map(({ exchange }) => exchange)).toEqual(['binanceusdm', 'bingx']);
  expect(busy.counters.faultsApplied['maintenance']).toBeGreaterThan(0);
});

it('fails as the first exchange does where none can be opened', async () => {
  await expect(connect([{ exchange: 'bingx', server: null }, { exchange: 'bitget', server: null }], ['BTC'])).rejects.toMatchObject({ name: 'ExchangeUnreachableError' });
}, 60_000);

it('holds entries back on the exchange whose price departs from the others, and there alone', async () => {
  const market = await openMarket({ symbols: [{ base: 'BTC', startPrice: 60_000 }], speed: SPEED, seed: 3 });
  const wrong = await openMarket({ symbols: [{ base: 'BTC', startPrice: 90_000 }], speed: SPEED, seed: 3 });
  const { subscribe, until, events } = await connect([
    { exchange: 'bingx', server: await startSimulatedBingx({ market, pingEveryMs: 500 }) },
    { exchange: 'binanceusdm', server: await startSimulatedBinance({ market }) },
    { exchange: 'bitget', server: await startSimulatedBitget({ market: wrong }) },
  ], ['BTC']);
  await subscribe();
  await until('the departure', () => events.some((event) => event.kind === 'trouble' && event.code === 'price-departs'));
  const departed = events.filter((event) => event.kind === 'freshness' && event.isStale && event.reason.includes('the price departs by'));
  expect(departed.map((event) => (event.kind === 'freshness' ? event.instrument : null))).toEqual([2]);
  expect(events.filter((event) => event.kind === 'trouble' && event.code === 'price-departs')).toMatchObject([{ instrument: 2 }]);
}, 60_000);
