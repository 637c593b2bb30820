import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { CandleRequest, FundingQuote, FundingRecord, GatewayQuote, MarketListing, MarkRecord, OpenInterest, OpenInterestRecord } from '../gateway.ts';
import { markFrom } from '../history.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { BadExchangeDataError } from '../errors/badExchangeDataError.ts';
import { amountIn, candleFrom, type Fields, isFields, numberIn, positiveIn, shown, textIn, timeIn } from '../reading.ts';
import { binanceSymbolOf, symbolOfBinance } from './binanceSymbol.ts';

/** Binance has no envelope: the body is the data. @throws BadExchangeDataError for an empty, HTML or broken body, and for null. */
export function dataOf(body: unknown, context: ExchangeErrorContext): Fields | readonly unknown[] {
  if (Array.isArray(body) || isFields(body)) return body;
  throw new BadExchangeDataError(bodyWords(body), 'a JSON object or list', context);
}

export function serverTimeIn(data: unknown, context: ExchangeErrorContext): number {
  const time = isFields(data) ? timeIn(data['serverTime']) : null;
  if (time === null) throw new BadExchangeDataError(shown(data), 'a server time in ms', context);
  return time;
}

export function candlesIn(data: unknown, request: CandleRequest, context: ExchangeErrorContext): readonly Candle[] {
  const candles: Candle[] = [];
  for (const row of listIn(data, 'a list of candles', context)) {
    const candle = Array.isArray(row) ? candleFrom(request.timeframe, row[0], row[1], row[2], row[3], row[4], row[5]) : `the row is ${shown(row)}`;
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

export interface BookTop {
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}

/** A book's best prices from four values; null where one is missing, or bid and ask cross. */
export function bookFrom(bid: unknown, bidSize: unknown, ask: unknown, askSize: unknown): BookTop | null {
  const top = { bid: positiveIn(bid), bidSize: amountIn(bidSize), ask: positiveIn(ask), askSize: amountIn(askSize) };
  if (top.bid === null || top.bidSize === null || top.ask === null || top.askSize === null || top.bid > top.ask) return null;
  return { bid: top.bid, bidSize: top.bidSize, ask: top.ask, askSize: top.askSize };
}

/** Answer of ticker/bookTicker; null where it has no usable book. */
export function bookIn(data: unknown, symbol: MarketSymbol): BookTop | null {
  const row = rowOf(data, symbol);
  return row === null ? null : bookFrom(row['bidPrice'], row['bidQty'], row['askPrice'], row['askQty']);
}

/** Answer of ticker/24hr, which carries no bid and ask on futures. */
export function lastIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): Pick<GatewayQuote, 'last' | 'change24h' | 'at'> {
  const row = rowOf(data, symbol);
  const last = row === null ? null : positiveIn(row['lastPrice']);
  if (row === null || last === null) throw new BadExchangeDataError(shown(data), `a ticker of ${symbol}`, context);
  return { last, change24h: changeFrom(last, row['openPrice']), at: timeIn(row['closeTime']) };
}

/** Change since the first price of the day, a fraction; null where that price is unknown. */
export function changeFrom(last: number, open: unknown): number | null {
  const first = positiveIn(open);
  return first === null ? null : last / first - 1;
}

/** Rates are capped at a few percent; a percent read as a fraction would bankrupt an account on paper. */
const MAX_FUNDING_RATE = 0.1;

export function fundingIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): FundingQuote {
  const row = rowOf(data, symbol);
  const rate = row === null ? null : numberIn(row['lastFundingRate']);
  if (row === null || rate === null || Math.abs(rate) > MAX_FUNDING_RATE) throw new BadExchangeDataError(shown(data), `a funding rate of ${symbol} within ±0.1`, context);
  return { rate, nextAt: timeIn(row['nextFundingTime']), mark: positiveIn(row['markPrice']) };
}

const MINUTE_MS = 60_000;

/** Settlements as they come. Their times are some milliseconds late on the exchange (08:00:00.004): they are put back on the minute. */
export function fundingHistoryIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): readonly FundingRecord[] {
  return listIn(data, 'a list of funding settlements', context).map((row) => {
    const at = isFields(row) && (row['symbol'] === undefined || symbolOfBinance(row['symbol']) === symbol) ? timeIn(row['fundingTime']) : null;
    const rate = isFields(row) ? numberIn(row['fundingRate']) : null;
    if (at === null || rate === null || Math.abs(rate) > MAX_FUNDING_RATE) throw new BadExchangeDataError(shown(row), `a funding settlement of ${symbol}`, context);
    return { at: Math.round(at / MINUTE_MS) * MINUTE_MS, rate };
  });
}

export function openInterestIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): OpenInterest {
  const row = rowOf(data, symbol);
  const amount = row === null ? null : amountIn(row['openInterest']);
  if (row === null || amount === null) throw new BadExchangeDataError(shown(data), `the open interest of ${symbol}`, context);
  return { amount, value: null, at: timeIn(row['time']) };
}

