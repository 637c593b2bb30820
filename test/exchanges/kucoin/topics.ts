import type { Topic } from '../core/feed.ts';
import type { SimulatedMarket } from '../core/simulatedMarket.ts';
import type { Timeframe } from '../core/timeframe.ts';
import { instrumentOf } from './contracts.ts';

const PERIODS: Readonly<Record<string, Timeframe>> = {
  '1min': '1m', '3min': '3m', '5min': '5m', '15min': '15m', '30min': '30m',
  '1hour': '1h', '2hour': '2h', '4hour': '4h', '8hour': '8h', '12hour': '12h', '1day': '1d',
};
const BOOK_EVERY_MS = 100;

/** The topics of a name such as `/contractMarket/ticker:XBTUSDTM,ETHUSDTM`, one a market; `null` where it is none. */
export function topicsOf(market: SimulatedMarket, name: string): readonly Topic[] | null {
  const colon = name.indexOf(':');
  if (colon < 0) return null;
  const channel = name.slice(0, colon);
  const topics = name.slice(colon + 1).split(',').map((subject) => topicOf(market, channel, subject));
  return topics.every((topic) => topic !== null) ? topics : null;
}

function topicOf(market: SimulatedMarket, channel: string, subject: string): Topic | null {
  const [symbol = '', period] = subject.split('_');
  const instrument = instrumentOf(market, symbol);
  if (instrument === null) return null;
  const key = `${channel}:${subject}`;
  if (channel === '/contractMarket/limitCandle') {
    const timeframe = PERIODS[period ?? ''];
    return timeframe === undefined ? null : { key, channel: 'candles', instrument, timeframe };
  }
  if (period !== undefined) return null;
  switch (channel) {
    case '/contractMarket/execution':
      return { key, channel: 'trades', instrument };
    case '/contractMarket/ticker':
      return { key, channel: 'ticker', instrument };
    case '/contractMarket/tickerV2':
      return { key, channel: 'bookTop', instrument };
    case '/contract/instrument':
      return { key, channel: 'markPrice', instrument };
    case '/contractMarket/level2Depth5':
      return { key, channel: 'book', instrument, levels: 5, everyMs: BOOK_EVERY_MS };
    case '/contractMarket/level2Depth50':
      return { key, channel: 'book', instrument, levels: 50, everyMs: BOOK_EVERY_MS };
    default:
      return null;
  }
}
