import { describe, expect, it, vi } from 'vitest';
import type { Candle } from '../../../shared/domain/candle.ts';
import { columnsFromCandles } from '../../../shared/domain/candle.ts';
import type { DecisionRecord } from '../../../shared/domain/decision.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { parseMarketSymbol } from '../../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { Settings } from '../../../shared/settings/schema.ts';
import { defaultSettings, settingsSchema } from '../../../shared/settings/schema.ts';
import { evaluateCandles } from '../../../electron/core/evaluateCandles.ts';
import { naiveDecisions } from './support/naiveDecisions.ts';
import { randomWalk } from './support/randomWalk.ts';
import { hasRealCandles, realCandles } from './support/realCandles.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 60_000 });

const HALF_HOUR = TIMEFRAME_MS['30m'];

interface Given {
  readonly candles30m: readonly Candle[];
  readonly candles1h?: readonly Candle[];
  readonly candles4h?: readonly Candle[];
}

function evaluate(given: Given, settings: Settings = defaultSettings(), flat = true, symbol = symbolOf('BTC')): DecisionRecord[] {
  const records: DecisionRecord[] = [];
  evaluateCandles({
    symbol,
    settings,
    flat,
    candles30m: columnsFromCandles(given.candles30m),
    candles1h: given.candles1h && columnsFromCandles(given.candles1h),
    candles4h: given.candles4h && columnsFromCandles(given.candles4h),
  }, (record) => records.push(record));
  return records;
}

function symbolOf(base: string): MarketSymbol {
  const symbol = parseMarketSymbol(base);
  if (symbol === null) throw new Error(base);
  return symbol;
}

/** Numbers to 1e-9 relative, everything else exactly; the first differing line is named. */
function expectSameLines(actual: readonly unknown[], expected: readonly unknown[]): void {
  expect(actual.length).toBe(expected.length);
  for (const [index, line] of actual.entries()) {
    const wanted = expected[index];
    if (!isClose(line, wanted)) expect(line, `line ${index}`).toEqual(wanted);
  }
}

function isClose(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isClose(Reflect.get(a, key), Reflect.get(b, key)));
}

function settingsWith(changes: { bounce?: object; rip?: object; indicators?: object; regime?: object; duplicates?: object }): Settings {
  return settingsSchema.parse({
    indicators: changes.indicators ?? {},
    regime: changes.regime ?? {},
    signals: { oversold_bounce: changes.bounce ?? {}, short_the_rip: changes.rip ?? {}, duplicate_prevention: changes.duplicates ?? {} },
  });
}

const OTHER_SETTINGS: readonly [string, Settings][] = [
  ['aggressive and sensitive, obeying the regime', settingsWith({
    bounce: { adaptive_mode: 'aggressive', volatility_sensitivity: 'high', ignore_regime: false },
    rip: { adaptive_mode: 'aggressive', volatility_sensitivity: 'high', ignore_regime: false, symbols: {} },
    regime: { min_slow_candles: 200 },
  })],
  ['conservative and insensitive with a narrow range', settingsWith({
    bounce: { adaptive_mode: 'conservative', volatility_sensitivity: 'low', adaptive_rsi_range: 4, adaptive_rsi_base: 48, max_sl_pct: 0.004 },
    rip: { adaptive_mode: 'conservative', volatility_sensitivity: 'low', adaptive_rsi_range: 7, adaptive_rsi_base: 52, symbols: {}, min_tp_pct: 0.02 },
    indicators: { rsi_period: 9, atr_period: 21, ema_fast: 12, ema_mid: 26, ema_slow: 120 },
    regime: { min_slow_candles: 200 },
  })],
];

