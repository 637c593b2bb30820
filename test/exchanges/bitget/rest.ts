import type { FaultOf } from '../core/fault.ts';
import type { SimulatedInstrument } from '../core/instrument.ts';
import { markCandles } from '../core/markCandles.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { timeframeMs, type Timeframe } from '../core/timeframe.ts';
import type { RestAnswer, RestRequest } from '../core/wireProtocol.ts';
import { bitgetSymbol, contractRow, instrumentOf, PRODUCT } from './contracts.ts';
import { recentReachMs, timeframeOfGranularity } from './granularity.ts';
import { bookLevels, openInterestText, restTicker } from './states.ts';
import { candleRow, tradeRow } from './frames.ts';

const DEFAULT_CANDLES = 100;
const MAX_RECENT = 1_000;
const MAX_HISTORY = 200;
const LONGEST_SPAN_MS = 90 * 86_400_000;

/** Error codes of Bitget, as ccxt's table has them. */
const Code = {
  noKey: '40006',
  noSuchPath: '40404',
  emptyParameter: '40019',
  wrongParameter: '40017',
  unknownParameter: '40034',
  spanTooLong: '40705',
  endsBeforeStart: '40707',
  tooMany: '429',
} as const;

/** A refusal in Bitget's envelope: HTTP 400 with its code. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export interface BitgetRestOptions {
  /** Whether candles that open exactly at the start and at the end of a range belong to it. What Bitget does is not known for sure. */
  readonly rangeEnds: 'inclusive' | 'exclusive';
  /** Whether a range may end in the future. ccxt never asks for one. */
  readonly futureEnds: 'allowed' | 'refused';
}

type Handler = (request: RestRequest, parts: ExchangeParts, options: BitgetRestOptions) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  '/api/v2/public/time': (_, parts) => ({ serverTime: String(parts.serverTime()) }),
  '/api/v2/spot/public/symbols': () => [],
  '/api/v2/spot/public/coins': () => [],
  '/api/v2/margin/currencies': () => [],
  '/api/v2/mix/market/contracts': contracts,
  '/api/v2/mix/market/candles': (request, parts, options) => candles(request, parts, options, 'recent'),
  '/api/v2/mix/market/history-candles': (request, parts, options) => candles(request, parts, options, 'history'),
  '/api/v2/mix/market/history-mark-candles': historyMarkCandles,
  '/api/v2/mix/market/ticker': (request, parts) => [restTicker(requiredInstrument(request, parts), parts, parts.market.now())],
  '/api/v2/mix/market/tickers': (request, parts) => {
    requireProduct(request);
    return [...parts.market.instruments.values()].map((instrument) => restTicker(instrument, parts, parts.market.now()));
  },
  '/api/v2/mix/market/symbol-price': symbolPrice,
  '/api/v2/mix/market/current-fund-rate': currentFundRate,
  '/api/v2/mix/market/funding-time': fundingTime,
  '/api/v2/mix/market/history-fund-rate': historyFundRate,
  '/api/v2/mix/market/open-interest': openInterest,
  '/api/v2/mix/market/merge-depth': depth,
  '/api/v2/mix/market/fills': fills,
  '/api/v2/mix/market/fills-history': fills,
};

/** Answers a request of Bitget's public REST interface. No account exists here: private paths get an authentication error. */
export function answerBitget(request: RestRequest, parts: ExchangeParts, options: BitgetRestOptions): RestAnswer {
  const handler = ROUTES[request.path];
  const requestTime = parts.serverTime();
  try {
    if (handler === undefined) throw refusalOf(request);
    if (request.method !== 'GET') throw new Refusal(Code.wrongParameter, `Request method '${request.method}' not supported`);
    return { status: 200, body: JSON.stringify({ code: '00000', msg: 'success', requestTime, data: handler(request, parts, options) }) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const status = error.code === Code.noSuchPath ? 404 : 400;
    return { status, body: JSON.stringify({ code: error.code, msg: error.message, requestTime, data: null }) };
  }
}

/** Too many requests: as status 429, or by the exchange's own code alone. */
export function limitedAnswer(fault: FaultOf<'rateLimited'>, requestTime: number): RestAnswer {
  const body = JSON.stringify({ code: Code.tooMany, msg: 'Too Many Requests', requestTime, data: null });
  if (fault.form === 'code') return { status: 200, body };
  const retryAfter = fault.retryAfterSeconds;
  return { status: 429, headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }, body };
}

