import type { FaultInput } from '../core/fault.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';
import { SimulatedServer } from '../core/simulatedServer.ts';
import { BinanceProtocol } from './binanceProtocol.ts';

export interface SimulatedBinanceOptions {
  readonly market: SimulatedMarket;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Faults to begin with. */
  readonly faults?: readonly FaultInput[];
  readonly faultSeed?: number;
  /** Real ms between two protocol pings; 3 minutes as on the exchange. */
  readonly pingEveryMs?: number;
  /** Real ms without a pong after which a connection is closed; 10 minutes as on the exchange. */
  readonly pongLimitMs?: number;
  /** Real ms after which every connection is closed; a day as on the exchange. */
  readonly lifetimeMs?: number;
  /** 10 as on the exchange. */
  readonly messagesPerSecond?: number;
  /** Settlements are published this long after their time, ms. */
  readonly settlementDelayMs?: number;
  /** `false` leaves pushes and pings to `poll()`. */
  readonly isSelfPolling?: boolean;
  readonly monotonicMs?: () => number;
}

/** Starts a simulated Binance USD-M on the loopback interface. The caller closes it. */
export async function startSimulatedBinance(options: SimulatedBinanceOptions): Promise<SimulatedServer> {
  const { pingEveryMs = 180_000, pongLimitMs = 600_000, lifetimeMs = 86_400_000, messagesPerSecond = 10, settlementDelayMs = 4, ...server } = options;
  const monotonicMs = server.monotonicMs ?? (() => performance.now());
  return await SimulatedServer.start({
    ...server,
    protocol: (parts) => new BinanceProtocol(parts, { pingEveryMs, pongLimitMs, lifetimeMs, messagesPerSecond, settlementDelayMs, monotonicMs }),
  });
}
