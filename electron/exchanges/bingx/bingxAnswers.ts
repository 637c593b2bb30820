import BigNumber from 'bignumber.js';
import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { CandleRequest, FundingQuote, FundingRecord, GatewayQuote, MarketListing, MarkRecord, OpenInterest } from '../gateway.ts';
import { markFrom } from '../history.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { BadExchangeDataError } from '../errors/badExchangeDataError.ts';
import { amountIn, candleFrom, type Fields, isFields, numberIn, positiveIn, shown, textIn, timeIn } from '../reading.ts';
import { bingxSymbolOf, symbolOfBingx } from './bingxSymbol.ts';
import { quoteFrom } from './bingxFrames.ts';

/** The `data` of an answer whose body was read and whose code is 0. @throws BadExchangeDataError for an empty, HTML or broken body. */
export function dataOf(answer: unknown, context: ExchangeErrorContext): unknown {
  if (!isFields(answer)) throw new BadExchangeDataError(bodyWords(answer), 'a JSON object', context);
  if (numberIn(answer['code']) !== 0) throw new BadExchangeDataError(`without the code 0: ${shown(answer)}`, 'a JSON object with code 0', context);
  return answer['data'];
}

export function serverTimeIn(data: unknown, context: ExchangeErrorContext): number {
  const time = isFields(data) ? timeIn(data['serverTime']) : null;
  if (time === null) throw new BadExchangeDataError(shown(data), 'a server time in ms', context);
  return time;
}

export function candlesIn(data: unknown, request: CandleRequest, context: ExchangeErrorContext): readonly Candle[] {
  const rows = rowsIn(data, 'a list of candles', context);
  const candles: Candle[] = [];
  for (const row of rows) {
    const candle = readRow(row, request);
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

function readRow(row: unknown, request: CandleRequest): Candle | string {
  if (Array.isArray(row)) return candleFrom(request.timeframe, row[0], row[1], row[2], row[3], row[4], row[5]);
  if (!isFields(row)) return `the row is ${shown(row)}`;
  return candleFrom(request.timeframe, row['time'] ?? row['openTime'], row['open'], row['high'], row['low'], row['close'], row['volume']);
}

function isSameCandle(a: Candle, b: Candle): boolean {
  return a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume;
}

export function quoteIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): GatewayQuote {
  const row = rowOf(data, symbol);
  const quote = row === null ? null : quoteFrom(row['lastPrice'], row['openPrice'], row['bidPrice'], row['askPrice'], row['bidQty'], row['askQty'], row['closeTime']);
  if (quote === null) throw new BadExchangeDataError(shown(data), `a ticker of ${symbol}`, context);
  return quote;
}

/** Rates are capped at a few percent; a percent read as a fraction would bankrupt an account on paper. */
const MAX_FUNDING_RATE = 0.1;

export function fundingHistoryIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): readonly FundingRecord[] {
  const settlements = new Map<number, number>();
  // No settlement in the range comes as an empty list or as null.
  for (const row of data === null ? [] : listIn(data, 'a list of funding settlements', context)) {
    const at = isFields(row) ? timeIn(row['fundingTime']) : null;
    const rate = isFields(row) ? numberIn(row['fundingRate']) : null;
    if (at === null || rate === null || Math.abs(rate) > MAX_FUNDING_RATE) throw new BadExchangeDataError(shown(row), `a funding settlement of ${symbol}`, context);
    settlements.set(at, rate);
  }
  return Array.from(settlements, ([at, rate]): FundingRecord => ({ at, rate })).sort((a, b) => a.at - b.at);
}

/** BingX gives the value in USDT alone (exchanges.md 2). */
export function openInterestIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): OpenInterest {
  const row = rowOf(data, symbol);
  const value = row === null ? null : amountIn(row['openInterest']);
  if (row === null || value === null) throw new BadExchangeDataError(shown(data), `the open interest of ${symbol}`, context);
  return { amount: null, value, at: timeIn(row['time']) };
}

/** Answer of markPriceKlines. The open time goes by two names; ccxt has seen a closeTime beside it that was the same. */
export function marksIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): readonly MarkRecord[] {
  // No candle in the range comes as an empty list or as null.
  const rows = data === null ? [] : listIn(data, 'a list of mark price candles', context);
  return rows.map((row) => {
    const fields: Fields = Array.isArray(row) ? { openTime: row[0], close: row[4] } : isFields(row) ? row : {};
    const mark = markFrom(fields['openTime'] ?? fields['time'], fields['close']);
    if (mark === null) throw new BadExchangeDataError(shown(row), `a five-minute candle of the mark price of ${symbol}`, context);
    return mark;
  });
}

/** `tickers`: the ticker of every market. Volume is base volume times the last price: the exchange's own quote volume is not to be trusted (system.md 1.3). */
export function listingsIn(contracts: readonly ListedContract[], tickers: unknown, context: ExchangeErrorContext): readonly MarketListing[] {
  const volumes = new Map<string, number>();
  for (const row of listIn(tickers, 'the ticker of every market', context)) {
    if (!isFields(row)) continue;
    const [id, volume, last] = [textIn(row['symbol']), amountIn(row['volume']), positiveIn(row['lastPrice'])];
    if (id !== null && volume !== null && last !== null) volumes.set(id, volume * last);
  }
  // A market is chosen only where the exchange says that it is open (system.md 1.5); one asked for by name may come from a mirror without flags.
  return contracts.filter(({ isOpen: isTradable, fields }) => isTradable && fields['status'] !== undefined).map(({ symbol }) => ({ symbol, quoteVolume24h: volumes.get(bingxSymbolOf(symbol)) ?? null }));
}

