import { describe, expect, it } from 'vitest';
import { drawingOf } from '../../../../renderer/market/seriesDrawings.ts';
import { emptyWords, unknownOpenInterest } from '../../../../renderer/market/seriesWords.ts';

const HOUR = 3_600_000;
const NOW = 20_000 * 24 * HOUR;
const market = { symbol: 'BTC/USDT:USDT', priceTick: 0.1, expected: { at: NOW + 2 * HOUR, rate: 0.0001 } };
const columns = (rows: readonly (readonly [hoursAgo: number, value: number])[]) => ({ at: Float64Array.from(rows, ([hours]) => NOW - hours * HOUR), value: Float64Array.from(rows, ([, value]) => value) });

describe('a chart in words', () => {
  it('sums funding up and names who paid, and what is expected when', () => {
    const { summary } = drawingOf('funding', columns([[22, 0.0001], [14, -0.0002], [6, 0.0003]]), NOW, '24h', market);
    expect(summary).toBe('Funding of BTC over 24 hours: 3 settlements, +0.0200\u00a0% in all; longs paid at 2, shorts at 1. Lowest \u22120.0200\u00a0%, highest +0.0300\u00a0%, newest +0.0300\u00a0%. Expected next, in 2 h 00 m: +0.0100\u00a0%.');
  });

  it('tells from where to where a line goes, its reach, and gaps', () => {
    const { summary } = drawingOf('mark-price', columns([[5, 100], [4, 104.25], [3, 98], [0.5, 101], [0.2, 102]]), NOW, '24h', market);
    expect(summary).toBe('Mark price of BTC over 24 hours: from 100.0 USDT to 102.0 USDT, +2.00\u00a0%, between 98.0 USDT and 104.3 USDT.');
    const interest = drawingOf('open-interest', columns([[9, 80_000], [8.9, 80_100], [2, 80_200], [1.9, 88_000]]), NOW, '24h', market).summary;
    expect(interest).toBe('Open interest of BTC over 24 hours: from 80K BTC to 88K BTC, +10.00\u00a0%, between 80K BTC and 88K BTC. 1 gap without a value.');
  });

  it('is empty without points in its range, funding only where nothing is expected either', () => {
    const old = columns([[30, 1]]);
    expect([drawingOf('mark-price', old, NOW, '24h', market).isEmpty, drawingOf('mark-price', old, NOW, '7d', market).isEmpty]).toEqual([true, false]);
    expect([drawingOf('funding', old, NOW, '24h', market).isEmpty, drawingOf('funding', old, NOW, '24h', { ...market, expected: null }).isEmpty]).toEqual([false, true]);
  });
});

describe('an empty chart', () => {
  it('says whether the exchange keeps a past, and that a generated market has no open interest', () => {
    expect(emptyWords('open-interest', 'bingx').detail).toBe('BingX keeps no history of open interest: it is collected from now on.');
    expect(emptyWords('open-interest', 'binanceusdm').detail).toBe('Binance USD-M has told none; it is collected from now on.');
    expect([emptyWords('open-interest', 'simulated').title, unknownOpenInterest('simulated')]).toEqual(['The generated market has no open interest', 'The generated market has no open interest']);
  });
});
