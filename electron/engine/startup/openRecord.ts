import type { CoreOptions } from '../../core/coreApi.ts';
import { RECORD_VERSION, type OpenRecord } from '../../storage/journal/records.ts';
import type { SessionRequest } from '../sessionRequest.ts';

/** First journal record of a new session. */
export function openRecordOf(request: SessionRequest, options: CoreOptions, appVersion: string, startedAt: number): OpenRecord {
  const endpointHost = request.endpoint === null ? null : new URL(request.endpoint.restUrl).host;
  return {
    type: 'open',
    version: RECORD_VERSION,
    appVersion,
    startedAt,
    options,
    session: {
      mode: request.mode,
      market: request.market,
      exchanges: [request.exchange],
      speed: request.speed,
      seed: request.market === 'simulated' ? request.seed : null,
      source: sourceOf(request, endpointHost),
      endpointHost,
      candleFiles: request.candleFiles,
      durationSeconds: request.durationMs === null ? 0 : request.durationMs / 1_000,
    },
  };
}

function sourceOf(request: SessionRequest, endpointHost: string | null): string {
  if (request.market === 'exchange') return endpointHost === null ? request.exchange : `${request.exchange} at ${endpointHost}`;
  return request.candleFiles.length > 0 ? `recorded market, ${request.candleFiles.length} files` : `generated market, seed ${request.seed}`;
}
