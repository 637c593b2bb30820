import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { Timeframe } from '../../../shared/domain/timeframe.ts';
import type { FundingRecord, GatewayQuote, MarkRecord, OpenInterest } from '../gateway.ts';
import { markFrom } from '../history.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { BadExchangeDataError } from '../errors/badExchangeDataError.ts';
import { amountIn, candleFrom, type Fields, isFields, numberIn, positiveIn, shown, timeIn } from '../reading.ts';
import { SUCCESS } from './bitgetErrors.ts';
import { quoteIn as quoteOf } from './bitgetFrames.ts';
import { bitgetSymbolOf } from './bitgetSymbol.ts';

/** The `data` of an answer whose body was read and whose code is a success. @throws BadExchangeDataError for an empty, HTML or broken body. */
export function dataOf(answer: unknown, context: ExchangeErrorContext): unknown {
  if (!isFields(answer)) throw new BadExchangeDataError(bodyWords(answer), 'a JSON object', context);
  if (answer['code'] !== SUCCESS) throw new BadExchangeDataError(`without the code ${SUCCESS}: ${shown(answer)}`, `a JSON object with code ${SUCCESS}`, context);
  return answer['data'];
}

export function serverTimeIn(data: unknown, context: ExchangeErrorContext): number {
  const time = isFields(data) ? timeIn(data['serverTime']) : null;
  if (time === null) throw new BadExchangeDataError(shown(data), 'a server time in ms', context);
  return time;
}

/** Candles of the range, ascending. A row is open time, open, high, low, close, base volume, quote volume. */
export function candlesIn(data: unknown, timeframe: Timeframe, since: number, until: number, context: ExchangeErrorContext): readonly Candle[] {
  const candles: Candle[] = [];
  for (const row of listIn(data, 'a list of candles', context)) {
    const candle = Array.isArray(row) ? candleFrom(timeframe, row[0], row[1], row[2], row[3], row[4], row[5]) : `the row is ${shown(row)}`;
    if (typeof candle === 'string') throw new BadExchangeDataError(`a candle of which ${candle}`, 'prices above 0 with low ≤ open, close ≤ high', context);
    if (candle.openTime >= since && candle.openTime <= until) candles.push(candle);
  }
  candles.sort((a, b) => a.openTime - b.openTime);
  return candles.filter((candle, row) => {
    const next = candles[row + 1];
    if (next?.openTime !== candle.openTime) return true;
    if (!isSameCandle(candle, next)) throw new BadExchangeDataError(`two different candles of ${candle.openTime}`, 'one candle an open time', context);
    return false;
  });
}

function isSameCandle(a: Candle, b: Candle): boolean {
  return a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}

export function quoteIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): GatewayQuote {
  const row = rowOf(data, symbol);
  const quote = row === null ? null : quoteOf(row);
  if (quote === null) throw new BadExchangeDataError(shown(data), `a ticker of ${symbol}`, context);
  return quote;
}

/** The mark price of a ticker; null where it has none. */
export function markIn(data: unknown, symbol: MarketSymbol): number | null {
  return positiveIn(rowOf(data, symbol)?.['markPrice']);
}

/** Rates are capped at a few percent; a percent read as a fraction would bankrupt an account on paper. */
const MAX_FUNDING_RATE = 0.1;

export function fundingRateIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): { readonly rate: number; readonly nextAt: number | null } {
  const row = rowOf(data, symbol);
  const rate = numberIn(row?.['fundingRate']);
  if (row === null || rate === null || Math.abs(rate) > MAX_FUNDING_RATE) throw new BadExchangeDataError(shown(data), `a funding rate of ${symbol} within ±${MAX_FUNDING_RATE}`, context);
  return { rate, nextAt: timeIn(row['nextUpdate'] ?? row['nextFundingTime']) };
}

/** One page of settlements, in the order of the answer (newest first on the exchange). */
export function settlementsIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): readonly FundingRecord[] {
  // A page behind the last one comes as an empty list or as null.
  if (data === null) return [];
  return listIn(data, 'a list of funding settlements', context).map((row) => {
    const at = isFields(row) ? timeIn(row['fundingTime']) : null;
    const rate = isFields(row) ? numberIn(row['fundingRate']) : null;
    if (at === null || rate === null || Math.abs(rate) > MAX_FUNDING_RATE) throw new BadExchangeDataError(shown(row), `a funding settlement of ${symbol}`, context);
    return { at, rate };
  });
}

/** Bitget gives the amount in coins alone. */
export function openInterestIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): OpenInterest {
  const row = isFields(data) ? rowOf(data['openInterestList'], symbol) : null;
  const amount = amountIn(row?.['size']);
  if (!isFields(data) || amount === null) throw new BadExchangeDataError(shown(data), `the open interest of ${symbol}`, context);
  return { amount, value: null, at: timeIn(data['ts']) };
}

/** One page of candles of the mark price: rows as of candles. */
export function marksIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): readonly MarkRecord[] {
  // No candle in the range comes as an empty list or as null.
  const rows = data === null ? [] : listIn(data, 'a list of mark price candles', context);
  return rows.map((row) => {
    const mark = Array.isArray(row) ? markFrom(row[0], row[4]) : null;
    if (mark === null) throw new BadExchangeDataError(shown(row), `a five-minute candle of the mark price of ${symbol}`, context);
    return mark;
  });
}

export function listIn(data: unknown, expected: string, context: ExchangeErrorContext): readonly unknown[] {
  if (!Array.isArray(data)) throw new BadExchangeDataError(data === undefined ? 'without data' : shown(data), expected, context);
  return data;
}

/** Answers for one market are lists of one; a row of another market is not ours. */
function rowOf(data: unknown, symbol: MarketSymbol): Fields | null {
  const id = bitgetSymbolOf(symbol);
  const rows: readonly unknown[] = Array.isArray(data) ? data : [data];
  return rows.filter(isFields).find((row) => row['symbol'] === undefined || row['symbol'] === id) ?? null;
}

function bodyWords(answer: unknown): string {
  if (answer === undefined || answer === null || answer === '') return 'empty';
  if (typeof answer === 'string') return /^\s*</.test(answer) ? 'an HTML page' : `not JSON: ${shown(answer)}`;
  return shown(answer);
}
