import { isLoopback, restBase, streamAddress, streamAddressOf } from '../endpoints.ts';
import type { CandleRequest, Gateway, GatewayOptions } from '../gateway.ts';
import { readMarks } from '../history.ts';
import { LinkSet } from '../LinkSet.ts';
import { type RealClock, systemClock } from '../realClock.ts';
import { RequestBudget } from '../RequestBudget.ts';
import { rulesLoader } from '../rulesLoader.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { ExchangeRejectedError } from '../errors/exchangeRejectedError.ts';
import { BingxClient, type BingxCall } from './BingxClient.ts';
import { candlesIn, contractsIn, dataOf, fundingHistoryIn, fundingIn, listingsIn, marksIn, openInterestIn, quoteIn, rulesIn, serverTimeIn } from './bingxAnswers.ts';
import { openBingxLink } from './bingxLink.ts';
import { bingxSymbolOf } from './bingxSymbol.ts';

const REST_URL = 'https://open-api.bingx.com';
const STREAM_URL = 'wss://open-api-swap.bingx.com/swap-market';
const STREAM_PATH = '/swap-market';
/** 10 requests a second are allowed on the market endpoints (ccxt's throttle for BingX). */
const REQUEST_SPACING_MS = 100;
const ACCELERATED_SPACING_MS = 10;
const CANDLES_PER_REQUEST = 1_000;
const SETTLEMENTS_PER_REQUEST = 1_000;
/** The exchange is said to take 200 topics a connection (exchanges.md 4); half of it leaves room. */
const TOPICS_PER_CONNECTION = 100;
/** What every version of BingX's API gives at once; mirrors may refuse to be asked for more. */
const CANDLES_ALWAYS_ALLOWED = 500;

