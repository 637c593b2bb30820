import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { isLoopback, restBase, streamAddress, streamAddressOf } from '../endpoints.ts';
import type { Gateway, GatewayOptions } from '../gateway.ts';
import { readHistory, readMarks } from '../history.ts';
import { LinkSet } from '../LinkSet.ts';
import { type RealClock, systemClock } from '../realClock.ts';
import { RequestBudget } from '../RequestBudget.ts';
import { rulesLoader } from '../rulesLoader.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { ExchangeRejectedError } from '../errors/exchangeRejectedError.ts';
import { type BinanceCall, BinanceClient } from './BinanceClient.ts';
import {
  bookIn, candlesIn, contractsIn, fundingHistoryIn, fundingIn, lastIn, listingsIn, marksIn, openInterestHistoryIn, openInterestIn, rulesIn, serverTimeIn,
} from './binanceAnswers.ts';
import { openBinanceLink } from './binanceLink.ts';
import { binanceSymbolOf } from './binanceSymbol.ts';

const REST_URL = 'https://fapi.binance.com';
const STREAM_URL = 'wss://fstream.binance.com/ws';
const STREAM_PATH = '/ws';
/** 2,400 units a minute are allowed; ccxt's throttle for Binance takes half of it. */
const REQUEST_SPACING_MS = 50;
const ACCELERATED_SPACING_MS = 5;
/** The exchange gives 1,500; ccxt stays at 1,000 because longer ranges did not come whole. */
const CANDLES_PER_REQUEST = 1_000;
const SETTLEMENTS_PER_REQUEST = 1_000;
/** Contracts with extreme funding settle every hour, none more often: this long holds no more settlements than a request gives. */
const SETTLEMENT_WINDOW_MS = SETTLEMENTS_PER_REQUEST * 3_600_000;
/** USD-M opened in September 2019. */
const FIRST_SETTLEMENT = Date.UTC(2019, 8, 1);
/** An answer of openInterestHist holds 500, and candles of 499 weigh less than half of 1,000. One is left for a row at the very end of the range. */
const HISTORY_ROWS = 500;
const ROWS_PER_PAGE = HISTORY_ROWS - 1;
const HISTORY_COST = 2;
/** An older start is refused (code -1130). An hour of the thirty days is left for clocks that differ. */
const OPEN_INTEREST_KEPT_MS = 30 * 86_400_000 - 3_600_000;
/** Statistics are limited to 1,000 requests in five minutes. */
const STATISTICS_COST = 6;
/** ccxt takes 200 of a connection (exchanges.md 4); half of it leaves room. */
const TOPICS_PER_CONNECTION = 100;
/** Weight of the ticker of every market. */
const ALL_TICKERS_COST = 40;

