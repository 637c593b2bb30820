import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chartSummary } from '../../../../renderer/chart/chartSummary.ts';
import { rowsOf } from '../../../../renderer/chart/chartRows.ts';
import { distanceFrom, pnlAt, positionLines, toTick } from '../../../../renderer/chart/positionLines.ts';
import { tradeMarks } from '../../../../renderer/chart/tradeMarks.ts';
import { chartData } from '../../../renderer-harness/candles.ts';
import { instruments, MARKETS, positions } from '../../../renderer-harness/fixtures.ts';

describe('positionLines', () => {
  it('draws entry, stop, target and liquidation of the open positions of one market', () => {
    const lines = positionLines(positions(), 0);
    expect(lines.map((line) => line.kind)).toEqual(['entry', 'stop', 'target', 'liquidation']);
    expect(lines.find((line) => line.kind === 'stop')?.title).toMatch(/^Stop [+\u2212]\d+\.\d\d\u00a0% {2}[+\u2212]\d+\.\d\d USDT$/);
  });

  it('draws none for closed positions or other markets', () => {
    expect(positionLines(positions(), 2)).toEqual([]);
  });
});

describe('money at a price', () => {
  it('is won by a long above its entry and by a short below it', () => {
    expect([pnlAt({ side: 'long', entryPrice: 100, openAmount: 2 }, 110), pnlAt({ side: 'short', entryPrice: 100, openAmount: 2 }, 110)]).toEqual([20, -20]);
  });

  it('has a distance only where a mark price is known', () => {
    expect([distanceFrom(100, 99), distanceFrom(0, 99)]).toEqual([-0.010000000000000009, null]);
  });
});

describe('toTick', () => {
  it('moves a price to the nearest tick without dust', () => {
    expect([toTick(41836.77, { priceTick: 0.1 }), toTick(0.123456, { priceTick: 0.00005 }), toTick(5, null)]).toEqual([41836.8, 0.12345, 5]);
  });

  it('moves a price by half a tick at most', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100_000, noNaN: true }), fc.constantFrom(0.1, 0.01, 0.001, 0.5, 1), (price, priceTick) => {
        expect(Math.abs(toTick(price, { priceTick }) - price)).toBeLessThanOrEqual(priceTick / 2 + 1e-9);
      }),
    );
  });
});

describe('tradeMarks', () => {
  it('gives the trades of one market in order of entry, with the exit in words', () => {
    const marks = tradeMarks(positions(), 0);
    expect(marks.map((mark) => mark.entryTime)).toEqual(marks.map((mark) => mark.entryTime).toSorted((a, b) => a - b));
    expect(marks.find((mark) => mark.exitTime !== null)?.exitLabel).toMatch(/^Stop-loss [+\u2212]/);
    expect(marks.at(-1)?.exitLabel).toBe('');
  });
});

describe('chartSummary', () => {
  it('tells in sentences what the chart shows', () => {
    const [instrument] = instruments();
    const [market] = MARKETS;
    if (instrument === undefined || market === undefined) throw new Error('the fixtures have markets');
    const rows = rowsOf(chartData(market.series['30m'], 0, '30m', 100, null));
    expect(chartSummary(instrument, '30m', rows, [])).toMatch(/^BTC perpetual on Generated market, 30m candles, 100 shown\. Last close [\d,.]+, .+ RSI \d+\.\d\. .+ Regime: Bearish · strong down · high volatility\.$/);
    expect(chartSummary(instrument, '30m', [], [])).toBe('BTC, 30m: no closed candles yet.');
  });

  it('tells the newest trades that are marked', () => {
    const [instrument] = instruments();
    const [market] = MARKETS;
    if (instrument === undefined || market === undefined) throw new Error('the fixtures have markets');
    const rows = rowsOf(chartData(market.series['30m'], 0, '30m', 100, null));
    const [mark] = tradeMarks(positions(), 0);
    if (mark === undefined) throw new Error('the fixtures have trades');
    const four = [mark, mark, mark, { ...mark, side: 'short' as const, exitTime: null, exitPrice: null, exitLabel: '' }];
    expect(chartSummary(instrument, '30m', rows, four)).toMatch(/4 trades marked, the newest 3: (\w+ from [\d,.]+ to [\d,.]+, [^;]+; ){2}short from [\d,.]+, still open\.$/);
  });
});
