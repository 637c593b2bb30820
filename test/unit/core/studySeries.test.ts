import { describe, expect, it } from 'vitest';
import { columnsFromCandles } from '../../../shared/domain/candle.ts';
import type { DecisionRecord } from '../../../shared/domain/decision.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { defaultSettings } from '../../../shared/settings/schema.ts';
import { evaluateCandles } from '../../../electron/core/evaluateCandles.ts';
import { studySeries } from '../../../electron/core/studySeries.ts';
import { symbolOf } from './support/coreHarness.ts';
import { randomWalk } from './support/randomWalk.ts';

const HALF_HOUR = TIMEFRAME_MS['30m'];
const candles30m = columnsFromCandles(randomWalk({ seed: 31, count: 3_000, timeframeMs: HALF_HOUR, holes: [{ beforeRow: 2_700, candles: 5 }] }));
const settings = defaultSettings();
const common = { symbol: symbolOf('XRP'), settings: { ...settings, regime: { ...settings.regime, hysteresis_candles: 0 } }, candles30m };

describe('studies for the chart', () => {
  it('are the numbers the decisions were taken by', () => {
    const records: DecisionRecord[] = [];
    evaluateCandles({ ...common, flat: true }, (record) => records.push(record));
    const studies = studySeries({ ...common, timeframe: '30m' });
    for (let row = 2_400; row < 3_000; row += 1) {
      const [bounce, rip] = [records[2 * row], records[2 * row + 1]];
      expect([studies.emaFast[row], studies.emaMid[row], studies.emaSlow[row], studies.rsi[row], studies.bounceThreshold[row], studies.ripThreshold[row]])
        .toEqual([bounce?.emaFast, bounce?.emaMid, bounce?.emaSlow, bounce?.rsi, bounce?.threshold, rip?.threshold]);
      const openTime = candles30m.openTime[row] ?? 0;
      const band = studies.bands.find((one) => one.from <= openTime && openTime < one.to);
      expect([band?.trend, band?.volatility]).toEqual([bounce?.regime.trend, bounce?.regime.volatility]);
    }
  });

  it('have no value before the first valid row, and no bands before the symbol is ready or across a hole', () => {
    const { rsi, emaSlow, bounceThreshold, bands } = studySeries({ ...common, timeframe: '30m' });
    expect([rsi.findIndex((value) => !Number.isNaN(value)), emaSlow.findIndex((value) => !Number.isNaN(value))]).toEqual([14, 199]);
    const firstReady = bounceThreshold.findIndex((value) => !Number.isNaN(value));
    expect(bands[0]?.from).toBe(candles30m.openTime[firstReady]);
    const hole = candles30m.openTime[2_700] ?? 0;
    expect(bands.some((band) => band.from < hole - HALF_HOUR && band.to > hole - HALF_HOUR)).toBe(false);
    expect(bands.every((band, index) => band.from < band.to && (bands[index + 1]?.from ?? Infinity) >= band.to)).toBe(true);
  });

  it('of a longer timeframe are made of its own candles, with the same bands and without thresholds', () => {
    const candles4h = columnsFromCandles(randomWalk({ seed: 32, count: 400, timeframeMs: TIMEFRAME_MS['4h'] }));
    const studies = studySeries({ ...common, candles4h, timeframe: '4h' });
    expect([studies.emaFast.length, studies.emaFast.findIndex((value) => !Number.isNaN(value))]).toEqual([400, 20]);
    expect(studies.bounceThreshold.every(Number.isNaN)).toBe(true);
  });

  it('refuse a timeframe whose candles are not given', () => {
    expect(() => studySeries({ ...common, timeframe: '1h' })).toThrow(/no 1h candles/);
  });
});
