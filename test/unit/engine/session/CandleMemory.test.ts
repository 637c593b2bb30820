import { describe, expect, it } from 'vitest';
import { columnsFromCandles, type Candle } from '../../../../shared/domain/candle.ts';
import { CandleMemory } from '../../../../electron/engine/session/CandleMemory.ts';

const STEP = 1_800_000;

function candle(index: number): Candle {
  return { openTime: index * STEP, open: 1, high: 2, low: 0.5, close: index, volume: 1 };
}

function candles(from: number, to: number): Candle[] {
  return Array.from({ length: to - from }, (_, offset) => candle(from + offset));
}

describe('CandleMemory', () => {
  it('joins loaded and appended candles without repeating one', () => {
    const memory = new CandleMemory(1);
    memory.load(0, '30m', columnsFromCandles(candles(0, 10)));
    memory.load(0, '30m', columnsFromCandles(candles(8, 12)));
    memory.append(0, '30m', candle(11));
    memory.append(0, '30m', candle(12));
    expect([...memory.newest(0, '30m', 100, null).close]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(memory.newestOpenTime(0, '30m')).toBe(12 * STEP);
  });

  it('gives the newest candles before a time', () => {
    const memory = new CandleMemory(1);
    memory.load(0, '30m', columnsFromCandles(candles(0, 10)));
    expect([...memory.newest(0, '30m', 3, 5 * STEP).close]).toEqual([2, 3, 4]);
  });

  it('keeps markets and timeframes apart', () => {
    const memory = new CandleMemory(2);
    memory.append(1, '4h', candle(3));
    expect(memory.newestOpenTime(0, '4h')).toBeNull();
    expect(memory.newestOpenTime(1, '30m')).toBeNull();
    expect(memory.newestOpenTime(1, '4h')).toBe(3 * STEP);
  });

  it('stays bounded and keeps the newest when it is full', () => {
    const memory = new CandleMemory(1);
    for (const one of candles(0, 25_000)) memory.append(0, '30m', one);
    const kept = memory.newest(0, '30m', Number.POSITIVE_INFINITY, null);
    expect(kept.close.length).toBeLessThanOrEqual(10_000);
    expect(kept.close.at(-1)).toBe(24_999);
    expect(kept.close.at(0)).toBe(25_000 - kept.close.length);
  });
});
