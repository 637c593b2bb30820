import type { RealExchange } from '../../shared/domain/instrument.ts';
import type { TimeRange } from '../../shared/domain/timeRange.ts';
import { createGateway } from '../exchanges/createGateway.ts';
import { isLoopback } from '../exchanges/endpoints.ts';
import { systemClock } from '../exchanges/realClock.ts';
import type { RequestBudgets } from '../exchanges/RequestBudgets.ts';
import { CandleDownload } from '../market/download/CandleDownload.ts';
import type { DownloadProgress, DownloadSeries } from '../market/download/downloadApi.ts';
import { RestCaller } from '../market/exchange/RestCaller.ts';
import type { Storage } from '../storage/storageApi.ts';
import { candleExchange } from './createFeed.ts';
import { downloadShelf } from './downloadShelf.ts';
import type { Endpoint } from './sessionRequest.ts';

export interface CreateDownloadOptions {
  readonly exchange: RealExchange;
  readonly endpoint: Endpoint;
  readonly storage: Pick<Storage, 'candles' | 'archive'>;
  readonly series: readonly DownloadSeries[];
  readonly range: TimeRange;
  readonly source: 'download' | 'repair';
  /** Of the process: a session on the same exchange and this take their requests from one budget. */
  readonly budgets: RequestBudgets;
  readonly onProgress: (progress: DownloadProgress) => void;
}

export interface OpenedDownload {
  readonly download: CandleDownload;
  /** Closes the connection to the exchange; idempotent. */
  close(): void;
}

/** Deadline of one request, real ms. */
const CALL_TIMEOUT_MS = 15_000;
const FIRST_PAUSE_MS = 500;
const MAX_PAUSE_MS = 30_000;

/** A download of an exchange's candles into the store, the same for the window and the command line. @throws BadEndpointError */
export function createDownload(options: CreateDownloadOptions): OpenedDownload {
  const { exchange, endpoint, storage, series, range, source, onProgress } = options;
  const clock = systemClock();
  const isAccelerated = endpoint.restUrl !== null && isLoopback(endpoint.restUrl);
  const budget = options.budgets.of(exchange, endpoint.restUrl);
  const gateway = createGateway(exchange, { endpoints: endpoint, callTimeoutMs: CALL_TIMEOUT_MS, isAccelerated, budget }, clock);
  const caller = new RestCaller({ clock, random: Math.random, firstPauseMs: FIRST_PAUSE_MS, maxPauseMs: MAX_PAUSE_MS, budget });
  const shelf = downloadShelf(storage, candleExchange(exchange, endpoint.restUrl), source);
  const download = new CandleDownload({ gateway, caller, shelf, series, range, monotonicMs: () => clock.monotonicMs(), onProgress });
  return { download, close: () => gateway.close() };
}
