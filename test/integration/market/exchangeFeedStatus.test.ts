import { describe, expect, it } from 'vitest';
import { candleAt, columnsFromCandles, type Candle } from '../../../shared/domain/candle.ts';
import type { CandleShelf } from '../../../electron/market/exchange/HistoryLoader.ts';
import { DECISION_TIMEFRAMES, TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { connectFeed, type Harness } from './feedHarness.ts';

const never = new AbortController().signal;

/** A candle store in memory, and what was asked of it. */
function memoryShelf(): CandleShelf & { readonly kept: Map<string, Map<number, Candle>> } {
  const kept = new Map<string, Map<number, Candle>>();
  const series = (symbol: string, timeframe: string): Map<number, Candle> => {
    const key = `${symbol} ${timeframe}`;
    const found = kept.get(key) ?? new Map<number, Candle>();
    kept.set(key, found);
    return found;
  };
  return {
    kept,
    newest: async (symbol, timeframe, count, before) =>
      columnsFromCandles([...series(symbol, timeframe).values()].filter(({ openTime }) => openTime < before).sort((a, b) => a.openTime - b.openTime).slice(-count)),
    append: async (symbol, timeframe, columns) => {
      for (const row of columns.openTime.keys()) {
        const candle = candleAt(columns, row);
        series(symbol, timeframe).set(candle.openTime, candle);
      }
      return { corrections: 0 };
    },
    knownEmpty: async () => [],
    confirmEmpty: async () => undefined,
  };
}

describe.concurrent('what a feed says about itself', () => {
  it('warms up, becomes healthy, and counts', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.start();
    expect(harness.feed.streams().map(({ state }) => state)).toEqual(['connecting', 'connecting', 'connecting', 'connecting']);
    await harness.until('warm', () => harness.feed.streams().every(({ state }) => state === 'healthy'));
    const [connection] = harness.feed.connections();
    expect(connection).toMatchObject({ exchange: 'bingx', state: 'open', attempts: 1, reconnects: 0, reason: null });
    expect(connection?.frames).toBeGreaterThan(20);
  });

  it('reads by REST while no stream can be had, and says so', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'], faults: [{ kind: 'refuseUpgrade', forMs: 7_000 }] });
    await harness.start();
    await harness.until('polling', () => harness.feed.streams().every(({ state }) => state === 'polling'));
    expect(harness.feed.connections()[0]?.state).toBe('reconnecting');
    expect(harness.troubles('stream-polled').length).toBe(4);
    const quotes = harness.events.filter(({ kind }) => kind === 'quote').length;
    await harness.until('prices by REST', () => harness.events.filter(({ kind }) => kind === 'quote').length > quotes + 1);
    await harness.until('handed back', () => harness.feed.streams().every(({ state }) => state === 'healthy'));
    expect(harness.troubles('stream-back').length).toBe(4);
  });

  it('gives a silent connection up and makes another', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.start();
    await harness.until('healthy', () => harness.feed.streams().every(({ state }) => state === 'healthy'));
    harness.sim.fault({ kind: 'halfOpen' });
    await harness.until('a new connection', () => harness.sim.counters.connectionsOpened === 2);
    await harness.until('healthy again', () => harness.feed.streams().every(({ state, reconnects }) => state === 'healthy' && reconnects === 1));
    expect(harness.troubles('stream-closed')[0]?.message).toMatch(/no frame for \d+ s/);
    expect(harness.lies).toEqual([]);
  });

  it('calls everything stale when neither streams nor REST answer, blocks the markets, and recovers by itself', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.start();
    await harness.until('healthy', () => harness.feed.streams().every(({ state }) => state === 'healthy'));
    const fault = harness.sim.fault({ kind: 'maintenance' });
    const freshness = () => harness.events.filter((event) => event.kind === 'freshness').at(-1);
    await harness.until('blocked', () => freshness()?.isStale === true);
    await harness.until('stale', () => harness.feed.streams().every(({ state }) => state === 'stale'));
    harness.sim.clearFaults(fault);
    await harness.until('fresh', () => freshness()?.isStale === false);
    await harness.until('healthy again', () => harness.feed.streams().every(({ state }) => state === 'healthy'));
    const closed = harness.closed(0, '30m').length;
    await harness.until('candles go on', () => harness.closed(0, '30m').length > closed + 1);
    expect(harness.faultsOfCandles()).toEqual([]);
    expect(harness.lies).toEqual([]);
  }, 60_000);

  it('works without streams when they are switched off', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'], websocket: { enabled: false } });
    await harness.start();
    await harness.until('candles', () => harness.closed(0, '30m').length >= 2);
    expect(harness.feed.streams().map(({ state }) => state)).toEqual(['polling', 'polling', 'polling', 'polling']);
    expect(harness.sim.counters.connectionsOpened).toBe(0);
    expect(harness.faultsOfCandles()).toEqual([]);
  });

  it('tells a skewed clock and its return', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.start();
    const fault = harness.sim.fault({ kind: 'wrongClock', offsetMs: 5_000 * 600 });
    const skews = () => harness.events.flatMap((event) => (event.kind === 'clock-skew' ? [event.isSkewed] : []));
    await harness.until('skew', () => skews().includes(true));
    harness.sim.clearFaults(fault);
    await harness.until('the return', () => skews().at(-1) === false);
    expect(harness.faultsOfCandles()).toEqual([]);
  }, 60_000);

  it('only warns of a clock that is off by more than one and up to two seconds', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'] });
    await harness.start();
    const fault = harness.sim.fault({ kind: 'wrongClock', offsetMs: 1_500 * 600 });
    await harness.until('the warning', () => harness.troubles('clock-drifts').length === 1);
    expect(harness.troubles('clock-drifts')[0]?.message).toMatch(/1[1-9]\d\d ms ahead/);
    await harness.until('the return', () => harness.troubles('clock-agrees').length === 1);
    harness.sim.clearFaults(fault);
    expect(harness.events.filter(({ kind }) => kind === 'clock-skew')).toEqual([]);
  }, 60_000);

  it('settles funding once, at the rate that was announced for it', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'], startTime: Date.UTC(2024, 5, 1, 7, 0) });
    await harness.start();
    const fundings = () => harness.events.flatMap((event) => (event.kind === 'funding' ? [event] : []));
    await harness.until('funding', () => fundings().length > 0);
    const [funding] = fundings();
    const [source] = harness.sim.market.fundingHistory('BTC', { from: 0, to: harness.sim.market.now(), limit: 1 }, harness.sim.market.now());
    expect(funding?.at).toBe(source?.at);
    expect(funding?.rate).toBe(Number(source?.rate.toFixed(8)));
    await harness.until('the next rate', () => harness.events.some((event) => event.kind === 'funding-rate' && event.at > (funding?.at ?? 0)));
    expect(fundings()).toHaveLength(1);
  });

  it('settles funding that passed while the session was away at the rates the exchange has on record', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'], speed: 60, startTime: Date.UTC(2024, 5, 2, 1, 10) });
    await missFunding(harness);
    const source = harness.sim.market.fundingHistory('BTC', { from: Date.UTC(2024, 5, 1, 7), to: harness.sim.market.now(), limit: 9 }, harness.sim.market.now());
    const told = harness.events.flatMap((event) => (event.kind === 'funding' ? [{ at: event.at, rate: event.rate }] : []));
    expect(told).toEqual(source.toReversed().map(({ at, rate }) => ({ at, rate: Number(rate.toFixed(8)) })));
    expect(new Set(told.map(({ rate }) => rate)).size).toBe(3);
    expect(harness.troubles('funding-assumed')).toEqual([]);
  }, 60_000);

  it('settles it at the nearest known rate, and says so, where the exchange gives no record', async (test) => {
    const harness = await connectFeed(test, { bases: ['BTC'], speed: 60, startTime: Date.UTC(2024, 5, 2, 1, 10), faults: [{ kind: 'badBody', form: 'emptyList', match: 'quote/fundingRate' }] });
    await missFunding(harness);
    const next = harness.events.find((event) => event.kind === 'funding-rate');
    const told = harness.events.flatMap((event) => (event.kind === 'funding' ? [event.rate] : []));
    expect(told).toEqual([next?.rate, next?.rate, next?.rate]);
    expect(harness.troubles('funding-assumed')).toHaveLength(3);
  }, 60_000);

  it('leaves no timer and no connection behind, twice', async (test) => {
    const harness = await connectFeed(test);
    await harness.start();
    await harness.until('healthy', () => harness.feed.streams().every(({ state }) => state === 'healthy'));
    await harness.feed.close();
    await harness.feed.close();
    expect(harness.openTimers()).toBe(0);
    await harness.until('the socket is gone', () => harness.sim.counters.connectionsOpen === 0);
    const count = harness.events.length;
    const { requests } = harness.sim.counters;
    await harness.until('a candle of market time', ((start) => () => harness.sim.market.now() > start + 1_800_000)(harness.sim.market.now()));
    expect(harness.events).toHaveLength(count);
    expect(harness.sim.counters.requests).toBe(requests);
  });

  it('needs only the missing candles at the second start', async (test) => {
    const shelf = memoryShelf();
    const first = await connectFeed(test, { bases: ['BTC'], shelf, history: 600 });
    await first.start();
    await first.until('two candles', () => first.closed(0, '30m').length >= 2);
    const stored = shelf.kept.get('BTC/USDT:USDT 30m');
    expect(stored?.size).toBeGreaterThanOrEqual(602);
    const before = first.sim.counters.requestsByPath['/openApi/swap/v3/quote/klines'] ?? 0;
    await first.feed.history({ instrument: 0, timeframe: '30m', count: 600, until: (Math.max(...(stored?.keys() ?? []))) + 1_800_000 }, never);
    const after = first.sim.counters.requestsByPath['/openApi/swap/v3/quote/klines'] ?? 0;
    // The live series may ask once in the meantime.
    expect(after - before).toBeLessThanOrEqual(1);
  });
});

/** Subscribes as a session does that was away from 2024-06-01 07:00 on; resolves when three settlements have been told. */
async function missFunding(harness: Harness): Promise<void> {
  await harness.open();
  const since = DECISION_TIMEFRAMES.map((timeframe) => ({ instrument: 0, timeframe, openTime: Math.floor(Date.UTC(2024, 5, 1, 7) / TIMEFRAME_MS[timeframe] - 1) * TIMEFRAME_MS[timeframe] }));
  await harness.feed.subscribe(since, never);
  await harness.until('three settlements', () => harness.events.filter(({ kind }) => kind === 'funding').length >= 3, 40_000);
}