/** Answer of openInterestHist: coins, as openInterest. */
export function openInterestHistoryIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): readonly OpenInterestRecord[] {
  return listIn(data, 'a list of open interest', context).map((row) => {
    const isOurs = isFields(row) && (row['symbol'] === undefined || symbolOfBinance(row['symbol']) === symbol);
    const at = isOurs ? timeIn(row['timestamp']) : null;
    const amount = isOurs ? amountIn(row['sumOpenInterest']) : null;
    if (at === null || amount === null) throw new BadExchangeDataError(shown(row), `the open interest of ${symbol} at a time`, context);
    return { at, amount };
  });
}

/** Answer of markPriceKlines: rows as of candles. */
export function marksIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): readonly MarkRecord[] {
  return listIn(data, 'a list of mark price candles', context).map((row) => {
    const mark = Array.isArray(row) ? markFrom(row[0], row[4]) : null;
    if (mark === null) throw new BadExchangeDataError(shown(row), `a five-minute candle of the mark price of ${symbol}`, context);
    return mark;
  });
}

export interface ListedContract {
  readonly symbol: MarketSymbol;
  readonly isOpen: boolean;
  readonly fields: Fields;
}

/** Every linear USDT perpetual of exchangeInfo. Dated futures, other margins and other kinds of contract are left out. */
export function contractsIn(data: unknown, context: ExchangeErrorContext): readonly ListedContract[] {
  const rows = isFields(data) ? listIn(data['symbols'], 'the list of symbols', context) : [];
  const contracts: ListedContract[] = [];
  for (const row of rows) {
    if (!isFields(row)) throw new BadExchangeDataError(`a contract that is ${shown(row)}`, 'an object for each contract', context);
    const symbol = symbolOfBinance(row['symbol']);
    const isLinear = row['contractType'] === 'PERPETUAL' && (row['quoteAsset'] ?? 'USDT') === 'USDT' && (row['marginAsset'] ?? 'USDT') === 'USDT';
    if (symbol !== null && isLinear) contracts.push({ symbol, isOpen: row['status'] === 'TRADING', fields: row });
  }
  if (contracts.length === 0) throw new BadExchangeDataError('without USDT perpetuals', 'the contract list', context);
  return contracts;
}

/** `tickers`: ticker/24hr of every market. */
export function listingsIn(contracts: readonly ListedContract[], tickers: unknown, context: ExchangeErrorContext): readonly MarketListing[] {
  const volumes = new Map<string, number>();
  for (const row of listIn(tickers, 'the ticker of every market', context)) {
    if (!isFields(row)) continue;
    const id = textIn(row['symbol']);
    const volume = amountIn(row['quoteVolume']);
    if (id !== null && volume !== null) volumes.set(id, volume);
  }
  return contracts.filter(({ isOpen }) => isOpen).map(({ symbol }) => ({ symbol, quoteVolume24h: volumes.get(binanceSymbolOf(symbol)) ?? null }));
}

/** List fees of USD-M; the account's own are private. */
const LIST_TAKER_FEE = 0.0005;
const LIST_MAKER_FEE = 0.0002;
/** Leverage brackets are private; nearly every listed perpetual allows this much. */
const ASSUMED_MAX_LEVERAGE = 20;

export function rulesIn({ fields, symbol }: ListedContract, context: ExchangeErrorContext): MarketRules {
  const filters = new Map((Array.isArray(fields['filters']) ? fields['filters'] : []).filter(isFields).map((filter) => [filter['filterType'], filter]));
  const lots = filters.get('LOT_SIZE');
  // Not pricePrecision and quantityPrecision: those count decimals of display, a step can be coarser.
  const priceTick = positiveIn(filters.get('PRICE_FILTER')?.['tickSize']);
  const amountStep = positiveIn(lots?.['stepSize']);
  if (priceTick === null || amountStep === null) {
    throw new BadExchangeDataError(`a contract ${symbol} with the filters ${shown(fields['filters'])}`, 'PRICE_FILTER.tickSize and LOT_SIZE.stepSize above 0', context);
  }
  return {
    priceTick,
    amountStep,
    minAmount: positiveIn(lots?.['minQty']) ?? amountStep,
    minNotional: amountIn(filters.get('MIN_NOTIONAL')?.['notional']) ?? 0,
    takerFee: LIST_TAKER_FEE,
    makerFee: LIST_MAKER_FEE,
    maxLeverage: ASSUMED_MAX_LEVERAGE,
  };
}

function listIn(data: unknown, expected: string, context: ExchangeErrorContext): readonly unknown[] {
  if (!Array.isArray(data)) throw new BadExchangeDataError(shown(data), expected, context);
  return data;
}

function rowOf(data: unknown, symbol: MarketSymbol): Fields | null {
  const id = binanceSymbolOf(symbol);
  const rows: readonly unknown[] = Array.isArray(data) ? data : [data];
  return rows.filter(isFields).find((row) => row['symbol'] === undefined || row['symbol'] === id) ?? null;
}

function bodyWords(body: unknown): string {
  if (body === undefined || body === null || body === '') return 'empty';
  if (typeof body === 'string') return /^\s*</.test(body) ? 'an HTML page' : `not JSON: ${shown(body)}`;
  return shown(body);
}
