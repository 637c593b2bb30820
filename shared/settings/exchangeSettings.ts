import { z } from 'zod';
import { REAL_EXCHANGES } from '../domain/instrument.ts';

function addresses(name: string) {
  return z.strictObject({
    rest_url: z.string().nullable().meta({ unit: 'http-origin' }).describe(`Another address for ${name}'s REST: scheme, host and port`).default(null),
    ws_url: z.string().nullable().meta({ unit: 'ws-address' }).describe(`Another address for ${name}'s streams`).default(null),
  }).prefault({});
}

/** Other addresses of exchanges: a mirror, a proxy, a simulated exchange. */
export const exchangesSchema = z.strictObject({
  bingx: addresses('BingX'),
  binanceusdm: addresses('Binance USD-M'),
  kucoinfutures: addresses('KuCoin Futures'),
  bitget: addresses('Bitget'),
}).prefault({});

export const sessionExchanges = z.array(z.enum(REAL_EXCHANGES)).min(1).meta({ unit: 'exchanges' }).describe('Exchanges of the session; every market is watched on each that has it').default(['bingx']);

export const marketSchema = z.strictObject({
  max_price_departure: z.number().min(0.0005).max(0.2).meta({ unit: 'fraction' }).describe('Distance of a price from the other exchanges from which on entries wait there').default(0.01),
}).prefault({});
