import type { RealExchange } from '../../shared/domain/instrument.ts';
import { type RealClock, systemClock } from '../exchanges/realClock.ts';
import type { RequestBudgets } from '../exchanges/RequestBudgets.ts';
import { createCombinedFeed } from '../market/combined/CombinedFeed.ts';
import type { MarketFeed, MarketListener } from '../market/feed.ts';
import { createExchangeFeed } from '../market/exchange/exchangeFeed.ts';
import type { CandleShelf } from '../market/exchange/HistoryLoader.ts';
import type { MarketValueShelf } from '../market/exchange/MarketValueKeeper.ts';
import { createGeneratedSource } from '../market/simulated/generatedMarket.ts';
import { createRecordedSource, parseRecordedFile, type RecordedFile } from '../market/simulated/recordedMarket.ts';
import { createSimulatedFeed } from '../market/simulated/simulatedFeed.ts';
import type { Storage } from '../storage/storageApi.ts';
import type { FeedRequest } from './engineDeps.ts';
import type { Endpoint, SessionRequest } from './sessionRequest.ts';
import { StepFailure } from './startup/StepFailure.ts';

export interface CreateFeedOptions extends FeedRequest {
  /** Null where the database is not available: every candle is downloaded then. */
  readonly storage: Pick<Storage, 'candles' | 'archive' | 'series'> | null;
  readonly budgets: RequestBudgets;
  readonly listener: MarketListener;
}

/** The market a session asked for: an exchange, recorded candles, or a generated one. */
export function createFeed(options: CreateFeedOptions): MarketFeed {
  const { request, listener } = options;
  const clock = systemClock();
  switch (request.market) {
    case 'simulated':
      return createSimulatedFeed({
        source: request.candleFiles.length > 0 ? createRecordedSource({ files: recordedFiles(request), seed: request.seed }) : createGeneratedSource({ seed: request.seed }),
        speed: request.speed,
        clock,
        listener,
        startAt: options.resumeAt ?? undefined,
        ready: options.isReady,
        stepMs: quoteStepMs(request.speed),
      });
    case 'exchange':
      return exchangesFeed(options, clock);
  }
}

/** One exchange by itself, or several as one market. */
function exchangesFeed(options: CreateFeedOptions, clock: RealClock): MarketFeed {
  const { request, settings, listener, storage } = options;
  const create = (exchange: RealExchange, partListener: MarketListener): MarketFeed => {
    const endpoint = request.endpoints[exchange] ?? { restUrl: null, wsUrl: null };
    return createExchangeFeed({
      exchange, endpoints: endpoint, websocket: settings.websocket, speed: request.speed, listener: partListener, clock,
      shelf: storage === null ? null : shelfOf(storage, exchange, endpoint),
      values: storage === null ? null : valuesOf(storage, exchange, endpoint),
      budget: options.budgets.of(exchange, endpoint.restUrl),
    });
  };
  // A choice by volume may have found nothing on one of them.
  const exchanges = request.exchanges.filter((exchange) => options.instruments?.some((instrument) => instrument.exchange === exchange) ?? true);
  const [first, ...others] = exchanges;
  if (first === undefined) throw new StepFailure('no-exchange', 'The list of exchanges is empty', 'Name at least one, as in bingx');
  if (others.length === 0) return create(first, listener);
  return createCombinedFeed({
    parts: exchanges.map((exchange) => ({
      exchange,
      create: (partListener) => create(exchange, partListener),
      symbols: options.instruments?.filter((instrument) => instrument.exchange === exchange).map(({ symbol }) => symbol) ?? null,
    })),
    speed: request.speed,
    clock,
    listener,
    maxDeparture: settings.market.max_price_departure,
    maxPriceAgeMs: settings.websocket.max_data_age * 1_000,
  });
}

/** The candle store as one exchange's shelf. Another address is another market: its candles are kept apart from the real ones. */
function shelfOf({ candles, archive }: Pick<Storage, 'candles' | 'archive'>, id: RealExchange, { restUrl }: Endpoint): CandleShelf {
  const exchange = candleExchange(id, restUrl);
  return {
    newest: (symbol, timeframe, count, before, signal) => candles.newest({ exchange, symbol, timeframe }, count, before, signal),
    append: (symbol, timeframe, columns, signal) => candles.append({ exchange, symbol, timeframe }, columns, signal),
    knownEmpty: async (symbol, timeframe, range, signal) => (await archive.gaps({ exchange, symbol, timeframe }, range, signal)).empty,
    confirmEmpty: (symbol, timeframe, range, signal) => archive.confirmEmpty({ exchange, symbol, timeframe }, range, signal),
  };
}

function valuesOf({ series }: Pick<Storage, 'series'>, id: RealExchange, { restUrl }: Endpoint): MarketValueShelf {
  const exchange = candleExchange(id, restUrl);
  return {
    append: (symbol, value, columns, signal) => series.append({ exchange, symbol, value }, columns, signal),
    newestAt: async (symbol, value, signal) => (await series.newest({ exchange, symbol, value }, 1, Number.MAX_SAFE_INTEGER, signal)).at[0] ?? null,
  };
}

/** The name under which an exchange's candles are kept: `bingx`, or `bingx@host:port` at another address. */
export function candleExchange(exchange: RealExchange, restUrl: string | null): string {
  return restUrl === null ? exchange : `${exchange}@${new URL(restUrl).host}`;
}

/** Distance of two quotes, market ms: a second while the engine can take thousands a second, more where a market runs faster than that. */
export function quoteStepMs(speed: number): number {
  if (speed <= 1_200) return 1_000;
  return speed <= 6_000 ? 5_000 : 30_000;
}

/** @throws StepFailure naming the file whose symbol cannot be told. */
function recordedFiles(request: SessionRequest): readonly RecordedFile[] {
  return request.candleFiles.map((text) => {
    const file = parseRecordedFile(text);
    if (file === null) throw new StepFailure('bad-candle-file', `${text}: its name does not say which symbol it holds`, 'Write SYMBOL=FILE, as in BTC/USDT:USDT=candles.csv');
    return file;
  });
}
