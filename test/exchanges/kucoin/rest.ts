import type { FaultOf } from '../core/fault.ts';
import type { SimulatedInstrument } from '../core/instrument.ts';
import { markCandles } from '../core/markCandles.ts';
import { openInterestHistory } from '../core/openInterest.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { timeframeOf, type Timeframe } from '../core/timeframe.ts';
import type { RestAnswer, RestRequest } from '../core/wireProtocol.ts';
import { contractRow, instrumentOf, kucoinSymbol, openLots, otherContractRows, price } from './contracts.ts';
import { jsonText, nanos } from './nanos.ts';
import { depthRow, tickerRow } from './states.ts';

const MAX_KLINES = 200;
const MAX_SETTLEMENTS = 100;
const MAX_UNIFIED_KLINES = 1_500;
const MAX_OPEN_INTEREST = 200;
const DEFAULT_OPEN_INTEREST = 30;
const MARK_SUFFIX = '-mark-price';
const UNIFIED_INTERVALS: ReadonlyMap<string, Timeframe> = new Map([
  ['1min', '1m'], ['5min', '5m'], ['15min', '15m'], ['30min', '30m'], ['1hour', '1h'], ['2hour', '2h'], ['4hour', '4h'], ['8hour', '8h'], ['12hour', '12h'], ['1day', '1d'],
]);

/** Error codes of KuCoin. The one for an unknown contract is taken from documentation, not from traffic. */
const Code = {
  success: '200000',
  tooManyRequests: '429000',
  tooFrequent: '200002',
  invalidParameter: '400100',
  noKey: '400001',
  wrongMethod: '405',
  noSuchContract: '100001',
  noSuchApi: '404',
} as const;

/** A refusal in KuCoin's envelope. */
class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 200) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export interface KucoinRestOptions {
  /** Which rows klines give where the range holds more than one answer. What KuCoin does is not known. */
  readonly rowsKept: 'oldest' | 'newest';
  /** Data of an answer to a request for a stream token. */
  readonly bullet: (request: RestRequest) => unknown;
}

type Handler = (request: RestRequest, parts: ExchangeParts, options: KucoinRestOptions) => unknown;

const ROUTES: Readonly<Record<string, Handler>> = {
  '/api/v1/timestamp': (_, parts) => parts.serverTime(),
  '/api/v1/status': () => ({ msg: '', status: 'open' }),
  '/api/v3/currencies': () => [],
  '/api/v1/contracts/active': (_, parts) => [...parts.market.instruments.values()].flatMap((instrument) => [contractRow(instrument, parts.market), ...otherContractRows(instrument, parts.market)]),
  '/api/v1/kline/query': klines,
  '/api/v1/ticker': (request, parts) => tickerRow(requiredInstrument(request, parts), parts, parts.market.now()),
  '/api/v1/allTickers': (_, parts) => [...parts.market.instruments.values()].map((instrument) => tickerRow(instrument, parts, parts.market.now())),
  '/api/v1/level2/snapshot': (request, parts) => depth(request, parts, 100),
  '/api/v1/level2/depth20': (request, parts) => depth(request, parts, 20),
  '/api/v1/level2/depth100': (request, parts) => depth(request, parts, 100),
  '/api/v1/trade/history': trades,
  '/api/v1/contract/funding-rates': fundingRates,
  '/api/ua/v1/market/open-interest': openInterest,
  '/api/ua/v1/market/kline': unifiedMarkKlines,
};
const CONTRACT_PATH = /^\/api\/v1\/contracts\/([A-Z0-9]+)$/;
const MARK_PATH = /^\/api\/v1\/mark-price\/([A-Z0-9]+)\/current$/;
const FUNDING_PATH = /^\/api\/v1\/funding-rate\/([A-Z0-9]+)\/current$/;

/** Answers a request of KuCoin's public futures interface. No account exists here: private paths get an authentication error. */
export function answerKucoin(request: RestRequest, parts: ExchangeParts, options: KucoinRestOptions): RestAnswer {
  try {
    if (request.path === '/api/v1/bullet-public') {
      if (request.method !== 'POST') throw new Refusal(Code.wrongMethod, `method ${request.method} is not supported`, 405);
      return json({ code: Code.success, data: options.bullet(request) });
    }
    const handler = ROUTES[request.path] ?? pathHandler(request.path);
    if (handler === null) throw refusalOf(request);
    if (request.method !== 'GET') throw new Refusal(Code.wrongMethod, `method ${request.method} is not supported`, 405);
    return json({ code: Code.success, data: handler(request, parts, options) });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return json({ code: error.code, msg: error.message }, error.status);
  }
}

