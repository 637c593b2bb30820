import type { FaultInput } from '../core/fault.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';
import { SimulatedServer } from '../core/simulatedServer.ts';
import { BitgetProtocol } from './bitgetProtocol.ts';

export interface SimulatedBitgetOptions {
  readonly market: SimulatedMarket;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Faults to begin with. */
  readonly faults?: readonly FaultInput[];
  readonly faultSeed?: number;
  /** Real ms without a ping after which a connection is closed; 120,000 as on the exchange. */
  readonly pingLimitMs?: number;
  /** Messages that a client may send in a second; 10 as on the exchange. */
  readonly messagesPerSecond?: number;
  /** Whether candles at the very ends of a range belong to it; `inclusive` without it. */
  readonly rangeEnds?: 'inclusive' | 'exclusive';
  /** Whether a range of candles may end in the future; `allowed` without it. */
  readonly futureEnds?: 'allowed' | 'refused';
  /** `false` leaves pushes to `poll()`. */
  readonly isSelfPolling?: boolean;
  readonly monotonicMs?: () => number;
}

/** Starts a simulated Bitget on the loopback interface. The caller closes it. */
export async function startSimulatedBitget(options: SimulatedBitgetOptions): Promise<SimulatedServer> {
  const { pingLimitMs = 120_000, messagesPerSecond = 10, rangeEnds = 'inclusive', futureEnds = 'allowed', ...server } = options;
  const monotonicMs = options.monotonicMs ?? (() => performance.now());
  return await SimulatedServer.start({
    ...server,
    protocol: (parts) => new BitgetProtocol(parts, { pingLimitMs, messagesPerSecond, rangeEnds, futureEnds, monotonicMs }),
  });
}