/** BingX USDT perpetuals, public part. @throws BadEndpointError for an address that cannot be used. */
export function createBingxGateway(options: GatewayOptions, clock: RealClock): Gateway {
  const { endpoints } = options;
  const rest = endpoints.restUrl === null ? REST_URL : restBase('exchanges.bingx.rest_url (BINGX_REST_URL)', endpoints.restUrl);
  const wsSetting = 'exchanges.bingx.ws_url (BINGX_WS_URL)';
  const stream =
    endpoints.wsUrl !== null
      ? streamAddress(wsSetting, endpoints.wsUrl, STREAM_PATH)
      : endpoints.restUrl !== null
        ? streamAddress(wsSetting, streamAddressOf(rest), STREAM_PATH)
        : STREAM_URL;
  let marketNow = (): number => clock.epochMs();
  const client = new BingxClient({
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
  let candleLimit = CANDLES_PER_REQUEST;

  const contextOf = (action: string): ExchangeErrorContext => ({
    exchange: 'bingx',
    action: `${action} from BingX`,
    nextStep:
      endpoints.restUrl === null
        ? 'Check the network connection and the status page of BingX, then start again; or choose the generated market.'
        : `Check that ${rest} (setting exchanges.bingx.rest_url, variable BINGX_REST_URL) is the right address and serves BingX's API, then start again.`,
  });
  const call = async (request: BingxCall, context: ExchangeErrorContext, signal: AbortSignal) => {
    ended.signal.throwIfAborted();
    const { body, answer } = await client.call(request, context, signal);
    return { data: dataOf(body, context), answer };
  };

  const listContracts = async (context: ExchangeErrorContext, signal: AbortSignal) => {
    const { data } = await call({ path: 'quote/contracts', version: 'v2', params: {} }, context, signal);
    return contractsIn(data, context);
  };

  const loadRules = rulesLoader({ clock, contextOf, listContracts, rulesIn });

  return {
    exchange: 'bingx',
    restAddress: rest,
    streamAddress: stream,
    candlesPerRequest: CANDLES_PER_REQUEST,
    topicsPerConnection: TOPICS_PER_CONNECTION,
    quoteTopics: ['ticker'],
    subscribePauseMs: options.isAccelerated ? 0 : 40,
    useClock: (now) => {
      marketNow = now;
    },
    serverTime: async (signal) => {
      const context = contextOf('reading the server time');
      const { data, answer } = await call({ path: 'server/time', version: 'v2', params: {} }, context, signal);
      return { serverTime: serverTimeIn(data, context), sentAt: answer.sentAt, receivedAt: answer.receivedAt };
    },
    loadRules,
    candles: async (request: CandleRequest, signal) => {
      const context = contextOf(`reading ${request.timeframe} candles of ${request.symbol}`);
      const ask = (limit: number) =>
        call(
          {
            path: 'quote/klines',
            version: 'v3',
            params: {
              symbol: bingxSymbolOf(request.symbol),
              interval: request.timeframe,
              // As ccxt does: the exchange may take the start as exclusive.
              startTime: request.since - 1,
              endTime: request.until + 1,
              limit,
            },
          },
          context,
          signal,
        );
      try {
        const { data } = await ask(candleLimit);
        return candlesIn(data, request, context);
      } catch (error) {
        if (!(error instanceof ExchangeRejectedError) || candleLimit <= CANDLES_ALWAYS_ALLOWED) throw error;
        // Perhaps it is the number of rows that is refused. If it is not, the second refusal says what is.
        const { data } = await ask(CANDLES_ALWAYS_ALLOWED);
        candleLimit = CANDLES_ALWAYS_ALLOWED;
        return candlesIn(data, request, context);
      }
    },
    quote: async (symbol, signal) => {
      const context = contextOf(`reading the ticker of ${symbol}`);
      const { data } = await call({ path: 'quote/ticker', version: 'v2', params: { symbol: bingxSymbolOf(symbol) } }, context, signal);
      return quoteIn(data, symbol, context);
    },
    funding: async (symbol, signal) => {
      const context = contextOf(`reading the funding rate of ${symbol}`);
      const { data } = await call({ path: 'quote/premiumIndex', version: 'v2', params: { symbol: bingxSymbolOf(symbol) } }, context, signal);
      return fundingIn(data, symbol, context);
    },
    fundingHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the funding history of ${symbol}`);
      const settlements = new Map<number, number>();
      for (let to = until; to >= since; ) {
        const params = { symbol: bingxSymbolOf(symbol), startTime: since, endTime: to, limit: SETTLEMENTS_PER_REQUEST };
        const { data } = await call({ path: 'quote/fundingRate', version: 'v2', params }, context, signal);
        const page = fundingHistoryIn(data, symbol, context).filter(({ at }) => at >= since && at <= to);
        for (const { at, rate } of page) settlements.set(at, rate);
        const oldest = page[0];
        // Which end of the range is kept where there is more is not documented: it is asked for again until nothing older comes.
        if (oldest === undefined || page.length < SETTLEMENTS_PER_REQUEST) break;
        to = oldest.at - 1;
      }
      return Array.from(settlements, ([at, rate]) => ({ at, rate })).sort((a, b) => a.at - b.at);
    },
    openInterest: async (symbol, signal) => {
      const context = contextOf(`reading the open interest of ${symbol}`);
      const { data } = await call({ path: 'quote/openInterest', version: 'v2', params: { symbol: bingxSymbolOf(symbol) } }, context, signal);
      return openInterestIn(data, symbol, context);
    },
    openInterestHistory: null,
    markHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the history of the mark price of ${symbol}`);
      return await readMarks({ since, until, now: marketNow(), rowsPerPage: CANDLES_ALWAYS_ALLOWED }, async (firstOpen, lastOpen) => {
        // As with candles: either end of the range may be meant exclusively.
        const params = { symbol: bingxSymbolOf(symbol), interval: '5m', startTime: firstOpen - 1, endTime: lastOpen + 1, limit: CANDLES_ALWAYS_ALLOWED };
        const { data } = await call({ path: 'market/markPriceKlines', version: 'v1', params }, context, signal);
        return marksIn(data, symbol, context);
      });
    },
    listMarkets: async (signal) => {
      const context = contextOf('reading the list of markets');
      const contracts = await listContracts(context, signal);
      const { data } = await call({ path: 'quote/ticker', version: 'v2', params: {} }, context, signal);
      return listingsIn(contracts, data, context);
    },
    openStream: (listener) => {
      ended.signal.throwIfAborted();
      return links.open(listener, (owned) => openBingxLink(client, stream, owned));
    },
    close: () => {
      ended.abort(new Error('the gateway is closed'));
      links.close();
    },
  };
}
