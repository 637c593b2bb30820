import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MarketEvent, MarketFeed } from '../../../../electron/market/feed.ts';
import { createGeneratedSource } from '../../../../electron/market/simulated/generatedMarket.ts';
import { createRecordedSource } from '../../../../electron/market/simulated/recordedMarket.ts';
import { createSimulatedFeed, type SimulatedFeedOptions } from '../../../../electron/market/simulated/simulatedFeed.ts';
import { DECISION_TIMEFRAMES } from '../../../../shared/domain/timeframe.ts';
import { manualClock, type ManualClock } from './manualClock.ts';
import { candleFile, MINUTES_30, symbolOf, walk } from './recordedFixture.ts';

const signal = new AbortController().signal;
const LIVE_FROM = Date.UTC(2025, 0, 1);
const SYMBOLS = [symbolOf('BTC'), symbolOf('ETH')];
type Since = Parameters<MarketFeed['subscribe']>[0];

interface Play {
  readonly feed: MarketFeed;
  readonly clock: ManualClock;
  readonly events: MarketEvent[];
  /** Events before time went on: what was missed and how things stand. */
  readonly atStart: number;
}

async function play(options: Partial<SimulatedFeedOptions> = {}, since: Since = []): Promise<Play> {
  const clock = manualClock();
  const events: MarketEvent[] = [];
  const feed = createSimulatedFeed({
    source: createGeneratedSource({ seed: 1 }), speed: 600, clock, listener: (event) => { events.push(event); }, ...options,
  });
  await feed.open(SYMBOLS, signal);
  await feed.subscribe(since, signal);
  return { feed, clock, events, atStart: events.length };
}

const live = ({ events, atStart }: Play): readonly MarketEvent[] => events.slice(atStart).filter(({ kind }) => kind !== 'trouble');
/** Where `seen` departs from the beginning of `expected`; null where it does not, and there is something to see. */
function departure(seen: readonly MarketEvent[], expected: readonly MarketEvent[]): unknown {
  if (seen.length === 0) return 'nothing seen';
  const index = seen.findIndex((event, at) => !isDeepStrictEqual(event, expected[at]));
  return index < 0 ? null : { index, seen: seen[index], expected: expected[index] };
}
const troubles = (events: readonly MarketEvent[]): string[] => events.flatMap((event) => (event.kind === 'trouble' ? [event.code] : []));

describe('pace', () => {
  test('tells what is due and no more', async () => {
    const session = await play();
    session.clock.pass(60_000);
    const last = session.events.at(-1)?.at ?? 0;
    expect(session.feed.now() - LIVE_FROM).toBe(60_000 * 600);
    expect(last).toBe(LIVE_FROM + 60_000 * 600);
    expect(live(session).filter(({ kind }) => kind === 'quote')).toHaveLength(2 * (60 * 600 + 1));
    expect(session.events.flatMap((event) => (event.kind === 'candle-closed' && event.timeframe === '30m' && event.at > LIVE_FROM ? [event] : []))).toHaveLength(2 * 20);
  });

  test('tells the same events however real time falls', async () => {
    const steady = await play({ speed: 60 });
    steady.clock.pass(30_000);
    const expected = live(steady);
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ busyMs: fc.nat(400), restMs: fc.nat(300) }), { minLength: 5, maxLength: 60 }), async (spells) => {
      const uneven = await play({ speed: 60 });
      for (const { busyMs, restMs } of spells) {
        uneven.clock.skip(busyMs);
        uneven.clock.pass(restMs);
      }
      const seen = live(uneven);
      expect(departure(seen.slice(0, expected.length), expected)).toBeNull();
      await uneven.feed.close();
    }), { numRuns: 10 });
  });

  test('tells the same quotes and candles at any speed', async () => {
    const until = LIVE_FROM + 600_000;
    const seen = await Promise.all([10, 100, 3_600].map(async (speed) => {
      const session = await play({ speed });
      session.clock.pass(600_000 / speed + 100);
      return live(session).filter(({ at, kind }) => at <= until && kind !== 'candle-forming');
    }));
    expect(seen.map((events) => departure(events, seen[0] ?? []))).toEqual([null, null, null]);
    expect(new Set(seen.map(({ length }) => length)).size).toBe(1);
  });

  test('goes on where it was after the machine slept, says so once and leaves nothing out', async () => {
    const [slept, awake] = [await play(), await play()];
    slept.clock.pass(1_000);
    slept.clock.skip(3_600_000);
    slept.clock.pass(2_000);
    awake.clock.pass(10_000);
    expect(troubles(slept.events)).toEqual(['market-behind']);
    expect(slept.feed.now() - LIVE_FROM).toBeLessThan(4_000 * 600);
    expect(departure(live(slept), live(awake))).toBeNull();
  });

  test('works a few milliseconds at a time even where each event is dear', async () => {
    const clock = manualClock();
    const turns: number[] = [];
    let told = 0;
    const source = createGeneratedSource({ seed: 1 });
    const feed = createSimulatedFeed({
      source, speed: 3_600, clock: { ...clock, after: (delayMs, run) => clock.after(delayMs, () => { told = 0; run(); turns.push(told); }) },
      listener: () => { told += 1; clock.skip(1); },
    });
    await feed.open(SYMBOLS, signal);
    await feed.subscribe([], signal);
    clock.pass(500);
    // One step tells at most 20 events here; none begins after 8 ms.
    expect(Math.max(...turns)).toBeLessThanOrEqual(8 + 20);
    expect(turns.length).toBeGreaterThan(20);
  });

  test.each([0, 0.5, 36_001, Number.NaN])('refuses a speed of %d', (speed) => {
    expect(() => createSimulatedFeed({ source: createGeneratedSource({ seed: 1 }), speed, clock: manualClock(), listener: () => undefined })).toThrow(/expected 1 to 36000/);
  });
});