function refusalOf(request: RestRequest): Refusal {
  const isPrivate = /\/(account|order|position|trade|wallet)\//.test(request.path);
  return isPrivate ? new Refusal(Code.noKey, 'Invalid ACCESS_KEY') : new Refusal(Code.noSuchPath, 'Request URL NOT FOUND');
}

/** Of the six kinds of futures, those with USDT exist here. */
function contracts(request: RestRequest, parts: ExchangeParts): unknown {
  const product = request.query.get('productType') ?? '';
  if (product === '') throw new Refusal(Code.emptyParameter, 'Parameter productType cannot be empty');
  if (product.toUpperCase() !== PRODUCT) return [];
  const wanted = request.query.get('symbol');
  return [...parts.market.instruments.values()].map((instrument) => contractRow(instrument)).filter((row) => wanted === null || row['symbol'] === wanted);
}

function candles(request: RestRequest, parts: ExchangeParts, options: BitgetRestOptions, endpoint: 'recent' | 'history'): unknown {
  const instrument = requiredInstrument(request, parts);
  const now = parts.market.now();
  const { timeframe, range } = candlesAsked(request, now, endpoint === 'recent' ? MAX_RECENT : MAX_HISTORY, options);
  const from = endpoint === 'recent' ? Math.max(range.from, now - recentReachMs(timeframe)) : range.from;
  return parts.candles.rest(instrument, timeframe, { ...range, from }, now).map((candle) => candleRow(instrument, candle));
}

function historyMarkCandles(request: RestRequest, parts: ExchangeParts, options: BitgetRestOptions): unknown {
  const instrument = requiredInstrument(request, parts);
  const now = parts.market.now();
  const { timeframe, range } = candlesAsked(request, now, MAX_HISTORY, options);
  return markCandles(parts.market, instrument.base, timeframe, range, now).map((candle) => candleRow(instrument, candle));
}

function candlesAsked(request: RestRequest, now: number, most: number, options: BitgetRestOptions) {
  const granularity = required(request, 'granularity');
  const timeframe = timeframeOfGranularity(granularity);
  if (timeframe === null) throw new Refusal(Code.wrongParameter, `Parameter verification failed granularity=${granularity}`);
  const limit = wholeNumber(request, 'limit') ?? DEFAULT_CANDLES;
  if (limit < 1 || limit > most) throw new Refusal(Code.wrongParameter, `Parameter verification failed limit=${limit}`);
  // The exchange counts back from the end.
  return { timeframe, range: { ...candleRange(request, timeframe, now, options), limit, keep: 'newest' } } as const;
}

function candleRange(request: RestRequest, timeframe: Timeframe, now: number, options: BitgetRestOptions): { readonly from: number; readonly to: number } {
  const start = wholeNumber(request, 'startTime');
  const end = wholeNumber(request, 'endTime');
  if (start !== null && end !== null) {
    if (start > end) throw new Refusal(Code.endsBeforeStart, 'Start time is greater than end time');
    if (end - start > LONGEST_SPAN_MS) throw new Refusal(Code.spanTooLong, 'The start and end time cannot exceed 90 days');
  }
  if (options.futureEnds === 'refused' && end !== null && end > now) throw new Refusal(Code.wrongParameter, `Parameter verification failed endTime=${end}`);
  if (options.rangeEnds === 'inclusive') return { from: start ?? 0, to: end ?? Number.MAX_SAFE_INTEGER };
  // Rounded down to the grid, and without the candles that open there.
  const length = timeframeMs(timeframe);
  return {
    from: start === null ? 0 : Math.floor(start / length) * length + 1,
    to: end === null ? Number.MAX_SAFE_INTEGER : Math.floor(end / length) * length - 1,
  };
}

