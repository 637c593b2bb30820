import type { Candle } from '../../../../shared/domain/candle.ts';
import type { CoreSettings } from '../../../../shared/settings/schema.ts';

/*
 * The pure rule written a second time, straight from the text of the specification: whole arrays, everything computed again, no part
 * of the core imported. Slow and plain on purpose.
 */

const MINUTES = 60_000;
const DAY = 1440 * MINUTES;

export interface NaiveInput {
  readonly symbol: string;
  readonly candles30m: readonly Candle[];
  readonly candles1h?: readonly Candle[];
  readonly candles4h?: readonly Candle[];
  readonly settings: CoreSettings;
}

type Maybe = number | undefined;

/** A stretch of candles without a hole of a day, with its indicators row by row. */
interface Stretch {
  readonly candles: readonly Candle[];
  readonly rsi: readonly Maybe[];
  readonly atr: readonly Maybe[];
  readonly fast: readonly Maybe[];
  readonly mid: readonly Maybe[];
  readonly slow: readonly Maybe[];
}

export function naiveDecisions(input: NaiveInput): unknown[] {
  const lines: unknown[] = [];
  const own1h = input.candles1h && stretches(input.candles1h, 60 * MINUTES, input.settings);
  const own4h = input.candles4h && stretches(input.candles4h, 240 * MINUTES, input.settings);
  for (const entry of stretches(input.candles30m, 30 * MINUTES, input.settings)) {
    const hours = own1h ?? [study(build(entry.candles, 60 * MINUTES), input.settings)];
    const fourHours = own4h ?? [study(build(entry.candles, 240 * MINUTES), input.settings)];
    entry.candles.forEach((candle, row) => {
      const time = candle.openTime + 30 * MINUTES;
      const hour = newest(hours, 60 * MINUTES, time);
      const fourHour = newest(fourHours, 240 * MINUTES, time);
      for (const name of ['bounce', 'rip'] as const) {
        const section = name === 'bounce' ? input.settings.signals.oversold_bounce : input.settings.signals.short_the_rip;
        if (section.enable) lines.push(line(name, input, entry, row, time, hour, fourHour));
      }
    });
  }
  return lines;
}

interface Newest {
  readonly stretch: Stretch;
  readonly row: number;
  readonly count: number;
}

function newest(all: readonly Stretch[], length: number, time: number): Newest | undefined {
  let found: Newest | undefined;
  for (const stretch of all) {
    const closed = stretch.candles.filter((candle) => candle.openTime + length <= time).length;
    if (closed > 0) found = { stretch, row: closed - 1, count: closed };
  }
  const last = found?.stretch.candles[found.row];
  if (found && last && time - (last.openTime + length) >= DAY) return { ...found, count: 0 };
  return found;
}

function stretches(candles: readonly Candle[], length: number, settings: CoreSettings): Stretch[] {
  const groups: Candle[][] = [];
  candles.forEach((candle, row) => {
    const before = candles[row - 1];
    if (!before || candle.openTime - (before.openTime + length) >= DAY) groups.push([]);
    groups.at(-1)?.push(candle);
  });
  return groups.map((group) => study(group, settings));
}

