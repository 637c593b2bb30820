import type { FaultOf } from '../core/fault.ts';
import type { SimulatedInstrument } from '../core/instrument.ts';
import { markCandles } from '../core/markCandles.ts';
import { openQuantity } from '../core/openInterest.ts';
import { orderBook } from '../core/orderBook.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { isTimeframe } from '../core/timeframe.ts';
import type { RestAnswer, RestRequest } from '../core/wireProtocol.ts';
import { bingxSymbol, contractRow, instrumentOf } from './contracts.ts';
import { markPriceRow, restTicker } from './states.ts';

const MAX_KLINES = 1_440;
const DEFAULT_KLINES = 500;
const BOOK_LIMITS = [5, 10, 20, 50, 100, 500, 1_000];
const LIMIT_MS = 5_000;

/** Error codes of BingX. The code for an unknown symbol is taken from documentation, not from traffic. */
const Code = {
  noSignature: 100_412,
  wrongKey: 100_413,
  noSuchApi: 100_400,
  frequencyLimit: 100_410,
  invalidParameter: 80_014,
  noSuchSymbol: 109_425,
} as const;

/** A refusal in BingX's envelope: HTTP 200 with a code that is not 0. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export interface BingxRestOptions {
  /** Which rows klines with a start and no end gives where there are more than the limit. What BingX does is not known. */
  readonly rowsFromStart: 'oldest' | 'newest';
}

type Handler = (request: RestRequest, parts: ExchangeParts, options: BingxRestOptions) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  '/openApi/swap/v2/server/time': (_, parts) => ({ serverTime: parts.serverTime() }),
  '/openApi/spot/v1/server/time': (_, parts) => ({ serverTime: parts.serverTime() }),
  '/openApi/swap/v2/quote/contracts': contracts,
  '/openApi/cswap/v1/market/contracts': () => [],
  '/openApi/spot/v1/common/symbols': () => ({ symbols: [] }),
  '/openApi/swap/v3/quote/klines': klines,
  '/openApi/swap/v2/quote/klines': klines,
  '/openApi/swap/v1/market/markPriceKlines': markPriceKlines,
  '/openApi/swap/v2/quote/premiumIndex': (request, parts) =>
    perSymbol(request, parts, (instrument, now) => markPriceRow(instrument, parts, now)),
  '/openApi/swap/v2/quote/fundingRate': fundingRate,
  '/openApi/swap/v2/quote/depth': depth,
  '/openApi/swap/v2/quote/ticker': (request, parts) =>
    perSymbol(request, parts, (instrument, now) => restTicker(instrument, parts, now)),
  '/openApi/swap/v2/quote/bookTicker': bookTicker,
  '/openApi/swap/v2/quote/price': price,
  '/openApi/swap/v1/ticker/price': price,
  '/openApi/swap/v2/quote/trades': trades,
  '/openApi/swap/v2/quote/openInterest': openInterest,
};