function symbolPrice(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const now = parts.market.now();
  const mark = parts.market.markPrice(instrument.base, now);
  return [{
    symbol: bitgetSymbol(instrument),
    price: instrument.priceText(instrument.lastTick(now)?.price ?? 0),
    indexPrice: instrument.priceText(mark?.index ?? 0),
    markPrice: instrument.priceText(mark?.mark ?? 0),
    ts: String(parts.serverTime()),
  }];
}

function currentFundRate(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const mark = parts.market.markPrice(instrument.base, parts.market.now());
  return [{
    symbol: bitgetSymbol(instrument),
    fundingRate: (mark?.fundingRate ?? 0).toFixed(8),
    fundingRateInterval: '8',
    nextUpdate: String(mark?.nextSettlementAt ?? 0),
    minFundingRate: '-0.003',
    maxFundingRate: '0.003',
  }];
}

function fundingTime(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const mark = parts.market.markPrice(instrument.base, parts.market.now());
  return [{ symbol: bitgetSymbol(instrument), nextFundingTime: String(mark?.nextSettlementAt ?? 0), ratePeriod: '8' }];
}

/** Pages alone, newest first: the exchange takes no times here. */
function historyFundRate(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const pageSize = wholeNumber(request, 'pageSize') ?? 20;
  const pageNo = wholeNumber(request, 'pageNo') ?? 1;
  if (pageSize < 1 || pageSize > 100 || pageNo < 1) throw new Refusal(Code.wrongParameter, `Parameter verification failed pageSize=${pageSize} pageNo=${pageNo}`);
  const range = { from: 0, to: Number.MAX_SAFE_INTEGER, limit: pageNo * pageSize };
  return parts.market.fundingHistory(instrument.base, range, parts.market.now()).slice((pageNo - 1) * pageSize).map(({ at, rate }) => ({
    symbol: bitgetSymbol(instrument),
    fundingRate: rate.toFixed(8),
    fundingTime: String(at),
  }));
}

function openInterest(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const size = openInterestText(instrument, parts.market.now());
  return { openInterestList: [{ symbol: bitgetSymbol(instrument), size }], ts: String(parts.serverTime()) };
}

function depth(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const wanted = request.query.get('limit') ?? '100';
  const levels = wanted === 'max' ? 100 : Number(wanted);
  if (![1, 5, 15, 50, 100].includes(levels)) throw new Refusal(Code.wrongParameter, `Parameter verification failed limit=${wanted}`);
  return { ...bookLevels(instrument, levels, parts.market.now()), ts: String(parts.serverTime()), scale: '0.1', precision: 'scale0', isMaxPrecision: 'NO' };
}

function fills(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const limit = Math.max(1, Math.min(100, wholeNumber(request, 'limit') ?? 100));
  return instrument.lastTrades(limit, parts.market.now()).map((tick) => ({ ...tradeRow(instrument, tick), symbol: bitgetSymbol(instrument) }));
}

function requireProduct(request: RestRequest): void {
  const product = required(request, 'productType');
  if (product.toUpperCase() !== PRODUCT) throw new Refusal(Code.unknownParameter, `Parameter productType ${product} error`);
}

function requiredInstrument(request: RestRequest, parts: ExchangeParts): SimulatedInstrument {
  const symbol = required(request, 'symbol');
  requireProduct(request);
  const instrument = instrumentOf(parts.market, symbol);
  if (instrument === null) throw new Refusal(Code.unknownParameter, `Parameter ${symbol} does not exist`);
  return instrument;
}

function required(request: RestRequest, name: string): string {
  const text = request.query.get(name) ?? '';
  if (text === '') throw new Refusal(Code.emptyParameter, `Parameter ${name} cannot be empty`);
  return text;
}

function wholeNumber(request: RestRequest, name: string): number | null {
  const text = request.query.get(name);
  if (text === null || text === '') return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Refusal(Code.wrongParameter, `Parameter verification failed ${name}=${text}`);
  return value;
}