/** Too many requests: with HTTP 429, or with HTTP 200 and a code alone. */
export function limitedAnswer(fault: FaultOf<'rateLimited'>): RestAnswer {
  if (fault.form === 'code') return json({ code: Code.tooFrequent, msg: 'too many requests in a short period of time, please retry later' });
  const retryAfter = fault.retryAfterSeconds;
  return {
    ...json({ code: Code.tooManyRequests, msg: 'Too Many Requests' }, 429),
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  };
}

function pathHandler(path: string): Handler | null {
  const symbolIn = (pattern: RegExp): string | undefined => pattern.exec(path)?.[1];
  const [contract, marked, funded] = [symbolIn(CONTRACT_PATH), symbolIn(MARK_PATH), symbolIn(FUNDING_PATH)];
  if (contract !== undefined) return (_, parts) => contractRow(listed(contract, parts), parts.market);
  if (marked !== undefined) return (_, parts) => markPrice(listed(marked, parts), parts);
  if (funded !== undefined) return (_, parts) => fundingRate(listed(funded, parts), parts);
  return null;
}

function refusalOf(request: RestRequest): Refusal {
  const isPrivate = /\/(orders|stopOrders|st-orders|positions?|account-overview|bullet-private|fills|recentFills)\b/.test(request.path);
  return isPrivate ? new Refusal(Code.noKey, 'Please check the header of your request for KC-API-KEY', 401) : new Refusal(Code.noSuchApi, 'Not Found', 404);
}

function klines(request: RestRequest, parts: ExchangeParts, options: KucoinRestOptions): unknown {
  const instrument = requiredInstrument(request, parts);
  const timeframe = timeframeOf((wholeNumber(request, 'granularity') ?? 0) * 60_000);
  if (timeframe === null) throw new Refusal(Code.invalidParameter, `granularity ${request.query.get('granularity') ?? ''} is invalid`);
  const from = wholeNumber(request, 'from');
  const to = wholeNumber(request, 'to');
  const range = { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER, limit: MAX_KLINES, keep: from === null ? 'newest' : options.rowsKept };
  return parts.candles
    .rest(instrument, timeframe, range, parts.market.now())
    // No trade, no candle.
    .filter((candle) => candle.volume > 0)
    .map((candle) => [
      candle.openTime,
      price(instrument, candle.open),
      price(instrument, candle.high),
      price(instrument, candle.low),
      price(instrument, candle.close),
      candle.volume,
    ]);
}

function depth(request: RestRequest, parts: ExchangeParts, levels: number): unknown {
  const instrument = requiredInstrument(request, parts);
  return { symbol: kucoinSymbol(instrument), ...depthRow(instrument, levels, parts, parts.market.now()), ts: nanos(parts.serverTime()) };
}

function trades(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  return instrument.lastTrades(100, parts.market.now()).map((trade) => ({
    sequence: trade.id,
    tradeId: String(trade.id),
    takerOrderId: `t${trade.id}`,
    makerOrderId: `m${trade.id}`,
    price: instrument.priceText(trade.price),
    size: trade.quantity,
    side: trade.buyerIsMaker ? 'sell' : 'buy',
    ts: nanos(trade.at),
  }));
}

function fundingRates(request: RestRequest, parts: ExchangeParts): unknown {
  const instrument = requiredInstrument(request, parts);
  const from = wholeNumber(request, 'from');
  const to = wholeNumber(request, 'to');
  if (from === null || to === null) throw new Refusal(Code.invalidParameter, 'from and to are required');
  return parts.market
    .fundingHistory(instrument.base, { from, to, limit: MAX_SETTLEMENTS }, parts.market.now())
    .map(({ at, rate }) => ({ symbol: kucoinSymbol(instrument), fundingRate: rate, timepoint: at }));
}

function markPrice(instrument: SimulatedInstrument, parts: ExchangeParts): unknown {
  const mark = parts.market.markPrice(instrument.base, parts.market.now());
  return {
    symbol: kucoinSymbol(instrument),
    granularity: 1_000,
    timePoint: parts.serverTime(),
    value: price(instrument, mark?.mark ?? 0),
    indexPrice: price(instrument, mark?.index ?? 0),
  };
}