function build(rows: readonly Candle[], length: number): Candle[] {
  const buckets = new Map<number, Candle[]>();
  for (const row of rows) {
    const start = Math.floor(row.openTime / length) * length;
    buckets.set(start, [...(buckets.get(start) ?? []), row]);
  }
  const first = rows[0]?.openTime ?? 0;
  return [...buckets].filter(([start]) => start >= first).map(([start, members]) => ({
    openTime: start,
    open: members[0]?.open ?? 0,
    high: Math.max(...members.map((member) => member.high)),
    low: Math.min(...members.map((member) => member.low)),
    close: members.at(-1)?.close ?? 0,
    volume: members.reduce((sum, member) => sum + member.volume, 0),
  }));
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

function smoothed(numbers: readonly number[], n: number, weight: number): Maybe[] {
  const out: Maybe[] = [];
  let a = 0;
  numbers.forEach((x, row) => {
    if (row === n - 1) a = mean(numbers.slice(0, n));
    if (row >= n) a = a + weight * (x - a);
    out.push(row >= n - 1 ? a : undefined);
  });
  return out;
}

function study(candles: readonly Candle[], settings: CoreSettings): Stretch {
  const closes = candles.map((candle) => candle.close);
  const { rsi_period: r, atr_period: t, ema_fast: f, ema_mid: m, ema_slow: s } = settings.indicators;
  const changes = closes.slice(1).map((close, row) => close - (closes[row] ?? 0));
  const gains = smoothed(changes.map((change) => Math.max(change, 0)), r, 1 / r);
  const losses = smoothed(changes.map((change) => Math.max(-change, 0)), r, 1 / r);
  const rsi: Maybe[] = [undefined, ...gains.map((gain, row) => {
    const loss = losses[row];
    if (gain === undefined || loss === undefined) return undefined;
    if (loss === 0 && gain === 0) return 50;
    if (loss === 0) return 100;
    if (gain === 0) return 0;
    const rs = gain / loss;
    return 100 - 100 / (1 + rs);
  })];
  const ranges = candles.map((candle, row) => {
    const before = candles[row - 1];
    return before
      ? Math.max(candle.high - candle.low, Math.abs(candle.high - before.close), Math.abs(candle.low - before.close))
      : candle.high - candle.low;
  });
  return {
    candles,
    rsi,
    atr: smoothed(ranges, t, 1 / t),
    fast: smoothed(closes, f, 2 / (f + 1)),
    mid: smoothed(closes, m, 2 / (m + 1)),
    slow: smoothed(closes, s, 2 / (s + 1)),
  };
}

function line(name: 'bounce' | 'rip', input: NaiveInput, entry: Stretch, row: number, time: number, hour: Newest | undefined, fourHour: Newest | undefined): unknown {
  const { settings, symbol } = input;
  const isLong = name === 'bounce';
  const mine = isLong ? settings.signals.oversold_bounce : settings.signals.short_the_rip;
  const candle = entry.candles[row];
  if (!candle) throw new Error('no candle');
  const needed = settings.regime.min_slow_candles;
  const counts = [row + 1, hour?.count ?? 0, fourHour?.count ?? 0];
  const names = ['history-30m', 'history-1h', 'history-4h'];
  const checks: { name: string; value: number | null; limit: number | null; pass: boolean }[] =
    counts.map((count, index) => ({ name: names[index] ?? '', value: count, limit: needed, pass: count >= needed }));
  const strategy = isLong ? 'adaptive-oversold-bounce' : 'adaptive-short-the-rip';
  const unready = counts.findIndex((count) => count < needed);
  if (unready >= 0 || !hour || !fourHour) {
    return {
      time, symbol, strategy, verdict: 'not-ready', reason: ['not-ready-30m', 'not-ready-1h', 'not-ready-4h'][unready], close: candle.close,
      rsi: null, threshold: null, atr: null, emaFast: null, emaMid: null, emaSlow: null,
      regime: {
        trend: 'neutral', momentum: 'sideways', momentumDirection: 'flat', volatility: 'normal', riskMultiplier: 1, microTrendStrength: 0.5,
        entryScoreLong: 0.5, entryScoreShort: 0.5, confidence: 'insufficient-data', momentumRsi: null, momentumChange: null, volatilityPercentile: null,
      },
      favourable: { verdict: false, reason: 'insufficient-data' }, checks,
      entry: null, stop: null, target: null, rewardToRisk: null, sizeMultiplier: null,
    };
  }

  const at = (values: readonly Maybe[], index: number): number => {
    const value = values[index];
    if (value === undefined) throw new Error(`missing value at ${index}`);
    return value;
  };
  const close4h = at(fourHour.stretch.candles.map((one) => one.close), fourHour.row);
  const [f4, m4, s4] = [at(fourHour.stretch.fast, fourHour.row), at(fourHour.stretch.mid, fourHour.row), at(fourHour.stretch.slow, fourHour.row)];
  const trend = f4 > m4 && m4 > s4 && close4h > f4 ? 'bullish' : f4 < m4 && m4 < s4 && close4h < f4 ? 'bearish' : 'neutral';
  const closes1h = hour.stretch.candles.map((one) => one.close);
  const chg = at(closes1h, hour.row) / at(closes1h, hour.row - 9) - 1;
  const rsi1h = at(hour.stretch.rsi, hour.row);
  const momentum = (rsi1h > 65 && chg > 0.02) || (rsi1h < 35 && chg < -0.02) ? 'strong'
    : (40 <= rsi1h && rsi1h <= 60) || Math.abs(chg) < 0.01 ? 'sideways' : 'weak';
  const momentumDirection = chg >= 0.01 ? 'up' : chg <= -0.01 ? 'down' : 'flat';
  const fast = at(entry.fast, row);
  const slope = fast / at(entry.fast, row - 19) - 1;
  const strength = Math.min(100 * Math.abs(slope), 1);
  const rsi = at(entry.rsi, row);
  const scoreLong = rsi < 30 ? 0.8 : rsi > 70 ? 0.2 : candle.close < fast ? 0.6 : 0.4;
  const scoreShort = 1 - scoreLong;
  const relative = fourHour.stretch.atr.slice(0, fourHour.row + 1)
    .flatMap((atr, index) => (atr === undefined ? [] : [atr / (fourHour.stretch.candles[index]?.close ?? 0)])).slice(-100);
  const current = relative.at(-1) ?? 0;
  const percentile = relative.filter((value) => value < current).length / relative.length;
  const cuts = { low: [0.8, 0.2], medium: [0.75, 0.25], high: [0.65, 0.35] }[mine.volatility_sensitivity];
  const volatility = percentile > (cuts[0] ?? 0) ? 'high' : percentile < (cuts[1] ?? 0) ? 'low' : 'normal';
  const multiplier = { high: 0.5, low: 1.5, normal: 1 }[volatility];
  const strongWith = momentum === 'strong' && momentumDirection === { bullish: 'up', bearish: 'down', neutral: '' }[trend];

  let verdict: boolean;
  let code: string;
  if (isLong) {
    if (trend === 'bullish' && strongWith) [verdict, code] = [false, 'bullish-strong'];
    else if (scoreLong < 0.4) [verdict, code] = [false, 'entry-score-low'];
    else if (volatility === 'high' && trend === 'bearish') [verdict, code] = [true, 'bearish-high-volatility'];
    else if (trend === 'bearish' || trend === 'neutral') [verdict, code] = [true, 'not-bullish'];
    else [verdict, code] = [false, 'bullish'];
  } else if (trend === 'bullish') [verdict, code] = [false, 'bullish'];
  else if (scoreShort < 0.3) [verdict, code] = [false, 'entry-score-low'];
  else if (trend === 'bearish' && (strongWith || momentum === 'weak')) [verdict, code] = [true, 'bearish'];
  else if (volatility === 'high') [verdict, code] = [true, 'high-volatility'];
  else [verdict, code] = [false, 'no-downward-pressure'];

  const B = mine.adaptive_rsi_base;
  const R = mine.adaptive_rsi_range;
  const scale = { conservative: 0.5, dynamic: 1, aggressive: 1.5 }[mine.adaptive_mode];
  const shift = scale * (strongWith ? Math.min(5, R / 2) : Math.min(3, R / 3));
  const up = trend === 'neutral' ? 0 : (trend === 'bearish') === isLong ? shift : -shift;
  const [floor, ceiling] = isLong ? [Math.max(30, B - R), Math.min(50, B + R)] : [Math.max(50, B - R), Math.min(85, B + R)];
  let threshold = B + up;
  if (threshold < floor) threshold = floor;
  if (threshold > ceiling) threshold = ceiling;
  threshold = mine.symbols[symbol]?.rsi_threshold ?? threshold;

  const e = candle.close;
  const a = at(entry.atr, row);
  const mid = at(entry.mid, row);
  const slow = at(entry.slow, row);
  const sign = isLong ? 1 : -1;
  let target = e + sign * mine.tp_atr_mult * a;
  if (Math.abs(target - e) / e < mine.min_tp_pct) target = e * (1 + sign * mine.min_tp_pct);
  let stop = e - sign * mine.sl_atr_mult * a;
  if (Math.abs(stop - e) / e > mine.max_sl_pct) stop = e * (1 - sign * mine.max_sl_pct);
  const fee = settings.execution.fee_pct;
  const net = (Math.abs(target - e) - 2 * fee * e) / (Math.abs(e - stop) + 2 * fee * e);

  const reasons: string[] = [];
  const check = (checkName: string, value: number, limit: number | null, pass: boolean, reason: string) => {
    checks.push({ name: checkName, value, limit, pass });
    if (!pass) reasons.push(reason);
  };
  check('rsi', rsi, threshold, isLong ? rsi <= threshold : rsi >= threshold, 'rsi-not-reached');
  if (!isLong) {
    const tol = strength < 0.3 ? null : strength > 0.7 ? 0.001 : 0.005;
    check('ema-fast-mid', fast, tol === null ? null : mid * (1 + tol), tol === null || fast < mid * (1 + tol), 'ema-not-aligned');
    check('ema-mid-slow', mid, tol === null ? null : slow * (1 + tol), tol === null || mid <= slow * (1 + tol), 'ema-not-aligned');
  }
  check('volume', candle.volume, 0, candle.volume > 0, 'no-volume');
  check('regime', verdict ? 1 : 0, mine.ignore_regime ? null : 1, mine.ignore_regime || verdict, 'regime-unfavourable');
  check('atr', a, 0, a > 0, 'atr-missing');
  if (a > 0) {
    check('target', target, 0, target > 0, 'target-not-positive');
    check('stop-distance', Math.abs(e - stop) / e, settings.risk.min_stop_pct, Math.abs(e - stop) / e >= settings.risk.min_stop_pct, 'stop-too-tight');
    check('reward-to-risk', net, 1.5, net >= 1.5, 'reward-too-small');
  }
  return {
    time, symbol, strategy, verdict: reasons.length === 0 ? 'enter' : 'decline', reason: reasons[0] ?? null, close: e, rsi, threshold, atr: a,
    emaFast: fast, emaMid: mid, emaSlow: slow,
    regime: {
      trend, momentum, momentumDirection, volatility, riskMultiplier: multiplier, microTrendStrength: strength,
      entryScoreLong: scoreLong, entryScoreShort: scoreShort, confidence: 'sufficient', momentumRsi: rsi1h, momentumChange: chg, volatilityPercentile: percentile,
    },
    favourable: { verdict, reason: code }, checks,
    entry: e, stop, target, rewardToRisk: Math.abs(target - e) / Math.abs(e - stop), sizeMultiplier: multiplier,
  };
}
