import type { FaultInput } from '../core/fault.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';
import { SimulatedServer } from '../core/simulatedServer.ts';
import { BingxProtocol } from './bingxProtocol.ts';

export interface SimulatedBingxOptions {
  readonly market: SimulatedMarket;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Faults to begin with. */
  readonly faults?: readonly FaultInput[];
  readonly faultSeed?: number;
  /** Real ms between two pings; 5000 as on the exchange. */
  readonly pingEveryMs?: number;
  /** Which rows klines with a start and no end gives where there are more than the limit; `oldest` without it. */
  readonly rowsFromStart?: 'oldest' | 'newest';
  /** `false` leaves pushes and pings to `poll()`. */
  readonly isSelfPolling?: boolean;
  readonly monotonicMs?: () => number;
}

/** Starts a simulated BingX on the loopback interface. The caller closes it. */
export async function startSimulatedBingx(options: SimulatedBingxOptions): Promise<SimulatedServer> {
  const { pingEveryMs = 5_000, rowsFromStart = 'oldest', ...server } = options;
  return await SimulatedServer.start({
    ...server,
    protocol: (parts) => new BingxProtocol(parts, { pingEveryMs, rowsFromStart }),
  });
}
