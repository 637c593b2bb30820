import type { Candle } from '../../../shared/domain/candle.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { isLoopback, restBase, streamAddress, streamAddressOf } from '../endpoints.ts';
import type { CandleRequest, FundingRecord, Gateway, GatewayOptions } from '../gateway.ts';
import { HISTORY_STEP_MS, readMarks } from '../history.ts';
import { LinkSet } from '../LinkSet.ts';
import { type RealClock, systemClock } from '../realClock.ts';
import { RequestBudget } from '../RequestBudget.ts';
import { rulesLoader } from '../rulesLoader.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { ExchangeRejectedError } from '../errors/exchangeRejectedError.ts';
import { BitgetClient, type BitgetCall } from './BitgetClient.ts';
import { candlesIn, dataOf, fundingRateIn, markIn, marksIn, openInterestIn, quoteIn, serverTimeIn, settlementsIn } from './bitgetAnswers.ts';
import { CANDLES_PER_REQUEST, type CandlePage, candlePages } from './bitgetCandlePages.ts';
import { contractsIn, listingsIn, rulesIn } from './bitgetContracts.ts';
import { openBitgetLink } from './bitgetLink.ts';
import { bitgetSymbolOf, granularityOf, PRODUCT } from './bitgetSymbol.ts';

const REST_URL = 'https://api.bitget.com';
const STREAM_URL = 'wss://ws.bitget.com/v2/ws/public';
const STREAM_PATH = '/v2/ws/public';
/** 20 requests a second by IP are allowed on each market endpoint. */
const REQUEST_SPACING_MS = 50;
const ACCELERATED_SPACING_MS = 10;
const SETTLEMENTS_PER_PAGE = 100;
/** Most pages of settlements that are asked for: nine years of eight-hour settlements. */
const SETTLEMENT_PAGES = 100;
/** An answer of old mark prices holds 200 candles; whether those at both ends of the range are among them is not known for sure. */
const MARKS_PER_ANSWER = 200;
const MARKS_PER_PAGE = MARKS_PER_ANSWER - 2;
/** The exchange takes 1,000 topics a connection and advises to stay below 50; all of them subscribe within a few seconds then. */
const TOPICS_PER_CONNECTION = 30;
/** A connection that sends more than ten messages a second, pings included, is closed; that is real time on a simulation too. */
const SUBSCRIBE_PAUSE_MS = 115;