describe('a receiver that is not ready', () => {
  test('holds the market, which then goes on without a gap', async () => {
    let isReady = true;
    const [held, free] = [await play({ ready: () => isReady }), await play()];
    held.clock.pass(1_000);
    isReady = false;
    const before = held.events.length;
    held.clock.pass(5_000);
    expect(held.events.filter(({ kind }) => kind !== 'trouble')).toHaveLength(before);
    isReady = true;
    held.clock.pass(1_000);
    free.clock.pass(10_000);
    expect(live(held).length).toBeGreaterThan(before);
    expect(departure(live(held), live(free))).toBeNull();
  });

  test('may answer with a promise that is waited for', async () => {
    let release = (): void => undefined;
    let isHeld = true;
    const session = await play({ ready: () => (isHeld ? new Promise<void>((resolve) => { release = resolve; }) : true) });
    session.clock.pass(1_000);
    expect(live(session)).toEqual([]);
    isHeld = false;
    release();
    await Promise.resolve();
    session.clock.pass(1_000);
    expect(live(session).length).toBeGreaterThan(0);
  });

  test('that fails is reported and does not stop the market', async () => {
    let isFailing = true;
    const session = await play({ ready: () => (isFailing ? Promise.reject(new Error('broken')) : true) });
    session.clock.pass(1);
    isFailing = false;
    await new Promise((resolve) => { setImmediate(resolve); });
    session.clock.pass(100);
    expect(troubles(session.events)).toEqual(['receiver-failed']);
    expect(live(session).length).toBeGreaterThan(0);
  });
});

describe('taking up a session again', () => {
  const since = (openTime: number): Since => SYMBOLS.flatMap((_, instrument) => DECISION_TIMEFRAMES.map((timeframe) => ({ instrument, timeframe, openTime })));

  test('goes on with the events of the moment it was left', async () => {
    const whole = await play();
    whole.clock.pass(60_000);
    const startAt = LIVE_FROM + 13 * MINUTES_30;
    const newest = { '30m': startAt - MINUTES_30, '1h': startAt - MINUTES_30 - 3_600_000, '4h': LIVE_FROM };
    const resumed = await play({ startAt }, since(0).map(({ instrument, timeframe }) => ({ instrument, timeframe, openTime: newest[timeframe] })));
    expect(resumed.feed.now()).toBe(startAt);
    resumed.clock.pass(10_000);
    // The 30m candles that ended at that very moment are known already, and only they are left out.
    const expected = live(whole).filter((event) => event.at >= startAt && !(event.kind === 'candle-closed' && event.at === startAt));
    expect(departure(live(resumed), expected)).toBeNull();
    expect(live(resumed).length).toBeGreaterThan(1_000);
  });

  test('tells missed candles first, as missed, in the order they closed', async () => {
    const startAt = LIVE_FROM + 9 * MINUTES_30 + 12_345;
    const session = await play({ startAt }, [
      { instrument: 0, timeframe: '30m', openTime: LIVE_FROM + 5 * MINUTES_30 },
      { instrument: 0, timeframe: '1h', openTime: LIVE_FROM + 4 * MINUTES_30 },
      { instrument: 0, timeframe: '4h', openTime: LIVE_FROM - 8 * MINUTES_30 },
    ]);
    const missed = session.events.flatMap((event) => (event.kind === 'candle-closed' ? [`${event.timeframe} ${(event.candle.openTime - LIVE_FROM) / MINUTES_30} ${event.backfilled}`] : []));
    expect(missed).toEqual(['30m 6 true', '4h 0 true', '1h 6 true', '30m 7 true', '30m 8 true']);
    expect(session.events.every(({ at }) => at === startAt)).toBe(true);
    expect(session.feed.streams().find(({ channel }) => channel === 'candles:30m')?.gapsFilled).toBe(3);
  });

  test('misses nothing where nothing was missed', async () => {
    const session = await play({}, since(LIVE_FROM - MINUTES_30));
    expect(session.events.filter(({ kind }) => kind === 'candle-closed')).toEqual([]);
  });
});

