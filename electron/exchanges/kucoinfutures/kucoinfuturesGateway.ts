import type { MarketRules } from '../../../shared/domain/instrument.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { isLoopback, restBase, streamAddress, streamAddressOf } from '../endpoints.ts';
import type { Gateway, GatewayOptions } from '../gateway.ts';
import { readHistory, readMarks } from '../history.ts';
import { LinkSet } from '../LinkSet.ts';
import { type RealClock, systemClock } from '../realClock.ts';
import { RequestBudget } from '../RequestBudget.ts';
import { refuseShut, refuseUnknown } from '../rulesLoader.ts';
import { BadExchangeDataError } from '../errors/badExchangeDataError.ts';
import type { ExchangeErrorContext } from '../errors/exchangeError.ts';
import { ExchangeRejectedError } from '../errors/exchangeRejectedError.ts';
import { type KucoinCall, KucoinClient } from './KucoinClient.ts';
import {
  bulletIn, candlesIn, fundingHistoryIn, fundingRateIn, markPriceIn, marksIn, openInterestHistoryIn, openInterestIn, quoteIn, serverTimeIn,
} from './kucoinAnswers.ts';
import { contractsIn, type KucoinContract, type KucoinContracts, listingsIn, rulesIn } from './kucoinContracts.ts';
import { type KucoinDoor, type KucoinLinkParts, openKucoinLink } from './kucoinLink.ts';

const REST_URL = 'https://api-futures.kucoin.com';
const UNIFIED_REST_URL = 'https://api.kucoin.com';
const STREAM_URL = 'wss://ws-api-futures.kucoin.com';
const REST_SETTING = 'exchanges.kucoinfutures.rest_url (KUCOINFUTURES_REST_URL)';
const WS_SETTING = 'exchanges.kucoinfutures.ws_url (KUCOINFUTURES_WS_URL)';
const CONTRACTS_LIFETIME_MS = 3_600_000;
/** 2000 of KuCoin's weight in 30 s, which are 4000 of the units below. */
const COST_UNIT_MS = 7.5;
const ACCELERATED_UNIT_MS = 0.5;
/** An answer holds 200. One is left for the candle after the range: ccxt's ranges reach to its open too, and which end is cut is not known. */
const CANDLES_PER_REQUEST = 199;
/** 100 messages in 10 s are allowed on a connection, pings included. */
const SUBSCRIBE_PAUSE_MS = 120;
/** KuCoin allows more; a lost connection then takes fewer streams with it. */
const TOPICS_PER_CONNECTION = 100;
/** An answer of open interest holds 200; longer ones are asked for of nothing. One is left for a row at the very end of the range. */
const HISTORY_ROWS = 200;
const ROWS_PER_PAGE = HISTORY_ROWS - 1;
/** A page of settlements shorter than this holds all of its range. */
const SETTLEMENTS_OF_A_CUT_PAGE = 50;

