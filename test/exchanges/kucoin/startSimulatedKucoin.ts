import type { FaultInput } from '../core/fault.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';
import { SimulatedServer } from '../core/simulatedServer.ts';
import { KucoinProtocol } from './kucoinProtocol.ts';

export interface SimulatedKucoinOptions {
  readonly market: SimulatedMarket;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Faults to begin with. */
  readonly faults?: readonly FaultInput[];
  readonly faultSeed?: number;
  /** Real ms after which a client should have sent a ping (18000 as on the exchange), and how much longer the exchange waits (10000). */
  readonly pingIntervalMs?: number;
  readonly pingTimeoutMs?: number;
  /** Real ms for which a stream token is good; 24 h without it. */
  readonly tokenLifetimeMs?: number;
  /** Another address of the streams in the answer with the token. */
  readonly endpoint?: string;
  /** Which rows klines give where the range holds more than 200; `oldest` without it. */
  readonly rowsKept?: 'oldest' | 'newest';
  /** `false` leaves pushes and the watch over pings to `poll()`. */
  readonly isSelfPolling?: boolean;
  readonly monotonicMs?: () => number;
}

/** Starts a simulated KuCoin Futures on the loopback interface. The caller closes it. */
export async function startSimulatedKucoin(options: SimulatedKucoinOptions): Promise<SimulatedServer> {
  const { pingIntervalMs = 18_000, pingTimeoutMs = 10_000, tokenLifetimeMs = 86_400_000, endpoint = null, rowsKept = 'oldest', ...server } = options;
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  return await SimulatedServer.start({
    ...server,
    protocol: (parts) => new KucoinProtocol(parts, { pingIntervalMs, pingTimeoutMs, tokenLifetimeMs, endpoint, rowsKept, monotonicMs }),
  });
}
