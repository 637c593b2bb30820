import type { Candle } from '../../../shared/domain/candle.ts';
import type { CandleRequest, FundingRecord, GatewayQuote, MarkRecord, OpenInterest, OpenInterestRecord } from '../gateway.ts';
import { markFrom } from '../history.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { BadExchangeDataError } from '../errors/badExchangeDataError.ts';
import { candleFrom, isFields, numberIn, positiveIn, shown, textIn, timeIn } from '../reading.ts';
import type { KucoinContract } from './kucoinContracts.ts';
import { isSuccess } from './kucoinErrors.ts';
import { lotsIn, quoteFrom } from './kucoinQuote.ts';

/** The `data` of an answer whose code is a success. @throws BadExchangeDataError for an empty, HTML or broken body. */
export function dataOf(body: unknown, text: string, context: ExchangeErrorContext): unknown {
  if (!isFields(body)) throw new BadExchangeDataError(bodyWords(text), 'a JSON object', context);
  if (!isSuccess(body)) throw new BadExchangeDataError(`without the code 200000: ${shown(body)}`, 'a JSON object with code 200000', context);
  return body['data'];
}

function bodyWords(text: string): string {
  if (text.trim() === '') return 'empty';
  return /^\s*</.test(text) ? 'an HTML page' : `not JSON: ${shown(text)}`;
}

export function serverTimeIn(data: unknown, context: ExchangeErrorContext): number {
  const time = timeIn(data);
  if (time === null) throw new BadExchangeDataError(shown(data), 'a server time in ms', context);
  return time;
}

