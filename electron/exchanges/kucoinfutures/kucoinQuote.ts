import type { GatewayQuote } from '../gateway.ts';
import { amountIn, type Fields, positiveIn } from '../reading.ts';
import type { KucoinContract } from './kucoinContracts.ts';
import { kucoinTime } from './kucoinJson.ts';

/** A best price further than this from the last one is no price of this market. */
const FARTHEST_BEST = 0.1;

/** Last trade and best prices of a ticker; null where there is no last price. A crossed, missing or far-off side of the book is unknown, not an error. */
export function quoteFrom(contract: KucoinContract, row: Fields): GatewayQuote | null {
  const last = positiveIn(row['price']);
  if (last === null) return null;
  const bid = nearPrice(row['bestBidPrice'], last);
  const ask = nearPrice(row['bestAskPrice'], last);
  const isCrossed = bid !== null && ask !== null && bid > ask;
  return {
    last,
    bid: isCrossed ? null : bid,
    ask: isCrossed ? null : ask,
    bidSize: lotsIn(contract, row['bestBidSize']),
    askSize: lotsIn(contract, row['bestAskSize']),
    change24h: null,
    at: kucoinTime(row['ts']),
  };
}

/** An amount in lots as base currency; null where it is none. */
export function lotsIn(contract: KucoinContract, value: unknown): number | null {
  const lots = amountIn(value);
  return lots === null ? null : contract.toBase(lots);
}

function nearPrice(value: unknown, last: number): number | null {
  const best = positiveIn(value);
  return best === null || Math.abs(best / last - 1) > FARTHEST_BEST ? null : best;
}
