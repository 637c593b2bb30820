import { ATR as LibraryAtr, EMA as LibraryEma, RSI as LibraryRsi } from 'technicalindicators';
import { ATR as SignalsAtr, EMA as SignalsEma, RSI as SignalsRsi } from 'trading-signals';
import type { Candle } from '../../shared/domain/candle.ts';
import { columnsFromCandles } from '../../shared/domain/candle.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { defaultSettings } from '../../shared/settings/schema.ts';
import { restoreCore } from '../../electron/core/createCore.ts';
import { evaluateCandles } from '../../electron/core/evaluateCandles.ts';
import { Atr } from '../../electron/core/indicators/atr.ts';
import { createEma } from '../../electron/core/indicators/ema.ts';
import { Rsi } from '../../electron/core/indicators/rsi.ts';
import { studySeries } from '../../electron/core/studySeries.ts';
import { randomWalk } from '../unit/core/support/randomWalk.ts';
import type { BenchRow } from './benchRow.ts';
import { benchCoreOf, minuteCloses, playMinutes, symbol } from './coreSession.ts';
import { heldCoreOf, pricesOn } from './heldSession.ts';

const FOUR_YEARS_OF_MINUTES = 4 * 365 * 1_440;

/** The core's speed: indicators against two libraries in the same run, events through the whole core, decisions, studies, snapshots. */
export async function benchCore(): Promise<BenchRow[]> {
  const rows = [
    ...indicatorRows(), baselineRow(), ...eventRows(1, FOUR_YEARS_OF_MINUTES), ...eventRows(20, 60 * 1_440),
    ...[1, 5, 20].map(heldRow), ...[1_000, 20_000].flatMap(snapshotRows), ...evaluatorRows(),
  ];
  return await Promise.resolve(rows);
}

/** Shortest of some runs: what the machine can do when nothing else interrupts it. */
function bestMs(runs: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    work();
    best = Math.min(best, performance.now() - began);
  }
  return best;
}

function indicatorRows(): BenchRow[] {
  const count = 50_000;
  const candles = randomWalk({ seed: 1, count, timeframeMs: TIMEFRAME_MS['30m'] });
  const closes = candles.map((candle) => candle.close);
  const row = (name: string, work: () => void): BenchRow => ({
    name: `indicator ${name}`, value: (bestMs(5, work) / count) * 1e6, unit: 'ns/candle', note: `${count} candles, best of 5`,
  });
  const streaming = <T>(feed: (value: T) => void, values: readonly T[]) => (): void => {
    for (const value of values) feed(value);
  };
  return [
    row('RSI 14: ours', () => {
      const rsi = new Rsi(14);
      for (const close of closes) rsi.push(close);
    }),
    row('RSI 14: technicalindicators', () => {
      const rsi = new LibraryRsi({ period: 14, values: [] });
      streaming((close: number) => void rsi.nextValue(close), closes)();
    }),
    row('RSI 14: trading-signals', () => {
      const rsi = new SignalsRsi(14);
      streaming((close: number) => void rsi.update(close, false), closes)();
    }),
    row('ATR 14: ours', () => {
      const atr = new Atr(14);
      for (const candle of candles) atr.push(candle.high, candle.low, candle.close);
    }),
    row('ATR 14: technicalindicators', () => {
      const atr = new LibraryAtr({ period: 14, high: [], low: [], close: [] });
      streaming((candle: Candle) => void atr.nextValue(candle), candles)();
    }),
    row('ATR 14: trading-signals', () => {
      const atr = new SignalsAtr(14);
      streaming((candle: Candle) => void atr.update(candle, false), candles)();
    }),
    row('EMA 200: ours', () => {
      const ema = createEma(200);
      for (const close of closes) ema.push(close);
    }),
    row('EMA 200: technicalindicators', () => {
      const ema = new LibraryEma({ period: 200, values: [] });
      streaming((close: number) => void ema.nextValue(close), closes)();
    }),
    row('EMA 200: trading-signals', () => {
      const ema = new SignalsEma(200);
      streaming((close: number) => void ema.update(close, false), closes)();
    }),
  ];
}