/** KuCoin USDT perpetuals, public part. @throws BadEndpointError for an address that cannot be used. */
export function createKucoinfuturesGateway(options: GatewayOptions, clock: RealClock): Gateway {
  const { endpoints } = options;
  const rest = endpoints.restUrl === null ? REST_URL : restBase(REST_SETTING, endpoints.restUrl);
  const configured = endpoints.wsUrl === null ? null : streamAddress(WS_SETTING, endpoints.wsUrl, '/');
  let marketNow = (): number => clock.epochMs();
  const client = new KucoinClient({
    restBase: rest,
    unifiedRestBase: endpoints.restUrl === null ? UNIFIED_REST_URL : rest,
    costUnitMs: options.isAccelerated && isLoopback(rest) ? ACCELERATED_UNIT_MS : COST_UNIT_MS,
    budget: options.budget ?? new RequestBudget(systemClock()),
    callTimeoutMs: options.callTimeoutMs,
    clock,
    nonce: () => marketNow(),
  });
  const links = new LinkSet();
  const ended = new AbortController();
  let requests = 0;
  let cached: { readonly at: number; readonly contracts: KucoinContracts } | null = null;

  const contextOf = (action: string): ExchangeErrorContext => ({
    exchange: 'kucoinfutures',
    action: `${action} from KuCoin Futures`,
    nextStep:
      endpoints.restUrl === null
        ? 'Check the network connection and the status page of KuCoin, then start again; or choose the generated market.'
        : `Check that ${rest} (setting exchanges.kucoinfutures.rest_url, variable KUCOINFUTURES_REST_URL) is the right address and serves KuCoin's futures API, then start again.`,
  });
  const call = async (request: KucoinCall, context: ExchangeErrorContext, signal: AbortSignal) => {
    ended.signal.throwIfAborted();
    return await client.call(request, context, signal);
  };

  const readContracts = async (context: ExchangeErrorContext, signal: AbortSignal): Promise<KucoinContracts> => {
    const { data } = await call({ path: 'contracts/active', params: {}, cost: 6 }, context, signal);
    const contracts = contractsIn(data, context);
    cached = { at: clock.monotonicMs(), contracts };
    return contracts;
  };
  /** The list as it was read no longer ago than that, if it has the given markets. */
  const contractsWith = async (symbols: readonly MarketSymbol[], maxAgeMs: number, context: ExchangeErrorContext, signal: AbortSignal): Promise<KucoinContracts> => {
    const known = cached !== null && clock.monotonicMs() - cached.at < maxAgeMs ? cached.contracts : null;
    if (known !== null && symbols.every((symbol) => known.bySymbol.has(symbol))) return known;
    const contracts = await readContracts(context, signal);
    for (const symbol of symbols) {
      const problem = contracts.broken.get(symbol);
      if (problem !== undefined) throw problem;
    }
    refuseUnknown(symbols, [...contracts.bySymbol.keys()], context);
    return contracts;
  };
  /** Names and lots of a listed contract do not change: any list will do. */
  const contractOf = async (symbol: MarketSymbol, context: ExchangeErrorContext, signal: AbortSignal): Promise<KucoinContract> => {
    const contract = (await contractsWith([symbol], Number.POSITIVE_INFINITY, context, signal)).bySymbol.get(symbol);
    if (contract === undefined) throw new TypeError(`${symbol} was listed a moment ago`);
    return contract;
  };
  /** Null where the exchange does not offer it. */
  const markOf = async (contract: KucoinContract, context: ExchangeErrorContext, signal: AbortSignal): Promise<number | null> => {
    try {
      const { data } = await call({ path: 'mark-price/{symbol}/current', params: { symbol: contract.id }, cost: 6 }, context, signal);
      return markPriceIn(data, contract, context);
    } catch (error) {
      if (error instanceof ExchangeRejectedError || error instanceof BadExchangeDataError) return null;
      throw error;
    }
  };

  const negotiate = async (signal: AbortSignal): Promise<KucoinDoor> => {
    const context = contextOf('asking for a stream token');
    const { data } = await call({ method: 'POST', path: 'bullet-public', params: {}, cost: 20 }, context, signal);
    const { token, endpoint, pingIntervalMs } = bulletIn(data, context);
    const contracts = await contractsWith([], Number.POSITIVE_INFINITY, context, signal);
    const offered = new URL(endpoint);
    if (configured === null && offered.protocol !== 'wss:' && !(offered.protocol === 'ws:' && rest.startsWith('http:'))) {
      throw new BadExchangeDataError(`a stream server ${offered.origin}`, 'an encrypted address (wss:)', context);
    }
    const url = configured === null ? offered : new URL(configured);
    if (configured !== null && url.pathname === '/') url.pathname = offered.pathname;
    for (const [name, value] of [['token', token], ['privateChannel', 'false'], ['connectId', 'publicFutures']] as const) url.searchParams.set(name, value);
    return { address: url.href, pingIntervalMs, contracts };
  };

  return {
    exchange: 'kucoinfutures',
    restAddress: rest,
    streamAddress: configured ?? (endpoints.restUrl === null ? STREAM_URL : streamAddressOf(rest)),
    candlesPerRequest: CANDLES_PER_REQUEST,
    subscribePauseMs: options.isAccelerated ? 0 : SUBSCRIBE_PAUSE_MS,
    topicsPerConnection: TOPICS_PER_CONNECTION,
    // The ticker carries last, bid and ask, but comes with trades alone; the book comes with every change of the best prices.
    quoteTopics: ['ticker', 'book'],
    useClock: (now) => {
      marketNow = now;
    },
    serverTime: async (signal) => {
      const context = contextOf('reading the server time');
      const { data, answer } = await call({ path: 'timestamp', params: {}, cost: 4 }, context, signal);
      return { serverTime: serverTimeIn(data, context), sentAt: answer.sentAt, receivedAt: answer.receivedAt };
    },
    loadRules: async (symbols, signal) => {
      const context = contextOf('reading the contract list');
      const { bySymbol } = await contractsWith(symbols, CONTRACTS_LIFETIME_MS, context, signal);
      const rules = new Map<MarketSymbol, MarketRules>();
      const shut: MarketSymbol[] = [];
      for (const symbol of symbols) {
        const contract = bySymbol.get(symbol);
        if (contract === undefined) continue;
        if (contract.isOpen) rules.set(symbol, rulesIn(contract, context));
        else shut.push(symbol);
      }
      // Whether it opens again is to be asked anew.
      if (shut.length > 0) cached = null;
      refuseShut(shut, context);
      return rules;
    },
    candles: async (request, signal) => {
      const context = contextOf(`reading ${request.timeframe} candles of ${request.symbol}`);
      const contract = await contractOf(request.symbol, context, signal);
      const length = TIMEFRAME_MS[request.timeframe];
      const params = { symbol: contract.id, granularity: length / 60_000, from: request.since, to: request.until + length };
      const { data } = await call({ path: 'kline/query', params, cost: 6 }, context, signal);
      return candlesIn(data, request, contract, context);
    },
    quote: async (symbol, signal) => {
      const context = contextOf(`reading the ticker of ${symbol}`);
      const contract = await contractOf(symbol, context, signal);
      const { data } = await call({ path: 'ticker', params: { symbol: contract.id }, cost: 4 }, context, signal);
      return quoteIn(data, contract, context);
    },
    funding: async (symbol, signal) => {
      const context = contextOf(`reading the funding rate of ${symbol}`);
      const contract = await contractOf(symbol, context, signal);
      const { data } = await call({ path: 'funding-rate/{symbol}/current', params: { symbol: contract.id }, cost: 4 }, context, signal);
      const { rate, nextAt } = fundingRateIn(data, contract, context);
      return { rate, nextAt, mark: await markOf(contract, context, signal) };
    },
    fundingHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the funding history of ${symbol}`);
      const contract = await contractOf(symbol, context, signal);
      const settlements = new Map<number, number>();
      for (let to = until; to >= since; ) {
        const { data } = await call({ path: 'contract/funding-rates', params: { symbol: contract.id, from: since, to }, cost: 10 }, context, signal);
        const page = fundingHistoryIn(data, contract, context).filter(({ at }) => at >= since && at <= to);
        for (const { at, rate } of page) settlements.set(at, rate);
        const oldest = page[0];
        // The newest are given first; how many there are in a page is not documented.
        if (oldest === undefined || page.length < SETTLEMENTS_OF_A_CUT_PAGE) break;
        to = oldest.at - 1;
      }
      return Array.from(settlements, ([at, rate]) => ({ at, rate })).sort((a, b) => a.at - b.at);
    },
    openInterest: async (symbol, signal) => {
      const context = contextOf(`reading the open interest of ${symbol}`);
      const contract = await contractOf(symbol, context, signal);
      const { data } = await call({ path: 'contracts/{symbol}', params: { symbol: contract.id }, cost: 6 }, context, signal);
      return openInterestIn(data, contract, context);
    },
    openInterestHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the history of open interest of ${symbol}`);
      const contract = await contractOf(symbol, context, signal);
      return await readHistory({ since, until: Math.min(until, marketNow()), rowsPerPage: ROWS_PER_PAGE }, async (after, to) => {
        const params = { symbol: contract.id, interval: '5min', startAt: Math.ceil(after + 1), endAt: Math.floor(to + 1), pageSize: HISTORY_ROWS };
        const { data } = await call({ section: 'uta', path: 'market/open-interest', params, cost: 20 }, context, signal);
        return openInterestHistoryIn(data, contract, context);
      });
    },
    markHistory: async (symbol, since, until, signal) => {
      const context = contextOf(`reading the history of the mark price of ${symbol}`);
      const contract = await contractOf(symbol, context, signal);
      return await readMarks({ since, until, now: marketNow(), rowsPerPage: ROWS_PER_PAGE }, async (firstOpen, lastOpen) => {
        // In seconds, and either end of the range may be meant exclusively.
        const range = { startAt: firstOpen / 1_000 - 1, endAt: lastOpen / 1_000 + 1 };
        const params = { tradeType: 'FUTURES', symbol: `${contract.id}-mark-price`, interval: '5min', ...range };
        const { data } = await call({ section: 'uta', path: 'market/kline', params, cost: 6 }, context, signal);
        return marksIn(data, contract, context);
      });
    },
    listMarkets: async (signal) => listingsIn(await readContracts(contextOf('reading the list of markets'), signal)),
    openStream: (listener) => {
      ended.signal.throwIfAborted();
      const parts: KucoinLinkParts = {
        dialler: client,
        clock,
        negotiate,
        welcomeTimeoutMs: options.callTimeoutMs,
        nextId: () => {
          requests += 1;
          return String(requests);
        },
      };
      return links.open(listener, (owned) => openKucoinLink(parts, owned));
    },
    close: () => {
      ended.abort(new Error('the gateway is closed'));
      links.close();
    },
  };
}