describe('what it says of itself', () => {
  test('a history that ends now, of the market it then plays', async () => {
    const session = await play();
    const columns = await session.feed.history({ instrument: 1, timeframe: '4h', count: 1_100, until: session.feed.now() }, signal);
    expect(columns.openTime.length).toBe(1_100);
    session.clock.pass(1);
    const first = live(session).find((event) => event.kind === 'quote' && event.instrument === 1);
    expect(first).toMatchObject({ last: columns.close.at(-1) });
  });

  test('stream states from counters, from before the start to after the end', async () => {
    const clock = manualClock();
    const file = await candleFile(walk(20, LIVE_FROM));
    const feed = createSimulatedFeed({
      source: createRecordedSource({ files: [{ symbol: symbolOf('BTC'), file }], seed: 1, liveFrom: LIVE_FROM }), speed: 3_600, clock, listener: () => undefined,
    });
    const states = () => feed.streams().map(({ channel, state, messages }) => `${channel} ${state} ${messages}`);
    await feed.open([symbolOf('BTC')], signal);
    expect(states()).toEqual(['candles:4h disconnected 0', 'candles:1h disconnected 0', 'candles:30m disconnected 0', 'ticker disconnected 0']);
    await feed.subscribe([], signal);
    expect(states()[3]).toBe('ticker warming-up 0');
    clock.pass(1);
    expect(states()[3]).toBe('ticker healthy 1');
    expect(feed.connections()).toMatchObject([{ exchange: 'simulated', state: 'open', latencyMs: null }]);
    clock.skip(20_000);
    expect(feed.streams()[3]).toMatchObject({ state: 'stale', reason: 'No message for 20 s' });
    clock.pass(20_000);
    expect(feed.streams()[3]).toMatchObject({ state: 'disconnected', messages: 20 * 1_800, reason: 'The market has no more candles' });
    expect(clock.waiting).toBe(0);
  });

  test('nothing once it is closed, and no timer stays behind', async () => {
    const session = await play();
    session.clock.pass(100);
    await session.feed.close();
    await session.feed.close();
    const told = session.events.length;
    session.clock.pass(10_000);
    expect(session.events).toHaveLength(told);
    expect(session.clock.waiting).toBe(0);
    expect(session.feed.connections()[0]?.state).toBe('closed');
  });

  test('stops within a step when the receiver closes it', async () => {
    const clock = manualClock();
    let told = 0;
    const feed: MarketFeed = createSimulatedFeed({
      source: createGeneratedSource({ seed: 1 }), speed: 3_600, clock,
      listener: ({ kind }) => {
        told += 1;
        if (kind === 'quote') void feed.close();
      },
    });
    await feed.open(SYMBOLS, signal);
    await feed.subscribe([], signal);
    const before = told;
    clock.pass(10_000);
    expect(told - before).toBeLessThan(25);
  });

  test('an error where it is asked too early or twice', async () => {
    const feed = createSimulatedFeed({ source: createGeneratedSource({ seed: 1 }), speed: 1, clock: manualClock(), listener: () => undefined });
    expect(() => feed.now()).toThrow(/before it is open/);
    await expect(feed.subscribe([], signal)).rejects.toThrow(/not open/);
    await feed.open(SYMBOLS, signal);
    await feed.subscribe([], signal);
    await expect(feed.subscribe([], signal)).rejects.toThrow(/once/);
    await feed.close();
  });
});
