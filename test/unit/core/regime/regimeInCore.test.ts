import { describe, expect, it, vi } from 'vitest';
import type { Candle } from '../../../../shared/domain/candle.ts';
import { columnsFromCandles } from '../../../../shared/domain/candle.ts';
import { sessionId } from '../../../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import type { TradingCore } from '../../../../electron/core/coreApi.ts';
import { createCore, restoreCore } from '../../../../electron/core/createCore.ts';
import { studySeries } from '../../../../electron/core/studySeries.ts';
import { calmSettings, instrumentOf, symbolOf } from '../support/coreHarness.ts';
import { randomWalk } from '../support/randomWalk.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 60_000 });

const HALF_HOUR = TIMEFRAME_MS['30m'];
const SETTLED = 1_700;

/** A core that is told the candles from row `SETTLED` on one by one, after the earlier ones as history. */
function play(candles: readonly Candle[], hysteresis: number): { core: TradingCore; raw: string[]; smoothed: string[]; notices: string[] } {
  const settings = calmSettings();
  const core = createCore({
    sessionId: sessionId('r'), settings: { ...settings, regime: { ...settings.regime, hysteresis_candles: hysteresis } }, instruments: [instrumentOf('BTC')], startEquity: 1_000, entryTtlMs: 60_000,
  });
  const long = { '1h': [] as Candle[], '4h': [] as Candle[] };
  for (const [timeframe, built] of [['1h', long['1h']], ['4h', long['4h']]] as const) {
    const size = TIMEFRAME_MS[timeframe] / HALF_HOUR;
    for (let row = 0; row + size <= candles.length; row += size) {
      const part = candles.slice(row, row + size);
      const [first, last] = [part[0], part.at(-1)];
      if (first === undefined || last === undefined) continue;
      built.push({ openTime: first.openTime, open: first.open, high: Math.max(...part.map(({ high }) => high)), low: Math.min(...part.map(({ low }) => low)), close: last.close, volume: 1 });
    }
  }
  const settledAt = candles[SETTLED]?.openTime ?? 0;
  const series = { '4h': long['4h'], '1h': long['1h'], '30m': candles };
  for (const timeframe of ['4h', '1h', '30m'] as const) {
    const past = series[timeframe].filter(({ openTime }) => openTime + TIMEFRAME_MS[timeframe] <= settledAt);
    core.apply({ kind: 'history', at: settledAt, instrument: 0, timeframe, columns: columnsFromCandles(past) });
  }
  const result = { core, raw: [] as string[], smoothed: [] as string[], notices: [] as string[] };
  for (const candle of candles.slice(SETTLED)) {
    const at = candle.openTime + HALF_HOUR;
    for (const timeframe of ['4h', '1h'] as const) {
      const closing = long[timeframe].find(({ openTime }) => openTime + TIMEFRAME_MS[timeframe] === at);
      if (closing !== undefined) core.apply({ kind: 'candle', at, instrument: 0, timeframe, ...closing });
    }
    for (const effect of core.apply({ kind: 'candle', at, instrument: 0, timeframe: '30m', ...candle })) {
      if (effect.kind === 'notice' && effect.code === 'regime-changed') result.notices.push(effect.message);
    }
    const shown = core.smoothedRegime(0);
    result.raw.push(core.regime(0).trend);
    result.smoothed.push(shown.confidence === 'sufficient' ? shown.trend : shown.confidence);
  }
  return result;
}

const candles = randomWalk({ seed: 8, count: 4_000, timeframeMs: HALF_HOUR, swing: 0.012 });

describe('the smoothed regime of a core', () => {
  const played = play(candles, 12);

  it('lags behind the raw one that decisions are taken by', () => {
    expect(played.smoothed).not.toEqual(played.raw);
    const decided = Array.from({ length: played.raw.length }, (_, row) => played.core.decision(2 * row).regime.trend);
    expect(decided).toEqual(played.raw);
  });

  it('keeps and announces each change', () => {
    const history = played.core.regimeHistory(0);
    expect(history[0]?.from).toEqual({ confidence: 'insufficient-data' });
    for (const [index, { from }] of history.entries()) if (index > 0) expect(from).toEqual(history[index - 1]?.to);
    const announced = history.filter(({ from, to }) => from.confidence === 'sufficient' && to.confidence === 'sufficient' && (from.trend !== to.trend || from.volatility !== to.volatility));
    expect(played.notices).toHaveLength(announced.length);
    expect(announced.length).toBeGreaterThan(3);
    expect(played.core.regimeShares()[0]?.coveredMs).toBe((candles.length - SETTLED - 1) * HALF_HOUR);
  });

  it('is the one that the chart draws', () => {
    const { bands } = studySeries({ symbol: symbolOf('BTC'), settings: played.core.options.settings, timeframe: '30m', candles30m: columnsFromCandles(candles) });
    const drawn = candles.slice(SETTLED).map(({ openTime }) => bands.find(({ from, to }) => from <= openTime && openTime < to)?.trend);
    // both have seen the same candles long enough to agree
    expect(drawn.slice(500)).toEqual(played.smoothed.slice(500));
  });

  it('changes no decision, however long it waits', () => {
    const quick = play(candles, 0);
    expect(quick.smoothed).toEqual(quick.raw);
    for (let row = 0; row < quick.core.decisionCount(); row += 1) expect(quick.core.decision(row)).toEqual(played.core.decision(row));
  });

  it('is part of the snapshot', () => {
    const core = restoreCore(JSON.parse(JSON.stringify(played.core.snapshot())));
    expect(core.regimeHistory(0)).toEqual(played.core.regimeHistory(0));
    expect(core.smoothedRegime(0)).toEqual(played.core.smoothedRegime(0));
    expect(core.recommendations(0)).toEqual(played.core.recommendations(0));
    expect(core.recommendations(0).length).toBeGreaterThan(2);
    expect(core.stateHash()).toBe(played.core.stateHash());
  });
});
