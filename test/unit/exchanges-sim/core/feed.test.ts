import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { FaultInput } from '../../../exchanges/core/fault.ts';
import { Faults } from '../../../exchanges/core/faults.ts';
import { Feed, type FeedEvent, type Topic } from '../../../exchanges/core/feed.ts';
import { manualClock, type ManualClock } from '../../../exchanges/core/marketClock.ts';
import { ServedCandles } from '../../../exchanges/core/servedCandles.ts';
import { openMarket, type SimulatedMarket } from '../../../exchanges/core/simulatedMarket.ts';
import { timeframeMs, type Timeframe } from '../../../exchanges/core/timeframe.ts';

const START = Date.UTC(2024, 5, 1, 0, 10);
const SPEED = 600;

class Bench {
  readonly market: SimulatedMarket;
  readonly candles: ServedCandles;
  readonly feed: Feed;
  readonly #clock: ManualClock;
  #realMs = 0;

  constructor(market: SimulatedMarket, clock: ManualClock, faults: readonly FaultInput[] = []) {
    this.market = market;
    this.#clock = clock;
    const monotonicMs = (): number => this.#realMs;
    const held = new Faults({ seed: 1, monotonicMs });
    for (const fault of faults) held.inject(fault);
    this.candles = new ServedCandles(market, held);
    this.feed = new Feed({ market, candles: this.candles, faults: held, monotonicMs });
  }

  topic(timeframe: Timeframe): Topic {
    return { key: `BTC@${timeframe}`, channel: 'candles', instrument: this.market.instrument('BTC'), timeframe };
  }

  /** Lets real time pass and polls. */
  turn(realMs: number): FeedEvent[] {
    this.#realMs += realMs;
    this.#clock.advance(realMs * SPEED);
    return this.feed.poll();
  }
}

async function bench(faults: readonly FaultInput[] = []): Promise<Bench> {
  const clock = manualClock(START);
  const market = await openMarket({ symbols: [{ base: 'BTC' }], startTime: START, clock: () => clock, ticksPerMinute: 2 });
  return new Bench(market, clock, faults);
}

function finals(events: readonly FeedEvent[]): number[] {
  return events.flatMap((event) => (event.kind === 'candle' && event.isFinal ? [event.candle.openTime] : []));
}

describe('the feed', () => {
  it('pushes every candle that closes once, with its final values, in order, however long between two polls', async () => {
    await fc.assert(fc.asyncProperty(
      fc.constantFrom<Timeframe>('1m', '30m', '4h'),
      fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 30 }),
      async (timeframe, steps) => {
        const one = await bench();
        one.feed.subscribe(one.topic(timeframe));
        const events = steps.flatMap((step) => one.turn(step));
        const pushed = events.flatMap((event) => (event.kind === 'candle' && event.isFinal ? [event.candle] : []));
        const now = one.market.now();
        const length = timeframeMs(timeframe);
        const from = START - (START % length);
        const closed = one.market.instrument('BTC')
          .candles(timeframe, { from, to: now, limit: 1_000_000, keep: 'oldest' }, now)
          .filter((candle) => candle.openTime + length <= now);
        expect(pushed).toEqual(closed);
      },
    ), { numRuns: 25 });
  });

  it('pushes the forming candle two or three times a second of real time', async () => {
    const one = await bench();
    one.feed.subscribe(one.topic('4h'));
    const events = Array.from({ length: 100 }, () => one.turn(50)).flat();
    const forming = events.filter((event) => event.kind === 'candle' && !event.isFinal);
    expect(forming.length).toBeGreaterThanOrEqual(10);
    expect(forming.length).toBeLessThanOrEqual(15);
  });

  it('pushes nothing for a topic without subscribers', async () => {
    const one = await bench();
    const topic = one.topic('30m');
    one.feed.subscribe(topic);
    one.feed.subscribe(topic);
    one.feed.unsubscribe(topic);
    expect(one.turn(1_000)).not.toEqual([]);
    one.feed.unsubscribe(topic);
    expect(one.turn(10_000)).toEqual([]);
  });

  it('sends final candles late where told to, after the candle that follows them', async () => {
    const one = await bench([{ kind: 'lateCandles', delayMs: 500, times: 1 }]);
    one.feed.subscribe(one.topic('30m'));
    const first = START - (START % 1_800_000);
    const sequence = Array.from({ length: 100 }, () => one.turn(50)).flat();
    expect(finals(sequence)[0]).toBe(first);
    const firstFormingOfNext = sequence.findIndex((event) => event.kind === 'candle' && event.candle.openTime > first);
    const finalOfFirst = sequence.findIndex((event) => event.kind === 'candle' && event.isFinal);
    expect(finalOfFirst).toBeGreaterThan(firstFormingOfNext);
  });

  it('leaves candles out of the stream alone, or of REST too', async () => {
    for (const inRest of [false, true]) {
      const one = await bench([{ kind: 'missingCandles', forMs: 3_000, inRest }]);
      one.feed.subscribe(one.topic('30m'));
      const pushed = finals(Array.from({ length: 200 }, () => one.turn(50)).flat());
      const now = one.market.now();
      const inAnswer = one.candles
        .rest(one.market.instrument('BTC'), '30m', { from: START - 3_600_000, to: now, limit: 100, keep: 'oldest' }, now)
        .map((candle) => candle.openTime);
      const first = START - (START % 1_800_000);
      expect(pushed).not.toContain(first);
      expect(pushed).toContain(first + 2 * 1_800_000);
      expect(inAnswer.includes(first)).toBe(!inRest);
      expect(inAnswer).toContain(first - 1_800_000);
    }
  });

  it('changes a closed candle afterwards, in REST only where told to', async () => {
    const one = await bench();
    one.feed.subscribe(one.topic('30m'));
    one.turn(10_000);
    const now = one.market.now();
    const openTime = now - (now % 1_800_000) - 1_800_000;
    const source = one.market.instrument('BTC').candle('30m', openTime, now);
    const rest = (): unknown =>
      one.candles.rest(one.market.instrument('BTC'), '30m', { from: openTime, to: openTime, limit: 1, keep: 'oldest' }, now)[0];
    const [event] = one.feed.corrections({ kind: 'lateCorrection', candlesBack: 1, inRest: false });
    expect(event?.kind === 'candle' ? event.candle.openTime : null).toBe(openTime);
    expect(event?.kind === 'candle' ? event.candle : null).not.toEqual(source);
    expect(rest()).toEqual(source);
    one.feed.corrections({ kind: 'lateCorrection', candlesBack: 1, inRest: true });
    expect(rest()).toEqual(event?.kind === 'candle' ? event.candle : null);
  });
});
