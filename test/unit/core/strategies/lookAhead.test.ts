import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import type { DecisionRecord } from '../../../../shared/domain/decision.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import { evaluateCandles } from '../../../../electron/core/evaluateCandles.ts';
import { calmSettings, symbolOf } from '../support/coreHarness.ts';
import { randomWalk } from '../support/randomWalk.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 60_000 });

const HALF_HOUR = TIMEFRAME_MS['30m'];
const START = Date.UTC(2024, 0, 1);
const ROWS = 1_900;
const candles30m = randomWalk({ seed: 3, count: ROWS, timeframeMs: HALF_HOUR, start: START });
const candles1h = randomWalk({ seed: 4, count: ROWS / 2, timeframeMs: TIMEFRAME_MS['1h'], start: START });
const candles4h = randomWalk({ seed: 5, count: Math.ceil(ROWS / 8), timeframeMs: TIMEFRAME_MS['4h'], start: START });

function decisions(hours: readonly Candle[], fourHours: readonly Candle[], until: number): DecisionRecord[] {
  const records: DecisionRecord[] = [];
  evaluateCandles({
    symbol: symbolOf('BTC'), settings: calmSettings(), flat: false, to: until,
    candles30m: columnsFromCandles(candles30m), candles1h: columnsFromCandles(hours), candles4h: columnsFromCandles(fourHours),
  }, (record) => records.push(record));
  return records;
}

/** The same candles, those not closed at `at` made into something else altogether. */
function withOtherFuture(candles: readonly Candle[], length: number, at: number, factor: number): Candle[] {
  return candles.map((candle) => (candle.openTime + length <= at
    ? candle
    : { ...candle, open: candle.open * factor, high: candle.high * factor * 1.1, low: candle.low * factor * 0.9, close: candle.close * factor }));
}

describe('longer timeframes', () => {
  const whole = decisions(candles1h, candles4h, Number.POSITIVE_INFINITY);

  it('are seen only as far as they had closed at the decision', () => {
    fc.assert(fc.property(fc.integer({ min: 1_650, max: ROWS }), fc.constantFrom(0.2, 0.7, 1.5, 9), (row, factor) => {
      const at = START + row * HALF_HOUR;
      const changed = decisions(
        withOtherFuture(candles1h, TIMEFRAME_MS['1h'], at, factor),
        withOtherFuture(candles4h, TIMEFRAME_MS['4h'], at, factor),
        at + 1,
      );
      expect(changed).toHaveLength(2 * row);
      expect(changed).toEqual(whole.slice(0, 2 * row));
    }), { numRuns: 10 });
  });

  it('are seen at all: what had closed does change a decision', () => {
    const earlier = decisions(candles1h, withOtherFuture(candles4h, TIMEFRAME_MS['4h'], START + 1_650 * HALF_HOUR, 0.2), Number.POSITIVE_INFINITY);
    expect(earlier).not.toEqual(whole);
  });
});