/** Binance USD-M perpetuals, public part. @throws BadEndpointError for an address that cannot be used. */
export function createBinanceusdmGateway(options: GatewayOptions, clock: RealClock): Gateway {
  const { endpoints } = options;
  const rest = endpoints.restUrl === null ? REST_URL : restBase('exchanges.binanceusdm.rest_url (BINANCEUSDM_REST_URL)', endpoints.restUrl);
  const wsSetting = 'exchanges.binanceusdm.ws_url (BINANCEUSDM_WS_URL)';
  const stream =
    endpoints.wsUrl !== null
      ? streamAddress(wsSetting, endpoints.wsUrl, STREAM_PATH)
      : endpoints.restUrl !== null
        ? streamAddress(wsSetting, streamAddressOf(rest), STREAM_PATH)
        : STREAM_URL;
  let marketNow = (): number => clock.epochMs();
  const client = new BinanceClient({
    restBase: rest,
    streamAddress: stream,
    requestSpacingMs: options.isAccelerated && isLoopback(rest) ? ACCELERATED_SPACING_MS : REQUEST_SPACING_MS,
    budget: options.budget ?? new RequestBudget(systemClock()),
    callTimeoutMs: options.callTimeoutMs,
    clock,
    nonce: () => marketNow(),
  });
  const links = new LinkSet();
  const ended = new AbortController();

  const contextOf = (action: string): ExchangeErrorContext => ({
    exchange: 'binanceusdm',
    action: `${action} from Binance`,
    nextStep:
      endpoints.restUrl === null
        ? 'Check the network connection and the status page of Binance, then start again; or choose the generated market.'
        : `Check that ${rest} (setting exchanges.binanceusdm.rest_url, variable BINANCEUSDM_REST_URL) is the right address and serves Binance's USD-M API, then start again.`,
  });
  const call = async (path: string, context: ExchangeErrorContext, signal: AbortSignal, about: Partial<Omit<BinanceCall, 'path'>> = {}) => {
    ended.signal.throwIfAborted();
    const { symbol = null, params = {}, cost = 1, section = 'fapiPublic' } = about;
    return await client.call({ section, path, params: symbol === null ? params : { symbol: binanceSymbolOf(symbol), ...params }, cost, symbol }, context, signal);
  };
  const listContracts = async (context: ExchangeErrorContext, signal: AbortSignal) => {
    const { data } = await call('exchangeInfo', context, signal);
    return contractsIn(data, context);
  };

  const loadRules = rulesLoader({ clock, contextOf, listContracts, rulesIn });

  return {
    exchange: 'binanceusdm',
    restAddress: rest,
    streamAddress: stream,
    candlesPerRequest: CANDLES_PER_REQUEST,
    topicsPerConnection: TOPICS_PER_CONNECTION,
    quoteTopics: ['ticker', 'book'],
    // The link keeps the pace: it sends what is asked for together as one message.
    subscribePauseMs: 0,
    useClock: (now) => {
      marketNow = now;
    },
    serverTime: async (signal) => {
      const context = contextOf('reading the server time');
      const { data, answer } = await call('time', context, signal);
      return { serverTime: serverTimeIn(data, context), sentAt: answer.sentAt, receivedAt: answer.receivedAt };
    },
    loadRules,
    candles: async (request, signal) => {
      const { symbol, timeframe, since, until } = request;
      const context = contextOf(`reading ${timeframe} candles of ${symbol}`);
      const length = TIMEFRAME_MS[timeframe];
      const limit = Math.min(CANDLES_PER_REQUEST, Math.max(1, Math.floor((until - since) / length) + 1));
      const params = { interval: timeframe, limit, startTime: since, endTime: until + length - 1 };
      const { data } = await call('klines', context, signal, { symbol, params, cost: klinesCost(limit) });
      return candlesIn(data, request, context);
    },
    quote: async (symbol, signal) => {
      const context = contextOf(`reading the ticker of ${symbol}`);
      const { data } = await call('ticker/24hr', context, signal, { symbol });
      const last = lastIn(data, symbol, context);
      const none = { bid: null, bidSize: null, ask: null, askSize: null };
      try {
        // The ticker of a future has no bid and ask.
        const book = await call('ticker/bookTicker', context, signal, { symbol, cost: 2 });
        return { ...last, ...(bookIn(book.data, symbol) ?? none) };
      } catch (error) {
        // A mirror without books: the sides are unknown. Any other failure is one.
        if (!(error instanceof ExchangeRejectedError)) throw error;
        return { ...last, ...none };
      }
    },
    funding: async (symbol, signal) => {
      const context = contextOf(`reading the funding rate of ${symbol}`);
      const { data } = await call('premiumIndex', context, signal, { symbol });
      return fundingIn(data, symbol, context);
    },
    fundingHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the funding history of ${symbol}`);
      const settlements = new Map<number, number>();
      for (let from = Math.max(since, FIRST_SETTLEMENT); from <= until; from += SETTLEMENT_WINDOW_MS) {
        // A settlement is published some milliseconds after its time: the last one of the range would be left out.
        const endTime = Math.min(until, from + SETTLEMENT_WINDOW_MS - 1) + 1_000;
        const { data } = await call('fundingRate', context, signal, { symbol, params: { startTime: from, endTime, limit: SETTLEMENTS_PER_REQUEST } });
        for (const { at, rate } of fundingHistoryIn(data, symbol, context)) if (at >= since && at <= until) settlements.set(at, rate);
      }
      return Array.from(settlements, ([at, rate]) => ({ at, rate })).sort((a, b) => a.at - b.at);
    },
    openInterest: async (symbol, signal) => {
      const context = contextOf(`reading the open interest of ${symbol}`);
      const { data } = await call('openInterest', context, signal, { symbol });
      return openInterestIn(data, symbol, context);
    },
    openInterestHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the history of open interest of ${symbol}`);
      const now = marketNow();
      const kept = { since: Math.max(since, now - OPEN_INTEREST_KEPT_MS), until: Math.min(until, now), rowsPerPage: ROWS_PER_PAGE };
      return await readHistory(kept, async (after, to) => {
        const params = { period: '5m', limit: HISTORY_ROWS, startTime: Math.ceil(after + 1), endTime: Math.floor(to + 1) };
        const { data } = await call('openInterestHist', context, signal, { section: 'fapiData', symbol, params, cost: STATISTICS_COST });
        return openInterestHistoryIn(data, symbol, context);
      });
    },
    markHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the history of the mark price of ${symbol}`);
      return await readMarks({ since, until, now: marketNow(), rowsPerPage: ROWS_PER_PAGE }, async (firstOpen, lastOpen) => {
        const params = { interval: '5m', limit: ROWS_PER_PAGE, startTime: firstOpen, endTime: lastOpen + 1 };
        const { data } = await call('markPriceKlines', context, signal, { symbol, params, cost: HISTORY_COST });
        return marksIn(data, symbol, context);
      });
    },
    listMarkets: async (signal) => {
      const context = contextOf('reading the list of markets');
      const contracts = await listContracts(context, signal);
      const { data } = await call('ticker/24hr', context, signal, { cost: ALL_TICKERS_COST });
      return listingsIn(contracts, data, context);
    },
    openStream: (listener) => {
      ended.signal.throwIfAborted();
      return links.open(listener, (owned) => openBinanceLink(client, clock, owned));
    },
    close: () => {
      ended.abort(new Error('the gateway is closed'));
      links.close();
    },
  };
}

/** Weight of a request for candles (ccxt's table for Binance USD-M). */
function klinesCost(limit: number): number {
  if (limit <= 99) return 1;
  return limit <= 499 ? 2 : 5;
}
