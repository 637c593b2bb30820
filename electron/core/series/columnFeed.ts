import type { CandleColumns } from '../../../shared/domain/candle.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { BuiltCandles } from './builtCandles.ts';
import type { SymbolMarket } from './symbolMarket.ts';
import { decisionTimeOf } from './symbolMarket.ts';

export interface SymbolColumns {
  readonly candles30m: CandleColumns;
  /** Built from the 30m candles where not given (system.md 1.4). */
  readonly candles1h?: CandleColumns | undefined;
  readonly candles4h?: CandleColumns | undefined;
}

/**
 * Pushes the 30m candles into `market` one by one, each after the longer candles that have closed by its decision time, and calls
 * `onDecision` with its row after each. The market must be empty and its candles valid (ascending, without duplicates).
 */
export function feedColumns(market: SymbolMarket, columns: SymbolColumns, onDecision: (row: number, time: number) => void): void {
  const { openTime, high, low, close, volume } = columns.candles30m;
  const hours = longerCandles(columns.candles1h, TIMEFRAME_MS['1h'], (open, _high, _low, last) => market.momentum.push(open, last));
  const fourHours = longerCandles(columns.candles4h, TIMEFRAME_MS['4h'], (open, top, bottom, last) => market.trend.push(open, top, bottom, last));
  for (let row = 0; row < openTime.length; row += 1) {
    const open = openTime[row] ?? Number.NaN;
    const top = high[row] ?? Number.NaN;
    const bottom = low[row] ?? Number.NaN;
    const last = close[row] ?? Number.NaN;
    const time = decisionTimeOf(open);
    const restarts = market.entry.push(open, top, bottom, last, volume[row] ?? Number.NaN);
    if (restarts && fourHours.isBuilt) market.trend.reset();
    if (restarts && hours.isBuilt) market.momentum.reset();
    fourHours.advance(restarts, open, time, top, bottom, last);
    hours.advance(restarts, open, time, top, bottom, last);
    onDecision(row, time);
  }
}

interface LongerCandles {
  readonly isBuilt: boolean;
  /** Takes one 30m row and emits what has closed by `time`. */
  advance(restarts: boolean, open: number, time: number, high: number, low: number, close: number): void;
}

type EmitCandle = (openTime: number, high: number, low: number, close: number) => void;

function longerCandles(given: CandleColumns | undefined, timeframeMs: number, emit: EmitCandle): LongerCandles {
  return given === undefined ? builtCandles(timeframeMs, emit) : givenCandles(given, timeframeMs, emit);
}

function builtCandles(timeframeMs: number, emit: EmitCandle): LongerCandles {
  const built = new BuiltCandles(timeframeMs, emit);
  return {
    isBuilt: true,
    advance: (restarts, open, time, high, low, close) => {
      if (restarts) built.restart();
      built.push(open, time, high, low, close);
    },
  };
}

function givenCandles(columns: CandleColumns, timeframeMs: number, emit: EmitCandle): LongerCandles {
  const { openTime, high, low, close } = columns;
  let next = 0;
  return {
    isBuilt: false,
    advance: (_restarts, _open, time) => {
      for (; next < openTime.length; next += 1) {
        const open = openTime[next] ?? Number.NaN;
        if (open + timeframeMs > time) return;
        emit(open, high[next] ?? Number.NaN, low[next] ?? Number.NaN, close[next] ?? Number.NaN);
      }
    },
  };
}