/** Bitget USDT perpetuals, public part. @throws BadEndpointError for an address that cannot be used. */
export function createBitgetGateway(options: GatewayOptions, clock: RealClock): Gateway {
  const { endpoints } = options;
  const rest = endpoints.restUrl === null ? REST_URL : restBase('exchanges.bitget.rest_url (BITGET_REST_URL)', endpoints.restUrl);
  const wsSetting = 'exchanges.bitget.ws_url (BITGET_WS_URL)';
  const stream =
    endpoints.wsUrl !== null
      ? streamAddress(wsSetting, endpoints.wsUrl, STREAM_PATH)
      : endpoints.restUrl !== null
        ? streamAddress(wsSetting, streamAddressOf(rest), STREAM_PATH)
        : STREAM_URL;
  let marketNow: (() => number) | null = null;
  let toldTime: number | null = null;
  /** Market time as far as it is known: by the clock that was given, or as the exchange told it last. */
  const exchangeNow = (): number => marketNow?.() ?? toldTime ?? clock.epochMs();
  const client = new BitgetClient({
    restBase: rest,
    streamAddress: stream,
    requestSpacingMs: options.isAccelerated && isLoopback(rest) ? ACCELERATED_SPACING_MS : REQUEST_SPACING_MS,
    budget: options.budget ?? new RequestBudget(systemClock()),
    callTimeoutMs: options.callTimeoutMs,
    clock,
    nonce: exchangeNow,
  });
  const links = new LinkSet();
  const ended = new AbortController();
  let mayAskAhead = true;

  const contextOf = (action: string): ExchangeErrorContext => ({
    exchange: 'bitget',
    action: `${action} from Bitget`,
    nextStep:
      endpoints.restUrl === null
        ? 'Check the network connection and the status page of Bitget, then start again; or choose the generated market.'
        : `Check that ${rest} (setting exchanges.bitget.rest_url, variable BITGET_REST_URL) is the right address and serves Bitget's API, then start again.`,
  });
  const call = async (request: BitgetCall, context: ExchangeErrorContext, signal: AbortSignal) => {
    ended.signal.throwIfAborted();
    const { body, answer } = await client.call(request, context, signal);
    return { data: dataOf(body, context), answer };
  };
  /** A call of the futures market. */
  const callMarket = async (path: string, params: BitgetCall['params'], context: ExchangeErrorContext, signal: AbortSignal): Promise<unknown> =>
    (await call({ path, section: 'mix', params }, context, signal)).data;
  const ofSymbol = (symbol: MarketSymbol) => ({ symbol: bitgetSymbolOf(symbol), productType: PRODUCT });

  const listContracts = async (context: ExchangeErrorContext, signal: AbortSignal) =>
    contractsIn(await callMarket('v2/mix/market/contracts', { productType: PRODUCT }, context, signal), context);

  const loadRules = rulesLoader({ clock, contextOf, listContracts, rulesIn });

  const readPage = async (page: CandlePage, { timeframe }: CandleRequest, context: ExchangeErrorContext, signal: AbortSignal): Promise<readonly Candle[]> => {
    const now = exchangeNow();
    const isAhead = Number(page.params['endTime']) > now && page.since <= now;
    const ask = async (isClamped: boolean) => {
      const params = isClamped && isAhead ? { ...page.params, endTime: Math.floor(now) } : page.params;
      return candlesIn(await callMarket(page.path, params, context, signal), timeframe, page.since, page.until, context);
    };
    if (!mayAskAhead || !isAhead) return ask(!mayAskAhead);
    try {
      return await ask(false);
    } catch (error) {
      if (!(error instanceof ExchangeRejectedError)) throw error;
      // Perhaps it is an end in the future that is refused (ccxt never asks for one). If it is not, the second refusal says what is.
      const candles = await ask(true);
      mayAskAhead = false;
      return candles;
    }
  };

  return {
    exchange: 'bitget',
    restAddress: rest,
    streamAddress: stream,
    candlesPerRequest: CANDLES_PER_REQUEST,
    topicsPerConnection: TOPICS_PER_CONNECTION,
    quoteTopics: ['ticker'],
    subscribePauseMs: SUBSCRIBE_PAUSE_MS,
    useClock: (now) => {
      marketNow = now;
    },
    serverTime: async (signal) => {
      const context = contextOf('reading the server time');
      const { data, answer } = await call({ path: 'v2/public/time', section: 'common', params: {} }, context, signal);
      toldTime = serverTimeIn(data, context);
      return { serverTime: toldTime, sentAt: answer.sentAt, receivedAt: answer.receivedAt };
    },
    loadRules,
    candles: async (request: CandleRequest, signal) => {
      const context = contextOf(`reading ${request.timeframe} candles of ${request.symbol}`);
      const candles: Candle[] = [];
      for (const page of candlePages(bitgetSymbolOf(request.symbol), request.timeframe, request.since, request.until, exchangeNow())) {
        candles.push(...(await readPage(page, request, context, signal)));
      }
      return candles;
    },
    quote: async (symbol, signal) => {
      const context = contextOf(`reading the ticker of ${symbol}`);
      return quoteIn(await callMarket('v2/mix/market/ticker', ofSymbol(symbol), context, signal), symbol, context);
    },
    funding: async (symbol, signal) => {
      const context = contextOf(`reading the funding rate of ${symbol}`);
      const told = fundingRateIn(await callMarket('v2/mix/market/current-fund-rate', ofSymbol(symbol), context, signal), symbol, context);
      return { ...told, mark: markIn(await callMarket('v2/mix/market/ticker', ofSymbol(symbol), context, signal), symbol) };
    },
    fundingHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the funding history of ${symbol}`);
      const settlements = new Map<number, number>();
      let oldest = Number.POSITIVE_INFINITY;
      // The exchange takes pages alone, newest first, no times. ccxt reads the newest page only, whatever time it is asked for.
      for (let pageNo = 1; pageNo <= SETTLEMENT_PAGES && oldest > since; pageNo += 1) {
        const params = { ...ofSymbol(symbol), pageSize: SETTLEMENTS_PER_PAGE, pageNo };
        const page = settlementsIn(await callMarket('v2/mix/market/history-fund-rate', params, context, signal), symbol, context);
        for (const { at, rate } of page) settlements.set(at, rate);
        const oldestOfPage = Math.min(...page.map(({ at }) => at));
        if (page.length < SETTLEMENTS_PER_PAGE || oldestOfPage >= oldest) break;
        oldest = oldestOfPage;
      }
      return Array.from(settlements, ([at, rate]): FundingRecord => ({ at, rate }))
        .filter(({ at }) => at >= since && at <= until)
        .sort((a, b) => a.at - b.at);
    },
    openInterest: async (symbol, signal) => {
      const context = contextOf(`reading the open interest of ${symbol}`);
      return openInterestIn(await callMarket('v2/mix/market/open-interest', ofSymbol(symbol), context, signal), symbol, context);
    },
    openInterestHistory: null,
    markHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the history of the mark price of ${symbol}`);
      return await readMarks({ since, until, now: exchangeNow(), rowsPerPage: MARKS_PER_PAGE }, async (firstOpen, lastOpen) => {
        const range = { startTime: firstOpen - 1, endTime: lastOpen + HISTORY_STEP_MS, limit: MARKS_PER_ANSWER };
        // Not the recent candles with a kLineType: one that is not understood brings last prices.
        const data = await callMarket('v2/mix/market/history-mark-candles', { ...ofSymbol(symbol), granularity: granularityOf('5m'), ...range }, context, signal);
        return marksIn(data, symbol, context);
      });
    },
    listMarkets: async (signal) => {
      const context = contextOf('reading the list of markets');
      const contracts = await listContracts(context, signal);
      return listingsIn(contracts, await callMarket('v2/mix/market/tickers', { productType: PRODUCT }, context, signal), context);
    },
    openStream: (listener) => {
      ended.signal.throwIfAborted();
      return links.open(listener, (owned) => openBitgetLink(client, stream, clock, owned));
    },
    close: () => {
      ended.abort(new Error('the gateway is closed'));
      links.close();
    },
  };
}
