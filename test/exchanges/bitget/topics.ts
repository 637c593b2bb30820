import type { Topic } from '../core/feed.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';
import { instrumentOf, PRODUCT } from './contracts.ts';
import { timeframeOfGranularity } from './granularity.ts';

export interface StreamArg {
  readonly instType: string;
  readonly channel: string;
  readonly instId: string;
}

const BOOK_EVERY_MS = 150;
const BOOK_LEVELS: ReadonlyMap<string, number> = new Map([['books5', 5], ['books15', 15]]);

/** Name of a topic within the simulation, such as `BTCUSDT candle30m`. */
export function keyOf({ channel, instId }: StreamArg): string {
  return `${instId} ${channel}`;
}

export function argOfKey(key: string, symbol: string): StreamArg {
  return { instType: PRODUCT, channel: key.slice(symbol.length + 1), instId: symbol };
}

/** The topic of a subscription; `null` where the exchange has none of that name. The diff stream `books` is not simulated. */
export function topicOf(market: SimulatedMarket, arg: StreamArg): Topic | null {
  const instrument = arg.instType === PRODUCT ? instrumentOf(market, arg.instId) : null;
  if (instrument === null) return null;
  const key = keyOf(arg);
  if (arg.channel.startsWith('candle')) {
    const timeframe = timeframeOfGranularity(arg.channel.slice('candle'.length));
    return timeframe === null ? null : { key, channel: 'candles', instrument, timeframe };
  }
  const levels = BOOK_LEVELS.get(arg.channel);
  if (levels !== undefined) return { key, channel: 'book', instrument, levels, everyMs: BOOK_EVERY_MS };
  switch (arg.channel) {
    case 'trade':
      return { key, channel: 'trades', instrument };
    case 'ticker':
      return { key, channel: 'ticker', instrument };
    case 'books1':
      return { key, channel: 'bookTop', instrument };
    default:
      return null;
  }
}
