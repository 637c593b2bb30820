import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MarketEvent } from '../../../../electron/market/feed.ts';
import { createGeneratedSource } from '../../../../electron/market/simulated/generatedMarket.ts';
import { MarketTape } from '../../../../electron/market/simulated/MarketTape.ts';
import { createRecordedSource } from '../../../../electron/market/simulated/recordedMarket.ts';
import type { SimulatedMarket } from '../../../../electron/market/simulated/simulatedMarket.ts';
import { candleFile, MINUTES_30, symbolOf, walk } from './recordedFixture.ts';

const signal = new AbortController().signal;
const HOUR = 3_600_000;
const FROM = 1_672_531_200_000;
const generated = await createGeneratedSource({ seed: 3 }).open([symbolOf('BTC'), symbolOf('SOL')], signal);

function tapeOf(market: SimulatedMarket, stepMs = 10_000): MarketTape {
  return new MarketTape({ market, stepMs, formingMs: 60_000 });
}

function read(market: SimulatedMarket, from: number, until: number, stepMs?: number): MarketEvent[] {
  const events: MarketEvent[] = [];
  const tape = tapeOf(market, stepMs);
  tape.seek(from);
  for (let at = tape.nextAt; at !== null && at < until; at = tape.nextAt) tape.advance((event) => { events.push(event); });
  return events;
}

const kindsAt = (events: readonly MarketEvent[], at: number) => events.filter((event) => event.at === at).map((event) => `${event.kind}${'timeframe' in event ? ` ${event.timeframe}` : ''}${'instrument' in event ? ` ${event.instrument}` : ''}`);

describe('market tape', () => {
  test('tells closed candles first, the longer timeframe before the shorter, then funding, rates, changes, quotes and forming candles', () => {
    const midnight = generated.liveFrom;
    expect(kindsAt(read(generated, midnight, midnight + 1), midnight)).toEqual([
      'candle-closed 4h 0', 'candle-closed 1h 0', 'candle-closed 30m 0', 'candle-closed 4h 1', 'candle-closed 1h 1', 'candle-closed 30m 1',
      'funding 0', 'funding 1', 'funding-rate 0', 'funding-rate 1', 'change-24h 0', 'change-24h 1', 'quote 0', 'quote 1',
      'candle-forming 4h 0', 'candle-forming 1h 0', 'candle-forming 30m 0', 'candle-forming 4h 1', 'candle-forming 1h 1', 'candle-forming 30m 1',
    ]);
  });

  test('never goes back in time, and closes each candle exactly once', () => {
    const events = read(generated, generated.liveFrom, generated.liveFrom + 12 * HOUR);
    expect(events.every(({ at }, index) => at >= (events[index - 1]?.at ?? 0))).toBe(true);
    const closed = events.flatMap((event) => (event.kind === 'candle-closed' ? [`${event.instrument} ${event.timeframe} ${event.candle.openTime}`] : []));
    expect(new Set(closed).size).toBe(closed.length);
    expect(closed).toHaveLength(2 * (3 + 12 + 24));
  });

  test('goes on from any moment exactly as if it had been read from the beginning', () => {
    const whole = read(generated, generated.liveFrom, generated.liveFrom + 9 * HOUR);
    fc.assert(fc.property(fc.integer({ min: 0, max: 9 * HOUR }), (offset) => {
      const from = generated.liveFrom + offset;
      expect(read(generated, from, generated.liveFrom + 9 * HOUR)).toEqual(whole.filter(({ at }) => at >= from));
    }), { numRuns: 12 });
  });

  test('closes candles that are exactly what its quotes traded', () => {
    const from = generated.liveFrom;
    const events = read(generated, from, from + 4 * HOUR + 1);
    for (const event of events) {
      if (event.kind !== 'candle-closed' || event.candle.openTime < from) continue;
      const prices = events.flatMap((other) => (other.kind === 'quote' && other.instrument === event.instrument && other.at >= event.candle.openTime && other.at < event.at ? [other.last] : []));
      const { open, high, low, close } = event.candle;
      expect({ open, high, low, close }).toEqual({ open: prices[0], high: Math.max(...prices), low: Math.min(...prices), close: prices.at(-1) });
    }
  });

  test('shows forming candles that grow into the closed ones', () => {
    const from = generated.liveFrom;
    const events = read(generated, from, from + 4 * HOUR + 1, 1_000);
    const forming = new Map<string, { readonly open: number; readonly high: number; readonly low: number; readonly volume: number }>();
    for (const event of events) {
      if (event.kind !== 'candle-forming' && event.kind !== 'candle-closed') continue;
      const key = `${event.instrument} ${event.timeframe} ${event.candle.openTime}`;
      const before = forming.get(key);
      const { open, high, low, volume } = event.candle;
      const grows = before === undefined || (open === before.open && high >= before.high && low <= before.low && volume >= before.volume * 0.999_999);
      expect(grows).toBe(true);
      forming.set(key, event.candle);
    }
    expect(forming.size).toBeGreaterThan(2 * 13);
  });

  test('settles funding every eight hours at the close', () => {
    const events = read(generated, generated.liveFrom - 1, generated.liveFrom + 16 * HOUR + 1);
    const settled = events.flatMap((event) => (event.kind === 'funding' && event.instrument === 0 ? [event] : []));
    expect(settled.map(({ at }) => (at - generated.liveFrom) / HOUR)).toEqual([0, 8, 16]);
    expect(settled[1]?.mark).toBe(generated.candle(0, MINUTES_30, generated.liveFrom + 8 * HOUR - MINUTES_30)?.close);
  });

  test('says when the market ends, once, after its last candle, and is silent in a hole', async () => {
    const rows = walk(100, FROM).filter((_, row) => row < 40 || row >= 44);
    const market = await createRecordedSource({ files: [{ symbol: symbolOf('BTC'), file: await candleFile(rows) }], seed: 1, liveFrom: FROM }).open([symbolOf('BTC')], signal);
    const events = read(market, FROM, Number.POSITIVE_INFINITY);
    expect(events.at(-1)).toEqual({ kind: 'market-ended', at: FROM + 100 * MINUTES_30 });
    expect(events.filter(({ kind }) => kind === 'market-ended')).toHaveLength(1);
    expect(events.flatMap((event) => (event.kind === 'candle-closed' && event.timeframe === '30m' ? [event.candle] : []))).toEqual(rows);
    const inHole = events.filter(({ at, kind }) => kind === 'quote' && at >= FROM + 40 * MINUTES_30 && at < FROM + 44 * MINUTES_30);
    expect(inHole).toEqual([]);
  });

  test('takes another way through the same candles for another seed', async () => {
    const file = await candleFile(walk(10, FROM));
    const [one, two] = await Promise.all([1, 2].map((seed) => createRecordedSource({ files: [{ symbol: symbolOf('BTC'), file }], seed, liveFrom: FROM }).open([symbolOf('BTC')], signal)));
    if (one === undefined || two === undefined) throw new Error('no market');
    const quotes = (market: SimulatedMarket) => read(market, FROM, FROM + MINUTES_30).filter(({ kind }) => kind === 'quote');
    expect(quotes(one)).not.toEqual(quotes(two));
  });

  test('refuses a step that does not divide its candles', () => {
    expect(() => tapeOf(generated, 7_000)).toThrow(/does not divide/);
  });
});