function fundingRate(instrument: SimulatedInstrument, parts: ExchangeParts): unknown {
  const mark = parts.market.markPrice(instrument.base, parts.market.now());
  const nextAt = mark?.nextSettlementAt ?? 0;
  return {
    symbol: `.${kucoinSymbol(instrument)}FPI8H`,
    granularity: 28_800_000,
    timePoint: nextAt - 28_800_000,
    value: mark?.fundingRate ?? 0,
    dailyInterestRate: 0.0003,
    fundingRateCap: 0.00375,
    fundingRateFloor: -0.00375,
    period: 1,
    fundingTime: nextAt,
  };
}

/** Of the unified klines those of mark prices exist here. Newest first; times are seconds, and the close comes after the open. */
function unifiedMarkKlines(request: RestRequest, parts: ExchangeParts): unknown {
  const symbol = request.query.get('symbol') ?? '';
  if (request.query.get('tradeType') !== 'FUTURES') throw new Refusal(Code.invalidParameter, 'tradeType is invalid');
  if (!symbol.endsWith(MARK_SUFFIX)) throw new Refusal(Code.noSuchContract, `contract ${symbol} does not exist`);
  const instrument = listed(symbol.slice(0, -MARK_SUFFIX.length), parts);
  const timeframe = UNIFIED_INTERVALS.get(request.query.get('interval') ?? '');
  if (timeframe === undefined) throw new Refusal(Code.invalidParameter, 'interval is invalid');
  const [from, to] = [wholeNumber(request, 'startAt') ?? 0, wholeNumber(request, 'endAt')];
  const range = { from: from * 1_000, to: to === null ? Number.MAX_SAFE_INTEGER : to * 1_000, limit: MAX_UNIFIED_KLINES, keep: 'newest' } as const;
  const list = markCandles(parts.market, instrument.base, timeframe, range, parts.market.now()).reverse().map(({ openTime, open, high, low, close }) =>
    [String(openTime / 1_000), ...[open, close, high, low].map((scaled) => instrument.priceText(scaled)), '0', '0']);
  return { tradeType: 'FUTURES', symbol, list };
}

/** Of now, or with an interval the history of one contract, newest first. */
function openInterest(request: RestRequest, parts: ExchangeParts): unknown {
  if (request.query.has('interval')) return openInterestOf(requiredInstrument(request, parts), request, parts);
  const wanted = (request.query.get('symbol') ?? '').split(',').filter((symbol) => symbol !== '');
  return [...parts.market.instruments.values()]
    .filter((instrument) => wanted.length === 0 || wanted.includes(kucoinSymbol(instrument)))
    .map((instrument) => ({ symbol: kucoinSymbol(instrument), openInterest: String(openLots(instrument, parts.market.now())), ts: parts.serverTime() }));
}

/** Lots, every five minutes; longer intervals do not exist here. */
function openInterestOf(instrument: SimulatedInstrument, request: RestRequest, parts: ExchangeParts): unknown {
  if (request.query.get('interval') !== '5min') throw new Refusal(Code.invalidParameter, 'interval is invalid');
  const limit = wholeNumber(request, 'pageSize') ?? DEFAULT_OPEN_INTEREST;
  if (limit < 1 || limit > MAX_OPEN_INTEREST) throw new Refusal(Code.invalidParameter, `pageSize ${limit} is invalid`);
  const range = { from: wholeNumber(request, 'startAt') ?? 0, to: wholeNumber(request, 'endAt') ?? Number.MAX_SAFE_INTEGER, limit };
  return openInterestHistory(instrument, range, parts.market.now()).map(({ at, quantity }) => ({ symbol: kucoinSymbol(instrument), openInterest: String(quantity), ts: at }));
}

function requiredInstrument(request: RestRequest, parts: ExchangeParts): SimulatedInstrument {
  const symbol = request.query.get('symbol') ?? '';
  if (symbol === '') throw new Refusal(Code.invalidParameter, 'symbol is required');
  return listed(symbol, parts);
}

function listed(symbol: string, parts: ExchangeParts): SimulatedInstrument {
  const instrument = instrumentOf(parts.market, symbol);
  if (instrument === null) throw new Refusal(Code.noSuchContract, `contract ${symbol} does not exist`);
  return instrument;
}

function wholeNumber(request: RestRequest, name: string): number | null {
  const text = request.query.get(name);
  if (text === null || text === '') return null;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Refusal(Code.invalidParameter, `${name} "${text}" is invalid`);
  return value;
}

function json(body: unknown, status = 200): RestAnswer {
  return { status, body: jsonText(body) };
}
