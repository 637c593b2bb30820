import type { FaultOf } from '../core/fault.ts';
import type { SimulatedInstrument } from '../core/instrument.ts';
import { markCandles } from '../core/markCandles.ts';
import { openInterestHistory, openQuantity } from '../core/openInterest.ts';
import { orderBook } from '../core/orderBook.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { isTimeframe, timeframeMs } from '../core/timeframe.ts';
import type { RestAnswer, RestRequest } from '../core/wireProtocol.ts';
import { binanceSymbol, instrumentOf, symbolRow } from './contracts.ts';
import { premiumRow, restBookTop, restTicker } from './states.ts';

const MAX_KLINES = 1_500;
const DEFAULT_KLINES = 500;
const MAX_SETTLEMENTS = 1_000;
const DEFAULT_SETTLEMENTS = 100;
const MAX_STATISTICS = 500;
const DEFAULT_STATISTICS = 30;
const STATISTICS_KEPT_MS = 30 * 86_400_000;
const BOOK_LIMITS = [5, 10, 20, 50, 100, 500, 1_000];
const BAN_MS = 5_000;

/** Error codes of Binance. */
const Code = {
  tooManyRequests: -1_003,
  missing: -1_102,
  badInterval: -1_120,
  badSymbol: -1_121,
  badParameter: -1_130,
  badKeyFormat: -2_014,
  wrongKey: -2_015,
} as const;

/** A refusal in Binance's manner: HTTP 4xx with a negative code. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;
  readonly status: number;

  constructor(code: number, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export interface BinanceRestOptions {
  /** Settlements are published this long after their time, ms. */
  readonly settlementDelayMs: number;
}

type Handler = (request: RestRequest, parts: ExchangeParts, options: BinanceRestOptions) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  '/fapi/v1/ping': () => ({}),
  '/fapi/v1/time': (_, parts) => ({ serverTime: parts.serverTime() }),
  '/fapi/v1/exchangeInfo': exchangeInfo,
  '/fapi/v1/klines': klines,
  '/fapi/v1/markPriceKlines': markPriceKlines,
  '/fapi/v1/ticker/24hr': (request, parts) => perSymbol(request, parts, (instrument, now) => restTicker(instrument, parts, now)),
  '/fapi/v1/ticker/bookTicker': (request, parts) => perSymbol(request, parts, (instrument, now) => restBookTop(instrument, parts, now)),
  '/fapi/v1/ticker/price': (request, parts) => perSymbol(request, parts, (instrument, now) => price(instrument, parts, now)),
  '/fapi/v2/ticker/price': (request, parts) => perSymbol(request, parts, (instrument, now) => price(instrument, parts, now)),
  '/fapi/v1/premiumIndex': (request, parts) => perSymbol(request, parts, (instrument, now) => premiumRow(instrument, parts, now)),
  '/fapi/v1/fundingRate': fundingRate,
  '/fapi/v1/fundingInfo': (_, parts) => [...parts.market.instruments.values()].map((instrument) => ({ symbol: binanceSymbol(instrument), fundingIntervalHours: 8 })),
  '/fapi/v1/openInterest': openInterest,
  '/futures/data/openInterestHist': openInterestStatistics,
  '/fapi/v1/depth': depth,
  '/fapi/v1/trades': trades,
  '/fapi/v1/aggTrades': aggTrades,
};

