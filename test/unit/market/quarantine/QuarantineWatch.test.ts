import { describe, expect, it } from 'vitest';
import { QuarantineWatch } from '../../../../electron/market/quarantine/QuarantineWatch.ts';

const MINUTE = 60_000;
const failure = (instrument: number, code = 'exchange-silent') => ({ kind: 'trouble', at: 0, where: 'x', code, message: 'no answer', instrument }) as const;
const closed = (instrument: number) => ({
  kind: 'candle-closed', at: 0, instrument, timeframe: '30m', source: 'rest', backfilled: false, candle: { openTime: 0, open: 1, high: 1, low: 1, close: 1, volume: 0 },
}) as const;
const freshness = (instrument: number, reason: string | null) => ({ kind: 'freshness', at: 0, instrument, isStale: reason !== null, reason: reason ?? 'fresh' }) as const;
const three = () => new QuarantineWatch(['bingx', 'bingx', 'bingx']);

describe('a watch for markets to be set aside', () => {
  it('calls after five failures in a row, not where a candle came between', () => {
    const watch = three();
    for (let time = 0; time < 4; time += 1) expect(watch.market(failure(0), 0)).toBeNull();
    watch.market(closed(0), 0);
    for (let time = 0; time < 4; time += 1) expect(watch.market(failure(0), 0)).toBeNull();
    expect(watch.market(failure(0, 'price-departs'), 0)).toBeNull();
    expect(watch.market(failure(0), 0)).toEqual({ instrument: 0, cause: 'data-failures', reason: '5 failures of its data in a row, the last: no answer' });
  });

  it('takes neither polling, nor an exchange that cannot be reached, nor silence towards the only market for failures', () => {
    const watch = three();
    for (let time = 0; time < 6; time += 1) for (const code of ['stream-polled', 'stream-back', 'doubtful-price', 'exchange-unreachable', 'rate-limited']) expect(watch.market(failure(0, code), 0)).toBeNull();
    const alone = new QuarantineWatch(['bingx', 'bitget']);
    for (let time = 0; time < 6; time += 1) expect(alone.market(failure(0), 0)).toBeNull();
  });

  it('sets no market aside for what befalls most of its exchange', () => {
    const watch = three();
    const calls = [0, 1, 2, 3, 4, 5].flatMap(() => [watch.market(failure(0), 0), watch.market(failure(1), 0)]);
    expect(calls).toEqual(calls.map(() => null));
    for (const instrument of [0, 1]) watch.market(freshness(instrument, 'poor data: score 0.3'), 0);
    expect(watch.check(60 * MINUTE)).toEqual([]);
  });

  it('calls once for data that stays poor for ten minutes', () => {
    const watch = three();
    watch.market(freshness(2, 'the price departs by 3 %; poor data: score 0.31'), 0);
    watch.market(freshness(2, 'poor data: score 0.30'), 5 * MINUTE);
    expect(watch.check(10 * MINUTE - 1)).toEqual([]);
    expect(watch.check(10 * MINUTE)).toEqual([{ instrument: 2, cause: 'poor-data', reason: '10 minutes of poor data: score 0.30' }]);
    expect(watch.check(30 * MINUTE)).toEqual([]);
    watch.market(freshness(1, 'poor data: score 0.31'), 0);
    watch.market(freshness(1, 'no message for 61 s'), MINUTE);
    expect(watch.check(30 * MINUTE)).toEqual([]);
  });

  it('calls after three rejections for the same reason without an order taken between', () => {
    const watch = three();
    expect([watch.rejected(1, 'a'), watch.rejected(1, 'b'), watch.rejected(1, 'b')]).toEqual([null, null, null]);
    watch.accepted(1);
    expect([watch.rejected(1, 'b'), watch.rejected(1, 'b')]).toEqual([null, null]);
    expect(watch.rejected(1, 'b')).toEqual({ instrument: 1, cause: 'order-rejections', reason: '3 orders rejected in a row: b' });
  });
});
