import { startSimulatedBinance } from './binance/startSimulatedBinance.ts';
import { startSimulatedBingx } from './bingx/startSimulatedBingx.ts';
import { startSimulatedBitget } from './bitget/startSimulatedBitget.ts';
import type { FaultInput } from './core/fault.ts';
import type { SimulatedMarket } from './core/simulatedMarket.ts';
import type { SimulatedServer } from './core/simulatedServer.ts';
import { startSimulatedKucoin } from './kucoin/startSimulatedKucoin.ts';

export interface SimulatedExchange {
  readonly title: string;
  /** Of the variables that point the application here: `<variable>_REST_URL` and `<variable>_WS_URL`. */
  readonly variable: string;
  readonly streamPath: string;
  start(options: { readonly market: SimulatedMarket; readonly port: number; readonly faults: readonly FaultInput[] }): Promise<SimulatedServer>;
}

/** Every exchange that can be simulated, by the application's name for it. */
export const SIMULATED_EXCHANGES: ReadonlyMap<string, SimulatedExchange> = new Map<string, SimulatedExchange>([
  ['bingx', { title: 'BingX', variable: 'BINGX', streamPath: '/swap-market', start: startSimulatedBingx }],
  ['binanceusdm', { title: 'Binance USD-M', variable: 'BINANCE', streamPath: '/market/ws and /public/ws', start: startSimulatedBinance }],
  ['kucoinfutures', { title: 'KuCoin Futures', variable: 'KUCOIN', streamPath: '/', start: startSimulatedKucoin }],
  ['bitget', { title: 'Bitget', variable: 'BITGET', streamPath: '/v2/ws/public', start: startSimulatedBitget }],
]);
