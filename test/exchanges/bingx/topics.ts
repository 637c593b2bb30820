import type { Topic } from '../core/feed.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';
import { isTimeframe } from '../core/timeframe.ts';
import { instrumentOf } from './contracts.ts';

const DEPTHS = new Set([5, 10, 20, 50, 100]);
const BOOK_EVERY_MS = 500;

/** The topic of a BingX `dataType` such as `BTC-USDT@kline_30m` or `BTC-USDT@depth20@500ms`; `null` where it is none. */
export function topicOf(market: SimulatedMarket, dataType: string): Topic | null {
  const [symbol = '', channel = '', ...rest] = dataType.split('@');
  const instrument = instrumentOf(market, symbol);
  if (instrument === null) return null;
  const depth = /^depth(\d+)$/.exec(channel);
  if (depth !== null) {
    const levels = Number(depth[1]);
    const everyMs = rest.length === 0 ? BOOK_EVERY_MS : Number(/^(100|200|500|1000)ms$/.exec(rest.join('@'))?.[1]);
    if (!DEPTHS.has(levels) || !Number.isFinite(everyMs)) return null;
    return { key: dataType, channel: 'book', instrument, levels, everyMs };
  }
  if (rest.length > 0) return null;
  if (channel.startsWith('kline_')) {
    const timeframe = channel.slice('kline_'.length);
    return isTimeframe(timeframe) ? { key: dataType, channel: 'candles', instrument, timeframe } : null;
  }
  switch (channel) {
    case 'trade':
      return { key: dataType, channel: 'trades', instrument };
    case 'ticker':
    case 'markPrice':
    case 'lastPrice':
      return { key: dataType, channel, instrument };
    case 'bookTicker':
      return { key: dataType, channel: 'bookTop', instrument };
    default:
      return null;
  }
}
