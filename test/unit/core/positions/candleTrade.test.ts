import { describe, expect, it } from 'vitest';
import { createEvaluation } from '../../../../electron/core/decisions/evaluation.ts';
import { exitWithin, openCandleTrade } from '../../../../electron/core/positions/candleTrade.ts';

const HALF = 1_800_000;
const DAY = 86_400_000;
const long = openCandleTrade({ ...createEvaluation('adaptive-oversold-bounce'), close: 100, stop: 99, target: 102 }, 'long', HALF, 100, 0.001);
const short = openCandleTrade({ ...createEvaluation('adaptive-short-the-rip'), close: 100, stop: 101, target: 98 }, 'short', HALF, 100, 0.001);

describe('a trade on candles', () => {
  it('pays slippage and keeps the signal\'s distances from its fill', () => {
    expect([long.entryPrice, long.stop, long.target].map((price) => Number(price.toFixed(6)))).toEqual([100.1, 99.099, 102.102]);
    expect([short.entryPrice, short.stop, short.target].map((price) => Number(price.toFixed(6)))).toEqual([99.9, 100.899, 97.902]);
  });

  it.each([
    ['goes on while nothing is touched', 1, 100, 101, 99.5, null],
    ['takes the stop first where both are touched', 1, 100, 103, 99, 'stop-loss'],
    ['takes the target where it alone is touched', 1, 100, 102.2, 99.5, 'take-profit'],
    ['ends within its own candle too', 0, 100, 103, 99.5, 'take-profit'],
    ['is stopped by a gap at the open', 1, 98, 105, 98, 'stop-loss'],
    ['takes its profit by a gap at the open, before the stop below', 1, 103, 103, 98, 'take-profit'],
  ] as const)('long: %s', (_, candles, open, high, low, expected) => {
    expect(exitWithin(long, HALF + candles * HALF, open, high, low, DAY)).toBe(expected);
  });

  it('ends by age at the open of the candle that reaches it, unless the age is switched off', () => {
    expect(exitWithin(long, HALF + DAY - HALF, 100, 101, 99.5, DAY)).toBeNull();
    expect(exitWithin(long, HALF + DAY, 100, 101, 99, DAY)).toBe('time');
    expect(exitWithin(long, HALF + DAY, 100, 101, 99.5, 0)).toBeNull();
  });

  it('short: mirrors the long', () => {
    expect(exitWithin(short, 2 * HALF, 100, 101, 97, DAY)).toBe('stop-loss');
    expect(exitWithin(short, 2 * HALF, 100, 100.5, 97.9, DAY)).toBe('take-profit');
    expect(exitWithin(short, 2 * HALF, 102, 102, 97, DAY)).toBe('stop-loss');
  });
});