function listIn(data: unknown, expected: string, context: ExchangeErrorContext): readonly unknown[] {
  if (!Array.isArray(data)) throw new BadExchangeDataError(data === undefined ? 'without data' : shown(data), expected, context);
  return data;
}

export function fundingIn(data: unknown, symbol: MarketSymbol, context: ExchangeErrorContext): FundingQuote {
  const row = rowOf(data, symbol);
  const rate = row === null ? null : numberIn(row['lastFundingRate']);
  if (row === null || rate === null || Math.abs(rate) > MAX_FUNDING_RATE) throw new BadExchangeDataError(shown(data), `a funding rate of ${symbol} within ±0.1`, context);
  return { rate, nextAt: timeIn(row['nextFundingTime']), mark: positiveIn(row['markPrice']) };
}

export interface ListedContract {
  readonly symbol: MarketSymbol;
  readonly isOpen: boolean;
  readonly fields: Fields;
}

/** Every linear USDT perpetual of the contract list. Rows of another kind are left out. */
export function contractsIn(data: unknown, context: ExchangeErrorContext): readonly ListedContract[] {
  const contracts: ListedContract[] = [];
  for (const row of rowsIn(data, 'a list of contracts', context)) {
    if (!isFields(row)) throw new BadExchangeDataError(`a contract that is ${shown(row)}`, 'an object for each contract', context);
    const symbol = symbolOfBingx(row['symbol']);
    if (symbol === null || (textIn(row['currency']) ?? 'USDT') !== 'USDT') continue;
    contracts.push({ symbol, isOpen: isOpen(row), fields: row });
  }
  if (contracts.length === 0) throw new BadExchangeDataError('an empty contract list', 'the USDT perpetuals', context);
  return contracts;
}

function isOpen(row: Fields): boolean {
  const status = numberIn(row['status'] ?? 1);
  // 'true' and 'false' as text on the exchange, left out or real booleans on mirrors.
  return status === 1 && [row['apiStateOpen'], row['apiStateClose']].every((state) => state === undefined || state === true || state === 'true');
}

/** BingX's own list fees, for mirrors that leave them out. */
const LIST_TAKER_FEE = 0.0005;
const LIST_MAKER_FEE = 0.0002;
/** Allowed on every listed perpetual, for mirrors that leave the maximum out. */
const LEAST_MAX_LEVERAGE = 20;

export function rulesIn(contract: ListedContract, context: ExchangeErrorContext): MarketRules {
  const { fields, symbol } = contract;
  const priceTick = positiveIn(fields['tickSize']) ?? stepOf(fields['pricePrecision']);
  const amountStep = positiveIn(fields['stepSize']) ?? stepOf(fields['quantityPrecision']);
  if (priceTick === null || amountStep === null) {
    throw new BadExchangeDataError(`a contract ${symbol} with pricePrecision ${shown(fields['pricePrecision'])} and quantityPrecision ${shown(fields['quantityPrecision'])}`, 'whole numbers of decimals', context);
  }
  const leverages = [positiveIn(fields['maxLongLeverage']), positiveIn(fields['maxShortLeverage'])].filter((leverage) => leverage !== null);
  return {
    priceTick,
    amountStep,
    minAmount: positiveIn(fields['minQty']) ?? positiveIn(fields['tradeMinQuantity']) ?? amountStep,
    minNotional: numberIn(fields['minNotional']) ?? numberIn(fields['tradeMinUSDT']) ?? 0,
    takerFee: feeIn(fields['takerFeeRate']) ?? feeIn(fields['feeRate']) ?? LIST_TAKER_FEE,
    makerFee: feeIn(fields['makerFeeRate']) ?? feeIn(fields['feeRate']) ?? LIST_MAKER_FEE,
    maxLeverage: leverages.length === 0 ? LEAST_MAX_LEVERAGE : Math.min(...leverages),
  };
}

/** A fee per side as a fraction; above 2 % it is a percent by mistake. */
function feeIn(value: unknown): number | null {
  const fee = numberIn(value);
  return fee !== null && fee >= 0 && fee <= 0.02 ? fee : null;
}

/** 4 decimals → 0.0001, without the rounding of a power of floats. */
function stepOf(decimals: unknown): number | null {
  const count = numberIn(decimals);
  if (count === null || !Number.isInteger(count) || count < 0 || count > 18) return null;
  return new BigNumber(10).pow(-count).toNumber();
}

function rowsIn(data: unknown, expected: string, context: ExchangeErrorContext): readonly unknown[] {
  if (Array.isArray(data)) return data;
  if (isFields(data) && Object.keys(data).length > 0) return [data];
  throw new BadExchangeDataError(data === undefined ? 'without data' : shown(data), expected, context);
}

function rowOf(data: unknown, symbol: MarketSymbol): Fields | null {
  const id = bingxSymbolOf(symbol);
  const rows: readonly unknown[] = Array.isArray(data) ? data : [data];
  return rows.filter(isFields).find((row) => row['symbol'] === undefined || row['symbol'] === id) ?? null;
}

function bodyWords(answer: unknown): string {
  if (answer === undefined || answer === null || answer === '') return 'empty';
  if (typeof answer === 'string') return /^\s*</.test(answer) ? 'an HTML page' : `not JSON: ${shown(answer)}`;
  return shown(answer);
}
