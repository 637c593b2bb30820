import type { Topic } from '../core/feed.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';
import { isTimeframe } from '../core/timeframe.ts';
import { instrumentOf } from './contracts.ts';

/** What a connection can carry: the exchange serves books and trades apart from everything else. */
export type Category = 'public' | 'market';

const DEPTHS = new Set([5, 10, 20]);
const BOOK_EVERY_MS = 250;

export interface NamedTopic {
  readonly topic: Topic;
  readonly category: Category;
}

/** The topic of a stream name such as `btcusdt@kline_30m` or `btcusdt@depth20@100ms`; `null` where it is none. */
export function topicOf(market: SimulatedMarket, name: string): NamedTopic | null {
  const [symbol = '', channel = '', ...rest] = name.split('@');
  const instrument = symbol === symbol.toLowerCase() ? instrumentOf(market, symbol.toUpperCase()) : null;
  if (instrument === null) return null;
  const suffix = rest.join('@');
  const depth = /^depth(\d+)$/.exec(channel);
  if (depth !== null) {
    const levels = Number(depth[1]);
    const everyMs = suffix === '' ? BOOK_EVERY_MS : Number(/^(100|250|500)ms$/.exec(suffix)?.[1]);
    return DEPTHS.has(levels) && Number.isFinite(everyMs) ? { category: 'public', topic: { key: name, channel: 'book', instrument, levels, everyMs } } : null;
  }
  if (channel === 'markPrice') {
    return suffix === '' || suffix === '1s' ? { category: 'market', topic: { key: name, channel: 'markPrice', instrument } } : null;
  }
  if (suffix !== '') return null;
  if (channel.startsWith('kline_')) {
    const timeframe = channel.slice('kline_'.length);
    return isTimeframe(timeframe) ? { category: 'market', topic: { key: name, channel: 'candles', instrument, timeframe } } : null;
  }
  switch (channel) {
    case 'trade':
      return { category: 'public', topic: { key: name, channel: 'trades', instrument } };
    case 'aggTrade':
      return { category: 'market', topic: { key: name, channel: 'trades', instrument } };
    case 'bookTicker':
      return { category: 'public', topic: { key: name, channel: 'bookTop', instrument } };
    case 'ticker':
    case 'miniTicker':
      return { category: 'market', topic: { key: name, channel: 'ticker', instrument } };
    default:
      return null;
  }
}