/** Candles of the range, ascending. The exchange leaves out those in which nothing traded. */
export function candlesIn(data: unknown, request: CandleRequest, contract: KucoinContract, context: ExchangeErrorContext): readonly Candle[] {
  const candles: Candle[] = [];
  for (const row of listIn(data, 'a list of candles', context)) {
    const candle = Array.isArray(row)
      ? candleFrom(request.timeframe, row[0], row[1], row[2], row[3], row[4], lotsIn(contract, row[5]) ?? row[5])
      : `the row is ${shown(row)}`;
    if (typeof candle === 'string') throw new BadExchangeDataError(`a candle of which ${candle}`, 'prices above 0 with low ≤ open, close ≤ high', context);
    if (candle.openTime >= request.since && candle.openTime <= request.until) candles.push(candle);
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

export function quoteIn(data: unknown, contract: KucoinContract, context: ExchangeErrorContext): GatewayQuote {
  const isOurs = isFields(data) && (data['symbol'] ?? contract.id) === contract.id;
  const quote = isOurs ? quoteFrom(contract, data) : null;
  if (quote === null) throw new BadExchangeDataError(shown(data), `a ticker of ${contract.symbol}`, context);
  return quote;
}

/** Rates are capped at a few percent; a percent read as a fraction would bankrupt an account on paper. */
const MAX_FUNDING_RATE = 0.1;

/** The rate that is charged at the end of the running interval. */
export function fundingRateIn(data: unknown, contract: KucoinContract, context: ExchangeErrorContext): { readonly rate: number; readonly nextAt: number | null } {
  const rate = isFields(data) ? numberIn(data['value']) : null;
  if (!isFields(data) || rate === null || Math.abs(rate) > MAX_FUNDING_RATE) throw new BadExchangeDataError(shown(data), `a funding rate of ${contract.symbol} within ±0.1`, context);
  return { rate, nextAt: timeIn(data['fundingTime']) ?? intervalEnd(timeIn(data['timePoint']), numberIn(data['granularity'])) };
}

/** Where the next settlement is not given, it is one interval after the last. */
function intervalEnd(start: number | null, lengthMs: number | null): number | null {
  return start === null || lengthMs === null || lengthMs <= 0 ? null : start + lengthMs;
}

export function markPriceIn(data: unknown, contract: KucoinContract, context: ExchangeErrorContext): number {
  const mark = isFields(data) ? positiveIn(data['value']) : null;
  if (mark === null) throw new BadExchangeDataError(shown(data), `a mark price of ${contract.symbol}`, context);
  return mark;
}

export function fundingHistoryIn(data: unknown, contract: KucoinContract, context: ExchangeErrorContext): readonly FundingRecord[] {
  const settlements = new Map<number, number>();
  // No settlement in the range comes as an empty list or as null.
  for (const row of data === null ? [] : listIn(data, 'a list of funding settlements', context)) {
    const at = isFields(row) ? timeIn(row['timepoint'] ?? row['timePoint']) : null;
    const rate = isFields(row) ? numberIn(row['fundingRate']) : null;
    if (at === null || rate === null || Math.abs(rate) > MAX_FUNDING_RATE) throw new BadExchangeDataError(shown(row), `a funding settlement of ${contract.symbol}`, context);
    settlements.set(at, rate);
  }
  return Array.from(settlements, ([at, rate]): FundingRecord => ({ at, rate })).sort((a, b) => a.at - b.at);
}

/** KuCoin counts open interest in lots; ccxt passes that on as if it were coins. */
export function openInterestIn(data: unknown, contract: KucoinContract, context: ExchangeErrorContext): OpenInterest {
  const amount = isFields(data) && data['symbol'] === contract.id ? lotsIn(contract, data['openInterest']) : null;
  if (amount === null) throw new BadExchangeDataError(shown(data), `the open interest of ${contract.symbol}`, context);
  return { amount, value: null, at: null };
}

/** One page of open interest, which is counted in lots here too. */
export function openInterestHistoryIn(data: unknown, contract: KucoinContract, context: ExchangeErrorContext): readonly OpenInterestRecord[] {
  // Nothing in the range comes as an empty list or as null.
  const rows = data === null ? [] : listIn(data, 'a list of open interest', context);
  return rows.map((row) => {
    const isOurs = isFields(row) && (row['symbol'] ?? contract.id) === contract.id;
    const at = isOurs ? timeIn(row['ts']) : null;
    const amount = isOurs ? lotsIn(contract, row['openInterest']) : null;
    if (at === null || amount === null) throw new BadExchangeDataError(shown(row), `the open interest of ${contract.symbol} at a time`, context);
    return { at, amount };
  });
}

/** Candles of the unified API. Their open times are seconds. */
export function marksIn(data: unknown, contract: KucoinContract, context: ExchangeErrorContext): readonly MarkRecord[] {
  const list = isFields(data) ? data['list'] : data;
  // Nothing in the range comes as an empty list or as null.
  const rows = list === null ? [] : listIn(list, 'a list of mark price candles', context);
  return rows.map((row) => {
    const mark = Array.isArray(row) ? markFrom(unifiedTime(row[0]), unifiedClose(row.slice(1, 5))) : null;
    if (mark === null) throw new BadExchangeDataError(shown(row), `a five-minute candle of the mark price of ${contract.symbol}`, context);
    return mark;
  });
}

/** Seconds in the unified API, ms in the classic one. */
function unifiedTime(value: unknown): unknown {
  const time = numberIn(value);
  return time !== null && time < 100_000_000_000 ? time * 1_000 : value;
}

/** Of open, close, high, low, or of open, high, low, close: both orders are documented, and the highest and the lowest tell which it is. */
function unifiedClose(values: readonly unknown[]): number | null {
  const prices = values.map(positiveIn).filter((price) => price !== null);
  const [, second, third, fourth] = prices;
  if (prices.length !== 4 || second === undefined || third === undefined || fourth === undefined) return null;
  const [highest, lowest] = [Math.max(...prices), Math.min(...prices)];
  if (third === highest && fourth === lowest) return second;
  return second === highest && third === lowest ? fourth : null;
}

/** What is needed to dial a stream. */
export interface Bullet {
  readonly token: string;
  /** As the exchange gives it. */
  readonly endpoint: string;
  /** The exchange closes a connection from which no ping came for this long and `pingTimeoutMs` more. Real ms. */
  readonly pingIntervalMs: number;
}

const USUAL_PING_INTERVAL_MS = 18_000;

export function bulletIn(data: unknown, context: ExchangeErrorContext): Bullet {
  const servers = isFields(data) ? data['instanceServers'] : undefined;
  const server: unknown = Array.isArray(servers) ? servers[0] : undefined;
  const token = isFields(data) ? textIn(data['token']) : null;
  const endpoint = isFields(server) ? textIn(server['endpoint']) : null;
  if (!isFields(server) || token === null || endpoint === null || !URL.canParse(endpoint)) {
    // The token stays out of the message.
    throw new BadExchangeDataError(`stream servers ${shown(servers)}`, 'a token and the address of a stream server', context);
  }
  return { token, endpoint, pingIntervalMs: positiveIn(server['pingInterval']) ?? USUAL_PING_INTERVAL_MS };
}

function listIn(data: unknown, expected: string, context: ExchangeErrorContext): readonly unknown[] {
  if (!Array.isArray(data)) throw new BadExchangeDataError(data === undefined ? 'without data' : shown(data), expected, context);
  return data;
}
