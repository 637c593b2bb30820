import type { Timeframe } from '../../../shared/domain/timeframe.ts';
import type { StreamMessage, StreamTopic } from '../gateway.ts';
import { candleFrom, type Fields, isFields, numberIn, positiveIn, shown, textIn } from '../reading.ts';
import type { KucoinContract, KucoinContracts } from './kucoinContracts.ts';
import { kucoinTime, parseKucoinJson } from './kucoinJson.ts';
import { lotsIn, quoteFrom } from './kucoinQuote.ts';

export type KucoinFrame =
  /** The connection is ready for subscriptions. */
  | { readonly kind: 'welcome' }
  /** The connection is of no use any more: a new token is needed. */
  | { readonly kind: 'tokenRefused'; readonly reason: string }
  | { readonly kind: 'message'; readonly message: StreamMessage };

const PERIODS: Readonly<Record<Timeframe, string>> = { '1m': '1min', '5m': '5min', '15m': '15min', '30m': '30min', '1h': '1hour', '4h': '4hour', '1d': '1day' };
const TIMEFRAMES: ReadonlyMap<string, Timeframe> = new Map([
  ['1min', '1m'], ['5min', '5m'], ['15min', '15m'], ['30min', '30m'], ['1hour', '1h'], ['4hour', '4h'], ['1day', '1d'],
]);

/** `/contractMarket/limitCandle:XBTUSDTM_30min` */
export function topicNameOf(topic: StreamTopic, id: string): string {
  switch (topic.kind) {
    case 'candles':
      return `/contractMarket/limitCandle:${id}_${PERIODS[topic.timeframe]}`;
    case 'ticker':
      return `/contractMarket/ticker:${id}`;
    case 'book':
      return `/contractMarket/tickerV2:${id}`;
    case 'trades':
      return `/contractMarket/execution:${id}`;
    case 'mark':
      return `/contract/instrument:${id}`;
  }
}

const UNAUTHORISED = '401';

/** Reads one frame. Never throws. */
export function readKucoinFrame(data: Buffer | string, contracts: KucoinContracts): KucoinFrame {
  const text = typeof data === 'string' ? data : data.toString('utf8');
  const frame = parseKucoinJson(text);
  if (!isFields(frame)) return message(bad(`a frame is not an object: ${shown(text)}`));
  switch (frame['type']) {
    case 'message':
    // Parts of the documentation, and mirrors that follow it, show pushes without a type: the topic tells them.
    case undefined:
      return message(readPush(frame, contracts));
    case 'welcome':
      return { kind: 'welcome' };
    case 'pong':
      return message({ kind: 'heartbeat' });
    case 'ack': {
      const requestId = idIn(frame);
      return message(requestId === null ? { kind: 'ignored' } : { kind: 'acknowledged', requestId });
    }
    case 'error':
      return readError(frame);
    default:
      return message(bad(`a frame has the type ${shown(frame['type'])}`));
  }
}

function readError(frame: Fields): KucoinFrame {
  const code = typeof frame['code'] === 'number' ? String(frame['code']) : (textIn(frame['code']) ?? 'unknown');
  const reason = textIn(frame['data']) ?? textIn(frame['msg']) ?? 'no reason given';
  // As a word of its own: a refused topic may name a coin like TOKENUSDTM.
  if (code === UNAUTHORISED || /\btoken\b/i.test(reason)) return { kind: 'tokenRefused', reason };
  const requestId = idIn(frame);
  return message(requestId === null ? bad(`error ${code}: ${reason}`) : { kind: 'refused', requestId, code, reason });
}

