import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { MarketValue, MarketValueColumns } from '../../../shared/domain/marketSeries.ts';
import type { MarketValueStore } from '../../storage/storageApi.ts';
import { candleExchange } from '../createFeed.ts';
import type { Endpoints } from '../sessionRequest.ts';

export interface MarketValueQuery {
  /** Null where no session has such a market. */
  readonly market: Pick<Instrument, 'exchange' | 'symbol'> | null;
  readonly endpoints: Endpoints;
  /** Null where the database could not be opened. */
  readonly store: Pick<MarketValueStore, 'newest'> | null;
  readonly value: MarketValue;
  /** Market time, epoch ms. */
  readonly from: number;
  readonly limit: number;
}

export type MarketValueAnswer =
  | { readonly ok: true; readonly columns: MarketValueColumns }
  | { readonly ok: false; readonly code: 'no-series' | 'no-store'; readonly reason: string; readonly nextStep: string };

/** The newest `limit` points with at ≥ `from` that are kept of one market. Rejects where the database fails. */
export async function loadMarketValues({ market, endpoints, store, value, from, limit }: MarketValueQuery, signal: AbortSignal): Promise<MarketValueAnswer> {
  if (market === null) return { ok: false, code: 'no-series', reason: 'No session has that market', nextStep: 'Start a session' };
  // A generated market is another one in each session: nothing of it is kept.
  if (market.exchange === 'simulated') return { ok: true, columns: { at: new Float64Array(), value: new Float64Array() } };
  if (store === null) return { ok: false, code: 'no-store', reason: 'The database could not be opened, so nothing is kept of funding, mark price and open interest', nextStep: 'The log says why; start the application again once that is mended' };
  const exchange = candleExchange(market.exchange, endpoints[market.exchange]?.restUrl ?? null);
  const points = await store.newest({ exchange, symbol: market.symbol, value }, limit, Number.MAX_SAFE_INTEGER, signal);
  const first = points.at.findIndex((at) => at >= from);
  const start = first < 0 ? points.at.length : first;
  return { ok: true, columns: { at: points.at.slice(start), value: points.value.slice(start) } };
}
