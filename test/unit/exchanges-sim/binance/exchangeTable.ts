import { startSimulatedBinance, type SimulatedBinanceOptions } from '../../../exchanges/binance/startSimulatedBinance.ts';
import { manualClock } from '../../../exchanges/core/marketClock.ts';
import { openMarket, type SimulatedMarket } from '../../../exchanges/core/simulatedMarket.ts';
import type { SimulatedServer } from '../../../exchanges/core/simulatedServer.ts';

export const START = Date.UTC(2024, 5, 1, 0, 10);

/** A simulated Binance whose market and real time stand still until a test moves them. */
export interface ExchangeTable {
  readonly exchange: SimulatedServer;
  readonly market: SimulatedMarket;
  /** Lets real time pass (market time 60 times as much) and gives the exchange its turn. */
  turn(realMs: number): void;
}

export async function layTable(options: Partial<SimulatedBinanceOptions> = {}): Promise<ExchangeTable> {
  const clock = manualClock(START);
  let realMs = 0;
  const market = await openMarket({ symbols: [{ base: 'BTC' }, { base: 'ETH' }, { base: 'SOL' }], startTime: START, clock: () => clock, ticksPerMinute: 4 });
  const exchange = await startSimulatedBinance({ ...options, market, isSelfPolling: false, monotonicMs: () => realMs });
  return {
    exchange,
    market,
    turn(byMs) {
      realMs += byMs;
      clock.advance(byMs * 60);
      exchange.poll();
    },
  };
}