/** What any program has to do with four years of minutes: a loop over the columns that makes the candles and runs RSI, ATR and three EMAs over them. */
function baselineRow(): BenchRow {
  const closes = minuteCloses(FOUR_YEARS_OF_MINUTES);
  let last = 0;
  const ms = bestMs(2, () => {
    for (const minutes of [30, 60, 240]) {
      const [rsi, atr] = [new Rsi(14), new Atr(14)];
      const emas = [21, 50, 200].map((period) => createEma(period));
      let [high, low] = [0, Number.POSITIVE_INFINITY];
      for (let minute = 0; minute < closes.length; minute += 1) {
        const close = closes[minute] ?? 0;
        if (close > high) high = close;
        if (close < low) low = close;
        if ((minute + 1) % minutes !== 0) continue;
        rsi.push(close);
        atr.push(high, low, close);
        for (const ema of emas) ema.push(close);
        [high, low] = [0, Number.POSITIVE_INFINITY];
      }
      last += rsi.value + atr.value;
    }
  });
  return { name: 'baseline: four years of minutes, indicators alone', value: ms, unit: 'ms', note: `a loop over the closes, ${Number.isFinite(last) ? '30m, 1h and 4h' : 'nothing'}` };
}

/** Minutes as price events, with the 30m, 1h and 4h candles that close among them, through a core whose orders are filled at once. */
function eventRows(symbols: number, minutes: number): BenchRow[] {
  const core = benchCoreOf(symbols);
  const closes = minuteCloses(minutes);
  const began = performance.now();
  const events = playMinutes(core, closes, symbols);
  const ms = performance.now() - began;
  const label = symbols === 1 ? 'one symbol' : `${symbols} symbols`;
  const note = `${minutes} minutes, ${core.decisionCount()} decisions, ${core.signalStatistics().generated} signals, ${core.positions().length} positions`;
  return [
    { name: `core: ${label}, minutes as events`, value: ms, unit: 'ms', note },
    { name: `core: ${label}, events`, value: events / (ms / 1000), unit: 'events/s', note },
  ];
}

/** Prices in turn on every market of a core that holds a position on each. */
function heldRow(positions: number): BenchRow {
  const count = 500_000;
  const core = heldCoreOf(positions);
  pricesOn(core, count, 0);
  const ms = bestMs(3, () => { pricesOn(core, count, count); });
  return { name: `core: prices with ${positions} ${positions === 1 ? 'position' : 'positions'} open`, value: count / (ms / 1000), unit: 'events/s', note: `${count} prices, best of 3` };
}

/** A session of so many decisions on four markets, as its journal would restore it. */
function snapshotRows(decisions: number): BenchRow[] {
  const core = benchCoreOf(4);
  playMinutes(core, minuteCloses((decisions / 8) * 30), 4);
  let snapshot: unknown = null;
  const snapshotMs = bestMs(3, () => { snapshot = core.snapshot(); });
  const restoreMs = bestMs(3, () => { restoreCore(snapshot); });
  const hashMs = bestMs(3, () => { core.stateHash(); });
  const bytes = JSON.stringify(snapshot).length;
  const note = `${core.decisionCount()} decisions, ${core.positions().length} positions`;
  const label = `core: ${decisions} decisions,`;
  return [
    { name: `${label} snapshot`, value: snapshotMs, unit: 'ms', note },
    { name: `${label} restore`, value: restoreMs, unit: 'ms', note },
    { name: `${label} state hash`, value: hashMs, unit: 'ms', note },
    { name: `${label} snapshot as JSON`, value: bytes / 1e6, unit: 'MB', note },
  ];
}

function evaluatorRows(): BenchRow[] {
  const count = 70_000;
  const candles30m = columnsFromCandles(randomWalk({ seed: 3, count, timeframeMs: TIMEFRAME_MS['30m'] }));
  const options = { symbol: symbol('BTC'), settings: defaultSettings(), candles30m };
  let lines = 0;
  const evaluateMs = bestMs(2, () => evaluateCandles({ ...options, flat: false }, () => { lines += 1; }));
  const studyMs = bestMs(3, () => { studySeries({ ...options, timeframe: '30m' }); });
  return [
    { name: 'evaluate: four years of 30m candles', value: evaluateMs, unit: 'ms', note: `${lines / 2} decision records` },
    { name: 'chart studies: four years of 30m candles', value: studyMs, unit: 'ms' },
  ];
}