/** Answers a request of BingX's public REST interface. No account exists here: private paths get an authentication error. */
export function answerBingx(request: RestRequest, parts: ExchangeParts, options: BingxRestOptions): RestAnswer {
  const handler = ROUTES[request.path];
  const timestamp = parts.serverTime();
  try {
    if (handler === undefined) throw refusalOf(request);
    if (request.method !== 'GET') throw new Refusal(Code.noSuchApi, `method ${request.method} is not supported`);
    return json({ code: 0, msg: '', timestamp, data: handler(request, parts, options) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return json({ code: error.code, msg: error.message, timestamp, data: {} });
  }
}

/** Too many requests: by the gateway in front (429), or by the exchange's own code with the time of the release in its text. */
export function limitedAnswer(fault: FaultOf<'rateLimited'>, now: number): RestAnswer {
  if (fault.form === 'code') {
    return json({ code: Code.frequencyLimit, msg: `over 20 error code return in 480000 ms, can be unblocked after ${now + LIMIT_MS}`, data: {} });
  }
  const retryAfter = fault.retryAfterSeconds;
  return {
    status: 429,
    headers: { 'content-type': 'text/plain', ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) },
    body: '',
  };
}

function refusalOf(request: RestRequest): Refusal {
  const isPrivate = /\/(user|trade|account|wallets|positionSide|subAccount)\//.test(request.path);
  if (!isPrivate) return new Refusal(Code.noSuchApi, `this api is not exist: ${request.path}`);
  if (!request.query.has('signature')) return new Refusal(Code.noSignature, 'Null signature');
  return new Refusal(Code.wrongKey, 'Incorrect apiKey');
}

function contracts(request: RestRequest, parts: ExchangeParts): unknown {
  const wanted = request.query.get('symbol');
  return [...parts.market.instruments.values()]
    .map((instrument, index) => contractRow(instrument, index))
    .filter((row) => wanted === null || row['symbol'] === wanted);
}

function klines(request: RestRequest, parts: ExchangeParts, options: BingxRestOptions): unknown {
  const instrument = requiredInstrument(request, parts);
  const { interval, range } = klinesAsked(request, options);
  return parts.candles.rest(instrument, interval, range, parts.market.now()).reverse().map((candle) => ({
    open: instrument.priceText(candle.open),
    close: instrument.priceText(candle.close),
    high: instrument.priceText(candle.high),
    low: instrument.priceText(candle.low),
    volume: instrument.quantityText(candle.volume),
    time: candle.openTime,
  }));
}

/** Rows with times under other names than those of klines; both are the open, as ccxt has seen them. */
function markPriceKlines(request: RestRequest, parts: ExchangeParts, options: BingxRestOptions): unknown {
  const instrument = requiredInstrument(request, parts);
  const { interval, range } = klinesAsked(request, options);
  return markCandles(parts.market, instrument.base, interval, range, parts.market.now()).reverse().map((candle) => ({
    open: instrument.priceText(candle.open),
    close: instrument.priceText(candle.close),
    high: instrument.priceText(candle.high),
    low: instrument.priceText(candle.low),
    volume: '0.00',
    openTime: candle.openTime,
    closeTime: candle.openTime,
  }));
}

function klinesAsked(request: RestRequest, options: BingxRestOptions) {
  const interval = request.query.get('interval') ?? '';
  if (!isTimeframe(interval)) throw new Refusal(Code.invalidParameter, `invalid parameter interval "${interval}"`);
  const limit = wholeNumber(request, 'limit') ?? DEFAULT_KLINES;
  if (limit < 1 || limit > MAX_KLINES) throw new Refusal(Code.invalidParameter, `invalid parameter limit ${limit}, expected 1 to ${MAX_KLINES}`);
  const from = wholeNumber(request, 'startTime');
  const to = wholeNumber(request, 'endTime');
  const keep = from !== null && to === null ? options.rowsFromStart : 'newest';
  return { interval, range: { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER, limit, keep } };
}

function fundingRate(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const limit = Math.min(1_000, wholeNumber(request, 'limit') ?? 100);
  const range = { from: wholeNumber(request, 'startTime') ?? 0, to: wholeNumber(request, 'endTime') ?? Number.MAX_SAFE_INTEGER, limit };
  return parts.market.fundingHistory(instrument.base, range, parts.market.now()).map(({ at, rate }) => ({
    symbol: bingxSymbol(instrument),
    fundingRate: rate.toFixed(8),
    fundingTime: at,
  }));
}

function depth(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const limit = wholeNumber(request, 'limit') ?? 20;
  if (!BOOK_LIMITS.includes(limit)) throw new Refusal(Code.invalidParameter, `invalid parameter limit ${limit}, expected one of ${BOOK_LIMITS.join(', ')}`);
  const book = orderBook(instrument, limit, parts.market.now()) ?? { bids: [], asks: [] };
  const texts = (levels: readonly (readonly [number, number])[]): string[][] =>
    levels.map(([level, quantity]) => [instrument.priceText(level), instrument.quantityText(quantity)]);
  // Asks come worst first, as on the exchange.
  return { T: parts.serverTime(), bids: texts(book.bids), asks: texts(book.asks).reverse() };
}

function bookTicker(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const book = orderBook(instrument, 1, parts.market.now());
  const [bid, bidQuantity] = book?.bids[0] ?? [0, 0];
  const [ask, askQuantity] = book?.asks[0] ?? [0, 0];
  return {
    book_ticker: {
      symbol: bingxSymbol(instrument),
      bid_price: Number(instrument.priceText(bid)),
      bid_qty: Number(instrument.quantityText(bidQuantity)),
      ask_price: Number(instrument.priceText(ask)),
      ask_qty: Number(instrument.quantityText(askQuantity)),
    },
  };
}

function price(request: RestRequest, parts: ExchangeParts): unknown {
  return perSymbol(request, parts, (instrument, now) => ({
    symbol: bingxSymbol(instrument),
    price: instrument.priceText(instrument.lastTick(now)?.price ?? 0),
    time: parts.serverTime(),
  }));
}

function trades(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const limit = Math.max(1, Math.min(1_000, wholeNumber(request, 'limit') ?? 500));
  return instrument.lastTrades(limit, parts.market.now()).map((tick) => {
    const priceText = instrument.priceText(tick.price);
    const quantity = instrument.quantityText(tick.quantity);
    return {
      time: tick.at,
      isBuyerMaker: tick.buyerIsMaker,
      price: priceText,
      qty: quantity,
      quoteQty: (Number(priceText) * Number(quantity)).toFixed(2),
    };
  });
}

function openInterest(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const now = parts.market.now();
  const last = instrument.lastTick(now);
  const value = Number(instrument.quantityText(openQuantity(instrument, now))) * Number(instrument.priceText(last?.price ?? 0));
  return { openInterest: value.toFixed(2), symbol: bingxSymbol(instrument), time: parts.serverTime() };
}

/** One row where a symbol is asked for, else a list of all. */
function perSymbol(request: RestRequest, parts: ExchangeParts, row: (instrument: SimulatedInstrument, now: number) => unknown): unknown {
  const now = parts.market.now();
  if (!request.query.has('symbol')) return [...parts.market.instruments.values()].map((instrument) => row(instrument, now));
  return row(requiredInstrument(request, parts), now);
}

function requiredInstrument(request: RestRequest, parts: ExchangeParts): SimulatedInstrument {
  const symbol = request.query.get('symbol') ?? '';
  if (symbol === '') throw new Refusal(Code.invalidParameter, 'Invalid parameters, symbol is required');
  const instrument = instrumentOf(parts.market, symbol);
  if (instrument === null) throw new Refusal(Code.noSuchSymbol, `this symbol is not exist: ${symbol}`);
  return instrument;
}

function wholeNumber(request: RestRequest, name: string): number | null {
  const text = request.query.get(name);
  if (text === null || text === '') return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Refusal(Code.invalidParameter, `invalid parameter ${name} "${text}"`);
  return value;
}

function json(body: unknown): RestAnswer {
  return { status: 200, body: JSON.stringify(body) };
}
