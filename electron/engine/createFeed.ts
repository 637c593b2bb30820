import { systemClock } from '../exchanges/realClock.ts';
import type { MarketFeed, MarketListener } from '../market/feed.ts';
import { createExchangeFeed } from '../market/exchange/exchangeFeed.ts';
import type { CandleShelf } from '../market/exchange/HistoryLoader.ts';
import { createGeneratedSource } from '../market/simulated/generatedMarket.ts';
import { createRecordedSource, parseRecordedFile, type RecordedFile } from '../market/simulated/recordedMarket.ts';
import { createSimulatedFeed } from '../market/simulated/simulatedFeed.ts';
import type { CandleStore } from '../storage/storageApi.ts';
import type { FeedRequest } from './engineDeps.ts';
import type { SessionRequest } from './sessionRequest.ts';
import { StepFailure } from './startup/StepFailure.ts';

export interface CreateFeedOptions extends FeedRequest {
  /** Null where the database is not available: every candle is downloaded then. */
  readonly candleStore: CandleStore | null;
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
      return createExchangeFeed({
        exchange: 'bingx',
        endpoints: { restUrl: request.endpoint?.restUrl ?? null, wsUrl: request.endpoint?.wsUrl ?? null },
        websocket: options.settings.websocket,
        speed: request.speed,
        listener,
        shelf: options.candleStore === null ? null : shelfOf(options.candleStore, request),
        clock,
      });
  }
}

/** The candle store as one exchange's shelf. Another address is another market: its candles are kept apart from the real ones. */
function shelfOf(store: CandleStore, request: SessionRequest): CandleShelf {
  const exchange = request.endpoint === null ? request.exchange : `${request.exchange}@${new URL(request.endpoint.restUrl).host}`;
  return {
    newest: (symbol, timeframe, count, before, signal) => store.newest({ exchange, symbol, timeframe }, count, before, signal),
    append: (symbol, timeframe, columns, signal) => store.append({ exchange, symbol, timeframe }, columns, signal),
  };
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