function readPush(frame: Fields, contracts: KucoinContracts): StreamMessage {
  const topic = textIn(frame['topic']);
  const data = frame['data'];
  const colon = topic === null ? -1 : topic.indexOf(':');
  // Announcements to all name no market in their topic.
  if (topic === '/contract/announcement') return { kind: 'ignored' };
  if (topic === null || colon < 0 || !isFields(data)) return bad(`a push of ${shown(topic)} carries ${shown(data)}`);
  const [named = '', period] = topic.slice(colon + 1).split('_');
  const id = data['symbol'] ?? named;
  // A topic for several markets names all of them, or none.
  if (id !== named && !named.includes(',') && named !== 'all') return bad(`a push of ${topic} is about ${shown(id)}`);
  const contract = typeof id === 'string' ? contracts.byId.get(id) : undefined;
  if (contract === undefined) return bad(`a push is about ${shown(id)}`);
  switch (topic.slice(0, colon)) {
    case '/contractMarket/limitCandle':
      return readCandle(contract, period ?? '', data);
    case '/contractMarket/ticker':
      return readTicker(contract, data);
    case '/contractMarket/tickerV2':
      return readBook(contract, data);
    case '/contractMarket/execution':
      return readTrade(contract, data);
    case '/contract/instrument':
      return frame['subject'] === 'mark.index.price' ? readMark(contract, data) : { kind: 'ignored' };
    default:
      return { kind: 'ignored' };
  }
}

/** [time in s, open, close, high, low, not the turnover, lots]: the order differs from REST's. */
function readCandle(contract: KucoinContract, period: string, data: Fields): StreamMessage {
  const timeframe = TIMEFRAMES.get(period);
  if (timeframe === undefined) return { kind: 'ignored' };
  const { symbol } = contract;
  const row: unknown = data['candles'];
  if (!Array.isArray(row)) return bad(`a candle of ${symbol} is ${shown(row)}`);
  const seconds = numberIn(row[0]);
  const candle = candleFrom(timeframe, seconds === null ? row[0] : seconds * 1_000, row[1], row[3], row[4], row[2], lotsIn(contract, row[6]) ?? row[6]);
  return typeof candle === 'string' ? bad(`${symbol} ${timeframe}: ${candle}`) : { kind: 'candle', symbol, timeframe, candle };
}

function readTicker(contract: KucoinContract, data: Fields): StreamMessage {
  const quote = quoteFrom(contract, data);
  return quote === null ? bad(`the last price of ${contract.symbol} is ${shown(data['price'])}`) : { kind: 'ticker', symbol: contract.symbol, quote };
}

function readBook(contract: KucoinContract, data: Fields): StreamMessage {
  const { symbol } = contract;
  const bid = positiveIn(data['bestBidPrice']);
  const ask = positiveIn(data['bestAskPrice']);
  const bidSize = lotsIn(contract, data['bestBidSize']);
  const askSize = lotsIn(contract, data['bestAskSize']);
  if (bid === null || ask === null || bidSize === null || askSize === null || bid > ask) {
    return bad(`the best prices of ${symbol} are ${shown(data['bestBidPrice'])} and ${shown(data['bestAskPrice'])} with ${shown(data['bestBidSize'])} and ${shown(data['bestAskSize'])}`);
  }
  return { kind: 'book', symbol, bid, bidSize, ask, askSize, at: kucoinTime(data['ts']) };
}

function readTrade(contract: KucoinContract, data: Fields): StreamMessage {
  const { symbol } = contract;
  const price = positiveIn(data['price']);
  const amount = lotsIn(contract, data['size']);
  const at = kucoinTime(data['ts'] ?? data['time']);
  const takerSide = data['side'];
  if (price === null || amount === null || amount === 0 || at === null || (takerSide !== 'buy' && takerSide !== 'sell')) return bad(`a trade of ${symbol} is ${shown(data)}`);
  return { kind: 'trade', symbol, price, amount, takerSide, at };
}

function readMark({ symbol }: KucoinContract, data: Fields): StreamMessage {
  const price = positiveIn(data['markPrice']);
  return price === null ? bad(`a mark price of ${symbol} is ${shown(data)}`) : { kind: 'mark', symbol, price, at: kucoinTime(data['timestamp']) };
}

/** Ids are texts; some mirrors send them back as numbers. */
function idIn(frame: Fields): string | null {
  const id = frame['id'];
  return typeof id === 'number' ? String(id) : textIn(id);
}

function message(said: StreamMessage): KucoinFrame {
  return { kind: 'message', message: said };
}

function bad(reason: string): StreamMessage {
  return { kind: 'unreadable', reason };
}