describe('evaluateCandles, flat', () => {
  it.each([1, 2, 3, 4])('equals the specification computed another way on random walk %i', (seed) => {
    const candles30m = randomWalk({ seed, count: 3_400, timeframeMs: HALF_HOUR });
    expectSameLines(evaluate({ candles30m }), naiveDecisions({ symbol: 'BTC/USDT:USDT', candles30m, settings: defaultSettings() }));
  });

  it.each(OTHER_SETTINGS)('equals it with other settings: %s', (_, settings) => {
    const candles30m = randomWalk({ seed: 77, count: 2_600, timeframeMs: HALF_HOUR, swing: 0.01 });
    expectSameLines(evaluate({ candles30m }, settings), naiveDecisions({ symbol: 'BTC/USDT:USDT', candles30m, settings }));
  });

  it('equals it across holes short and long, starting in the middle of a bucket', () => {
    const settings = settingsWith({ regime: { min_slow_candles: 200 } });
    const candles30m = randomWalk({
      seed: 5, count: 5_000, timeframeMs: HALF_HOUR, start: Date.UTC(2024, 0, 1, 1, 30),
      holes: [{ beforeRow: 700, candles: 3 }, { beforeRow: 1_755, candles: 47 }, { beforeRow: 2_400, candles: 48 }, { beforeRow: 2_403, candles: 13 }],
    });
    const lines = evaluate({ candles30m }, settings);
    expectSameLines(lines, naiveDecisions({ symbol: 'BTC/USDT:USDT', candles30m, settings }));
    const ready = lines.map((line) => line.verdict !== 'not-ready');
    expect([ready[4_799], ready[4_800], ready.at(-1)]).toEqual([true, false, true]);
  });

  it('uses given longer candles as they are, and counts none once the newest ended a day ago', () => {
    const settings = settingsWith({ regime: { min_slow_candles: 200 } });
    const candles30m = randomWalk({ seed: 8, count: 2_000, timeframeMs: HALF_HOUR, start: Date.UTC(2024, 3, 1) });
    const candles1h = randomWalk({ seed: 9, count: 1_300, timeframeMs: TIMEFRAME_MS['1h'], start: Date.UTC(2024, 2, 25) });
    const candles4h = randomWalk({ seed: 10, count: 380, timeframeMs: TIMEFRAME_MS['4h'], start: Date.UTC(2024, 1, 1) })
      .filter((candle) => candle.openTime < Date.UTC(2024, 4, 5));
    const lines = evaluate({ candles30m, candles1h, candles4h }, settings);
    expectSameLines(lines, naiveDecisions({ symbol: 'BTC/USDT:USDT', candles30m, candles1h, candles4h, settings }));
    expect(lines.some((line) => line.verdict !== 'not-ready')).toBe(true);
    expect(lines.at(-1)).toMatchObject({ verdict: 'not-ready', reason: 'not-ready-4h' });
  });

  it('changes no earlier decision when the input is cut', () => {
    const candles30m = randomWalk({ seed: 11, count: 2_900, timeframeMs: HALF_HOUR });
    const all = evaluate({ candles30m });
    for (const rows of [2_500, 2_613, 2_777]) {
      expect(evaluate({ candles30m: candles30m.slice(0, rows) })).toEqual(all.slice(0, 2 * rows));
    }
  });

  it('emits only the decision times that are asked for, with all earlier candles as history', () => {
    const candles30m = randomWalk({ seed: 12, count: 2_700, timeframeMs: HALF_HOUR });
    const from = (candles30m[2_600]?.openTime ?? 0) + HALF_HOUR;
    const to = from + 3 * HALF_HOUR;
    const records: DecisionRecord[] = [];
    evaluateCandles({ symbol: symbolOf('BTC'), settings: defaultSettings(), flat: true, candles30m: columnsFromCandles(candles30m), from, to },
      (record) => records.push(record));
    expect(records).toEqual(evaluate({ candles30m }).slice(5_200, 5_206));
  });

  it('gives lines of an enabled strategy only', () => {
    const candles30m = randomWalk({ seed: 13, count: 10, timeframeMs: HALF_HOUR });
    const strategies = evaluate({ candles30m }, settingsWith({ bounce: { enable: false } })).map((record) => record.strategy);
    expect(new Set(strategies)).toEqual(new Set(['adaptive-short-the-rip']));
  });

  it('has a candle without any movement declined for want of an ATR, without the checks that need one', () => {
    const flat = Array.from({ length: 2_500 }, (_, row) => ({ openTime: row * HALF_HOUR, open: 5, high: 5, low: 5, close: 5, volume: 1 }));
    const last = evaluate({ candles30m: flat }).at(-2);
    expect(last?.rsi).toBe(50);
    expect(last?.checks.map((check) => check.name)).toEqual(['history-30m', 'history-1h', 'history-4h', 'rsi', 'volume', 'regime', 'atr']);
    expect(last?.rewardToRisk).toBeNull();
  });

  it.runIf(hasRealCandles)('equals the specification computed another way on recorded candles with the exchange\'s own outages', () => {
    const candles30m = realCandles('binance-spot-BTCUSDT-30m.csv.gz', 3_100, 7_000);
    expectSameLines(evaluate({ candles30m }), naiveDecisions({ symbol: 'BTC/USDT:USDT', candles30m, settings: defaultSettings() }));
  });
});

