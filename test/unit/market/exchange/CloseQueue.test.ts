import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DECISION_TIMEFRAMES, type DecisionTimeframe, TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import { CloseQueue, type ConfirmedCandle } from '../../../../electron/market/exchange/CloseQueue.ts';

const DAY = 1_717_200_000_000;
const HOUR = 3_600_000;

function closing(timeframe: DecisionTimeframe, end: number): ConfirmedCandle {
  return { timeframe, candle: { openTime: end - TIMEFRAME_MS[timeframe], open: 1, high: 1, low: 1, close: 1, volume: 1 }, source: 'rest', isBackfilled: false };
}

function queueAt(time: number): CloseQueue {
  const queue = new CloseQueue(10_000);
  for (const timeframe of DECISION_TIMEFRAMES) queue.settle(timeframe, time);
  return queue;
}

const names = (list: readonly ConfirmedCandle[]): string[] => list.map(({ timeframe, candle }) => `${timeframe} ${(candle.openTime + TIMEFRAME_MS[timeframe] - DAY) / HOUR}`);

describe('the order of closed candles', () => {
  it('lets a 30m candle pass at once where no longer one ends', () => {
    const queue = queueAt(DAY);
    queue.add(closing('30m', DAY + HOUR / 2));
    queue.settle('30m', DAY + HOUR / 2);
    expect(names(queue.take(0).candles)).toEqual(['30m 0.5']);
  });

  it('puts the 4h and the 1h candle before the 30m candle that ends with them', () => {
    const queue = queueAt(DAY + 3.5 * HOUR);
    queue.settle('1h', DAY + 3 * HOUR);
    queue.settle('4h', DAY);
    queue.add(closing('30m', DAY + 4 * HOUR));
    queue.settle('30m', DAY + 4 * HOUR);
    expect(queue.take(0)).toMatchObject({ candles: [], waitsUntil: 10_000 });
    queue.add(closing('1h', DAY + 4 * HOUR));
    queue.settle('1h', DAY + 4 * HOUR);
    expect(queue.take(100).candles).toEqual([]);
    queue.add(closing('4h', DAY + 4 * HOUR));
    queue.settle('4h', DAY + 4 * HOUR);
    expect(names(queue.take(200).candles)).toEqual(['4h 4', '1h 4', '30m 4']);
  });

  it('does not let a long candle pass the shorter ones that end before it', () => {
    const queue = queueAt(DAY);
    queue.add(closing('1h', DAY + HOUR));
    queue.settle('1h', DAY + HOUR);
    expect(queue.take(0).candles).toEqual([]);
    queue.add(closing('30m', DAY + HOUR / 2));
    queue.settle('30m', DAY + HOUR / 2);
    expect(names(queue.take(0).candles)).toEqual(['30m 0.5', '1h 1']);
  });

  it('counts a hole as known', () => {
    const queue = queueAt(DAY + HOUR / 2);
    queue.settle('1h', DAY);
    queue.add(closing('30m', DAY + HOUR));
    queue.settle('30m', DAY + HOUR);
    expect(queue.take(0).candles).toEqual([]);
    queue.settle('1h', DAY + HOUR);
    expect(names(queue.take(0).candles)).toEqual(['30m 1']);
  });

  it('goes on without a longer candle after the longest wait, says so, and takes it when it comes', () => {
    const queue = queueAt(DAY + HOUR / 2);
    queue.settle('1h', DAY);
    queue.add(closing('30m', DAY + HOUR));
    queue.settle('30m', DAY + HOUR);
    expect(queue.take(5_000)).toMatchObject({ candles: [], waitsUntil: 15_000 });
    expect(queue.take(14_999).candles).toEqual([]);
    const gone = queue.take(15_000);
    expect(names(gone.candles)).toEqual(['30m 1']);
    expect(gone.givenUp).toEqual(['1h']);
    queue.add(closing('1h', DAY + HOUR));
    queue.settle('1h', DAY + HOUR);
    expect(names(queue.take(20_000).candles)).toEqual(['1h 1']);
  });

  it('is the order of the ends, longer first, in whatever order the answers come', () => {
    const all = DECISION_TIMEFRAMES.flatMap((timeframe) => {
      const length = TIMEFRAME_MS[timeframe];
      return Array.from({ length: (8 * HOUR) / length }, (_, row) => closing(timeframe, DAY + (row + 1) * length));
    });
    const expected = names([...all].sort((a, b) => endOf(a) - endOf(b) || TIMEFRAME_MS[b.timeframe] - TIMEFRAME_MS[a.timeframe]));
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 2 })), (choices) => {
        const queue = queueAt(DAY);
        const left = new Map(DECISION_TIMEFRAMES.map((timeframe) => [timeframe, all.filter((one) => one.timeframe === timeframe)]));
        const taken: ConfirmedCandle[] = [];
        while (taken.length < all.length) {
          const next = left.get(DECISION_TIMEFRAMES[choices.next().value ?? 0] ?? '30m')?.shift();
          if (next === undefined) continue;
          queue.add(next);
          queue.settle(next.timeframe, endOf(next));
          taken.push(...queue.take(0).candles);
        }
        expect(names(taken)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });
});

function endOf({ timeframe, candle }: ConfirmedCandle): number {
  return candle.openTime + TIMEFRAME_MS[timeframe];
}
