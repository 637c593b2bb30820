import { expect, it } from 'vitest';
import { describeFill, type FilledGap } from '../../../../electron/market/exchange/describeFill.ts';

const gap: FilledGap = { timeframe: '30m', candles: 12, total: 15, endedAt: 5_000, isFromBefore: false, openedAt: 8_000, now: 9_240 };

it.each<[Partial<FilledGap>, string]>([
  [{}, '12 candles of 30m were missing while the connection was lost; filled by REST within 1.2 s (15 filled in this session)'],
  [{ candles: 1 }, '1 candle of 30m was missing while the connection was lost; filled by REST within 1.2 s (15 filled in this session)'],
  [{ openedAt: null }, '12 candles of 30m were missing while the connection is lost; filled by REST 4.2 s after the end of the newest (15 filled in this session)'],
  [{ openedAt: 1_000 }, '12 candles of 30m were missing although the connection is there; filled by REST 4.2 s after the end of the newest (15 filled in this session)'],
  [{ isFromBefore: true }, '12 candles of 30m were missing from before the streams began; filled by REST (15 filled in this session)'],
])('says of a filled gap why candles were missing and how soon they came: %j', (change, words) => {
  expect(describeFill({ ...gap, ...change })).toBe(words);
});
