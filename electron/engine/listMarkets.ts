import type { RealExchange } from '../../shared/domain/instrument.ts';
import { createGateway } from '../exchanges/createGateway.ts';
import type { Gateway, MarketListing } from '../exchanges/gateway.ts';
import { systemClock } from '../exchanges/realClock.ts';
import type { RequestBudgets } from '../exchanges/RequestBudgets.ts';
import type { Endpoint } from './sessionRequest.ts';

const CALL_TIMEOUT_MS = 10_000;

export interface ListMarketsRequest {
  readonly exchange: RealExchange;
  readonly endpoint: Endpoint;
  /** Whether the exchange is a simulation that runs faster than real time. */
  readonly isAccelerated: boolean;
  /** Of the process, where something else may ask the same exchange. */
  readonly budgets?: RequestBudgets;
}

/** Every market of an exchange with its volume, over a connection of its own. Rejects with the gateway's named errors. */
export async function listMarkets(request: ListMarketsRequest, signal: AbortSignal): Promise<readonly MarketListing[]> {
  return await withGateway(request, (gateway) => gateway.listMarkets(signal));
}

/** Lends a gateway for one piece of work. @throws BadEndpointError for an address that cannot be used. */
export async function withGateway<T>({ exchange, endpoint, isAccelerated, budgets }: ListMarketsRequest, work: (gateway: Gateway) => Promise<T>): Promise<T> {
  const budget = budgets?.of(exchange, endpoint.restUrl);
  const gateway = createGateway(exchange, { endpoints: endpoint, callTimeoutMs: CALL_TIMEOUT_MS, isAccelerated, ...(budget === undefined ? {} : { budget }) }, systemClock());
  try {
    return await work(gateway);
  } finally {
    gateway.close();
  }
}
