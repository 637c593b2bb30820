import { REAL_EXCHANGES } from '../../shared/domain/instrument.ts';
import type { Settings } from '../../shared/settings/schema.ts';
import type { Endpoints } from './sessionRequest.ts';

/** Other addresses of exchanges that the settings name. */
export function endpointsOf({ exchanges }: Settings): Endpoints {
  return Object.fromEntries(REAL_EXCHANGES.flatMap((exchange) => {
    const { rest_url: restUrl, ws_url: wsUrl } = exchanges[exchange];
    return restUrl === null && wsUrl === null ? [] : [[exchange, { restUrl, wsUrl }] as const];
  }));
}