/** Answers a request of Binance's public futures REST interface. No account exists here: private paths get an authentication error. */
export function answerBinance(request: RestRequest, parts: ExchangeParts, options: BinanceRestOptions): RestAnswer {
  const handler = ROUTES[request.path];
  try {
    if (handler === undefined || request.method !== 'GET') {
      const refusal = privateRefusal(request);
      return refusal === null ? { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><body><h2>404 Not found</h2></body></html>' } : refused(refusal);
    }
    return { status: 200, body: JSON.stringify(handler(request, parts, options)) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error);
  }
}

/** Too many requests: with status 429, or by the code alone with the end of the ban in its text. */
export function limitedAnswer(fault: FaultOf<'rateLimited'>, now: number): RestAnswer {
  if (fault.form === 'code') {
    return refused(new Refusal(Code.tooManyRequests, `Way too many requests; IP(127.0.0.1) banned until ${now + BAN_MS}. Please use the websocket for live updates to avoid bans.`));
  }
  const retryAfter = fault.retryAfterSeconds;
  const answer = refused(new Refusal(Code.tooManyRequests, 'Too many requests; current limit of IP(127.0.0.1) is 2400 requests per minute.', 429));
  return retryAfter === undefined ? answer : { ...answer, headers: { 'retry-after': String(retryAfter) } };
}

function refused({ code, message, status }: Refusal): RestAnswer {
  return { status, body: JSON.stringify({ code, msg: message }) };
}

function privateRefusal(request: RestRequest): Refusal | null {
  if (!/\/(order|openOrders|allOpenOrders|algoOrder|account|balance|positionRisk|leverage|marginType|listenKey|leverageBracket)$/.test(request.path)) return null;
  return 'x-mbx-apikey' in request.headers
    ? new Refusal(Code.wrongKey, 'Invalid API-key, IP, or permissions for action.', 401)
    : new Refusal(Code.badKeyFormat, 'API-key format invalid.', 401);
}

function exchangeInfo(_: RestRequest, parts: ExchangeParts): unknown {
  return {
    exchangeFilters: [],
    rateLimits: [{ interval: 'MINUTE', intervalNum: 1, limit: 2_400, rateLimitType: 'REQUEST_WEIGHT' }],
    serverTime: parts.serverTime(),
    assets: [{ asset: 'USDT', marginAvailable: true, autoAssetExchange: '-10000' }],
    symbols: [...parts.market.instruments.values()].map(symbolRow),
    timezone: 'UTC',
  };
}

function klines(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const { interval, range } = klinesAsked(request);
  return parts.candles.rest(instrument, interval, range, parts.market.now()).map((candle) => {
    const volume = instrument.quantityText(candle.volume);
    const close = instrument.priceText(candle.close);
    const quote = (Number(volume) * Number(close)).toFixed(2);
    const end = candle.openTime + timeframeMs(interval) - 1;
    return [candle.openTime, instrument.priceText(candle.open), instrument.priceText(candle.high), instrument.priceText(candle.low), close, volume, end, quote, 1, volume, quote, '0'];
  });
}

/** Rows as of klines, of which the columns of volume say nothing. */
function markPriceKlines(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const { interval, range } = klinesAsked(request);
  const text = (price: number): string => instrument.priceText(price);
  return markCandles(parts.market, instrument.base, interval, range, parts.market.now()).map(({ openTime, open, high, low, close }) =>
    [openTime, text(open), text(high), text(low), text(close), '0', openTime + timeframeMs(interval) - 1, '0', 60, '0', '0', '0']);
}

function klinesAsked(request: RestRequest) {
  const interval = request.query.get('interval') ?? '';
  if (!isTimeframe(interval)) throw new Refusal(Code.badInterval, 'Invalid interval.');
  const limit = limitOf(request, DEFAULT_KLINES, MAX_KLINES);
  const from = wholeNumber(request, 'startTime');
  const range = { from: from ?? 0, to: wholeNumber(request, 'endTime') ?? Number.MAX_SAFE_INTEGER, limit, keep: from === null ? 'newest' : 'oldest' } as const;
  return { interval, range };
}

function fundingRate(request: RestRequest, parts: ExchangeParts, { settlementDelayMs }: BinanceRestOptions): unknown {
  const instrument = requiredInstrument(request, parts);
  const limit = Math.min(MAX_SETTLEMENTS, limitOf(request, DEFAULT_SETTLEMENTS, Number.MAX_SAFE_INTEGER));
  const start = wholeNumber(request, 'startTime');
  const end = wholeNumber(request, 'endTime') ?? Number.MAX_SAFE_INTEGER;
  const now = parts.market.now();
  const all = parts.market
    .fundingHistory(instrument.base, { from: start ?? 0, to: end, limit: Number.MAX_SAFE_INTEGER }, now)
    .reverse()
    .map(({ at, rate }) => ({ symbol: binanceSymbol(instrument), fundingTime: at + settlementDelayMs, fundingRate: rate.toFixed(8), markPrice: '' }))
    .filter(({ fundingTime }) => fundingTime <= Math.min(end, now));
  // From the start on where there is one, else the newest.
  return start === null ? all.slice(-limit) : all.slice(0, limit);
}

function openInterest(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  return { symbol: binanceSymbol(instrument), openInterest: instrument.quantityText(openQuantity(instrument, parts.market.now())), time: parts.serverTime() };
}

/** Every five minutes, oldest first, of the newest thirty days: an older start is refused. Longer periods do not exist here. */
function openInterestStatistics(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  if (request.query.get('period') !== '5m') throw new Refusal(Code.badParameter, "parameter 'period' is invalid.");
  const limit = limitOf(request, DEFAULT_STATISTICS, MAX_STATISTICS);
  const now = parts.market.now();
  const start = wholeNumber(request, 'startTime');
  if (start !== null && start < now - STATISTICS_KEPT_MS) throw new Refusal(Code.badParameter, "parameter 'startTime' is invalid.");
  const range = { from: start ?? now - STATISTICS_KEPT_MS, to: wholeNumber(request, 'endTime') ?? now, limit };
  return openInterestHistory(instrument, range, now).reverse().map(({ at, quantity }) => {
    const mark = Number(instrument.priceText(parts.market.markPrice(instrument.base, at)?.mark ?? 0));
    const coins = Number(instrument.quantityText(quantity));
    return { symbol: binanceSymbol(instrument), sumOpenInterest: coins.toFixed(8), sumOpenInterestValue: (coins * mark).toFixed(8), CMCCirculatingSupply: '19700000.00000000', timestamp: at };
  });
}

function depth(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const limit = wholeNumber(request, 'limit') ?? 500;
  if (!BOOK_LIMITS.includes(limit)) throw new Refusal(Code.badParameter, "Data sent for parameter 'limit' is not valid.");
  const now = parts.market.now();
  const book = orderBook(instrument, limit, now) ?? { bids: [], asks: [] };
  const texts = (levels: readonly (readonly [number, number])[]): string[][] =>
    levels.map(([level, quantity]) => [instrument.priceText(level), instrument.quantityText(quantity)]);
  const at = parts.serverTime();
  return { lastUpdateId: instrument.lastTick(now)?.id ?? 0, E: at, T: at, bids: texts(book.bids), asks: texts(book.asks) };
}

function price(instrument: SimulatedInstrument, parts: ExchangeParts, now: number): unknown {
  return { symbol: binanceSymbol(instrument), price: instrument.priceText(instrument.lastTick(now)?.price ?? 0), time: parts.serverTime() };
}

function trades(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const limit = limitOf(request, 500, 1_000);
  return instrument.lastTrades(limit, parts.market.now()).reverse().map((tick) => {
    const priceText = instrument.priceText(tick.price);
    const qty = instrument.quantityText(tick.quantity);
    return { id: tick.id, price: priceText, qty, quoteQty: (Number(priceText) * Number(qty)).toFixed(2), time: tick.at, isBuyerMaker: tick.buyerIsMaker };
  });
}

function aggTrades(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  return instrument.lastTrades(limitOf(request, 500, 1_000), parts.market.now()).reverse().map((tick) => ({
    a: tick.id, p: instrument.priceText(tick.price), q: instrument.quantityText(tick.quantity), f: tick.id, l: tick.id, T: tick.at, m: tick.buyerIsMaker,
  }));
}

/** One row where a symbol is asked for, else a list of all. */
function perSymbol(request: RestRequest, parts: ExchangeParts, row: (instrument: SimulatedInstrument, now: number) => unknown): unknown {
  const now = parts.market.now();
  if (!request.query.has('symbol')) return [...parts.market.instruments.values()].map((instrument) => row(instrument, now));
  return row(requiredInstrument(request, parts), now);
}

function requiredInstrument(request: RestRequest, parts: ExchangeParts): SimulatedInstrument {
  const symbol = request.query.get('symbol') ?? '';
  if (symbol === '') throw new Refusal(Code.missing, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
  const instrument = instrumentOf(parts.market, symbol);
  if (instrument === null) throw new Refusal(Code.badSymbol, 'Invalid symbol.');
  return instrument;
}

function limitOf(request: RestRequest, otherwise: number, most: number): number {
  const limit = wholeNumber(request, 'limit') ?? otherwise;
  if (limit < 1 || limit > most) throw new Refusal(Code.badParameter, "Data sent for parameter 'limit' is not valid.");
  return limit;
}

function wholeNumber(request: RestRequest, name: string): number | null {
  const text = request.query.get(name);
  if (text === null || text === '') return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Refusal(Code.badParameter, `Data sent for parameter '${name}' is not valid.`);
  return value;
}