describe('evaluateCandles with positions', () => {
  const permissive = settingsWith({
    bounce: { adaptive_rsi_base: 50, symbols: { 'BTC/USDT:USDT': { rsi_threshold: 55 } } },
    rip: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: 45 } } },
    regime: { min_slow_candles: 200 },
  });
  const candles30m = randomWalk({ seed: 21, count: 3_500, timeframeMs: HALF_HOUR, swing: 0.012 });

  it('declines only what the pure rule would enter, and only for the reasons of duplicate prevention', () => {
    const flat = evaluate({ candles30m }, permissive);
    const traded = evaluate({ candles30m }, permissive, false);
    const reasons = new Set<string>();
    for (const [index, record] of traded.entries()) {
      const pure = flat[index];
      if (record.verdict === pure?.verdict) continue;
      expect(pure?.verdict).toBe('enter');
      reasons.add(record.reason ?? 'none');
    }
    expect(reasons.has('position-open')).toBe(true);
    expect([...reasons].every((reason) => ['position-open', 'order-working', 'cooldown', 'reentry-cooldown'].includes(reason))).toBe(true);
  });

  it('never enters while its position is open, replayed from the lines and candles alone', () => {
    const traded = evaluate({ candles30m }, permissive, false);
    let busyUntil = Number.NEGATIVE_INFINITY;
    let entries = 0;
    for (const record of traded.filter((one) => one.verdict === 'enter')) {
      expect(record.time).toBeGreaterThan(busyUntil);
      busyUntil = endOfTrade(record, candles30m, permissive);
      entries += 1;
    }
    expect(entries).toBeGreaterThan(5);
  });
});

/** Open time of the candle in which the trade of this line ends, or infinity. */
function endOfTrade(record: DecisionRecord, candles: readonly Candle[], settings: Settings): number {
  const rows = candles.filter((candle) => candle.openTime >= record.time);
  const first = rows[0];
  if (first === undefined || record.entry === null || record.stop === null || record.target === null) return Number.POSITIVE_INFINITY;
  const up = record.strategy === 'adaptive-oversold-bounce';
  const fill = first.open * (up ? 1 + settings.execution.slippage_pct : 1 - settings.execution.slippage_pct);
  const stop = fill * (record.stop / record.entry);
  const target = fill * (record.target / record.entry);
  for (const row of rows) {
    const aged = row.openTime - first.openTime >= settings.position_management.time_based_exit.max_position_duration * 1000;
    const stopped = up ? row.low <= stop : row.high >= stop;
    const reached = up ? row.high >= target : row.low <= target;
    if (aged || stopped || reached) return row.openTime;
  }
  return Number.POSITIVE_INFINITY;
}
