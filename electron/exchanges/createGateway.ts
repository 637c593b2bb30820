import type { RealExchange } from '../../shared/domain/instrument.ts';
import { createBinanceusdmGateway } from './binanceusdm/binanceGateway.ts';
import { createBingxGateway } from './bingx/bingxGateway.ts';
import { createBitgetGateway } from './bitget/bitgetGateway.ts';
import type { Gateway, GatewayOptions } from './gateway.ts';
import { createKucoinfuturesGateway } from './kucoinfutures/kucoinfuturesGateway.ts';
import type { RealClock } from './realClock.ts';

/** Exchanges that have an adapter: every real one. */
export type GatewayExchange = RealExchange;

/** The only place that maps an exchange's name to its adapter. @throws BadEndpointError for an address that cannot be used. */
export function createGateway(exchange: GatewayExchange, options: GatewayOptions, clock: RealClock): Gateway {
  switch (exchange) {
    case 'bingx':
      return createBingxGateway(options, clock);
    case 'binanceusdm':
      return createBinanceusdmGateway(options, clock);
    case 'kucoinfutures':
      return createKucoinfuturesGateway(options, clock);
    case 'bitget':
      return createBitgetGateway(options, clock);
  }
}
