import type { CoreOptions } from '../../core/coreApi.ts';
import { RECORD_VERSION, type OpenRecord } from '../../storage/journal/records.ts';
import type { SessionRequest } from '../sessionRequest.ts';

/** First journal record of a new session. */
export function openRecordOf(request: SessionRequest, options: CoreOptions, appVersion: string, startedAt: number): OpenRecord {
  const hosts = request.exchanges.flatMap((exchange) => {
    const restUrl = request.endpoints[exchange]?.restUrl ?? null;
    return restUrl === null ? [] : [new URL(restUrl).host];
  });
  const endpointHost = request.market === 'simulated' || hosts.length === 0 ? null : hosts.join(', ');
  return {
    type: 'open',
    version: RECORD_VERSION,
    appVersion,
    startedAt,
    options,
    session: {
      mode: request.mode,
      market: request.market,
      exchanges: request.exchanges,
      speed: request.speed,
      seed: request.market === 'simulated' ? request.seed : null,
      source: sourceOf(request, endpointHost),
      endpointHost,
      candleFiles: request.candleFiles,
      durationSeconds: request.durationMs === null ? 0 : request.durationMs / 1_000,
      ...(request.autoSelect === true && request.market === 'exchange' ? { isSelected: true } : {}),
    },
  };
}

function sourceOf(request: SessionRequest, endpointHost: string | null): string {
  if (request.market === 'exchange') return endpointHost === null ? request.exchanges.join(', ') : `${request.exchanges.join(', ')} at ${endpointHost}`;
  return request.candleFiles.length > 0 ? `recorded market, ${request.candleFiles.length} files` : `generated market, seed ${request.seed}`;
}
