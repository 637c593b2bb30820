import { TIMEFRAME_MS, type Timeframe } from '../../../shared/domain/timeframe.ts';
import type { StreamMessage, StreamTopic } from '../gateway.ts';
import { candleFrom, type Fields, isFields, numberIn, positiveIn, shown, textIn, timeIn } from '../reading.ts';
import type { StreamCategory } from './BinanceClient.ts';
import { bookFrom, changeFrom } from './binanceAnswers.ts';
import { binanceSymbolOf, symbolOfBinance } from './binanceSymbol.ts';

export type CandleMessage = Extract<StreamMessage, { readonly kind: 'candle' }>;

export type BinanceFrame =
  | { readonly kind: 'candle'; readonly message: CandleMessage; /** The exchange says that it will not change any more. */ readonly isClosed: boolean }
  | { readonly kind: 'acknowledged'; readonly requestId: string }
  | { readonly kind: 'refused'; readonly requestId: string; readonly code: string; readonly reason: string }
  | { readonly kind: 'message'; readonly message: StreamMessage };

/** `btcusdt@kline_30m` */
export function streamNameOf(topic: StreamTopic): string {
  const symbol = binanceSymbolOf(topic.symbol).toLowerCase();
  switch (topic.kind) {
    case 'candles':
      return `${symbol}@kline_${topic.timeframe}`;
    case 'ticker':
      return `${symbol}@ticker`;
    case 'book':
      return `${symbol}@bookTicker`;
    case 'trades':
      return `${symbol}@trade`;
    case 'mark':
      return `${symbol}@markPrice@1s`;
  }
}

export function categoryOf(topic: StreamTopic): StreamCategory {
  switch (topic.kind) {
    case 'book':
    case 'trades':
      return 'public';
    case 'candles':
    case 'ticker':
    case 'mark':
      return 'market';
  }
}

/** Reads one frame. Never throws. */
export function readBinanceFrame(data: Buffer | string): BinanceFrame {
  const text = typeof data === 'string' ? data : data.toString('utf8');
  const parsed = parseJson(text);
  if (!isFields(parsed)) return bad(`a frame is not an object: ${shown(text)}`);
  // Combined streams wrap each event.
  const event = textIn(parsed['stream']) !== null && isFields(parsed['data']) ? parsed['data'] : parsed;
  switch (event['e']) {
    case 'kline':
      return readCandle(event);
    case '24hrTicker':
      return about(event, readTicker);
    case 'bookTicker':
      return about(event, readBook);
    case 'trade':
    case 'aggTrade':
      return about(event, readTrade);
    case 'markPriceUpdate':
      return about(event, readMark);
    case undefined:
      // The book's top may come without its event's name.
      return 's' in event && 'b' in event && 'a' in event ? about(event, readBook) : readAnswer(event);
    default:
      return { kind: 'message', message: { kind: 'ignored' } };
  }
}

/** `{"result":null,"id":1}`, `{"error":{"code":2,"msg":"…"},"id":1}`, or an error that names no request. */
function readAnswer(frame: Fields): BinanceFrame {
  const id = frame['id'];
  const requestId = typeof id === 'number' || (typeof id === 'string' && id !== '') ? String(id) : null;
  const error = isFields(frame['error']) ? frame['error'] : numberIn(frame['code']) === null ? null : frame;
  if (error !== null) {
    const code = numberIn(error['code']);
    const reason = textIn(error['msg']) ?? 'no reason given';
    return requestId === null ? bad(`error ${shown(error['code'])}: ${reason}`) : { kind: 'refused', requestId, code: String(code ?? 'unknown'), reason };
  }
  if (requestId !== null && 'result' in frame) return { kind: 'acknowledged', requestId };
  return bad(`a frame is of no kind we know: ${shown(frame)}`);
}

function readCandle(event: Fields): BinanceFrame {
  const row = event['k'];
  if (!isFields(row)) return bad(`a candle is ${shown(row)}`);
  const symbol = symbolOfBinance(row['s'] ?? event['s']);
  if (symbol === null || (event['s'] !== undefined && symbolOfBinance(event['s']) !== symbol)) return bad(`a candle is about ${shown(row['s'] ?? event['s'])}`);
  const timeframe = row['i'];
  if (!isTimeframe(timeframe)) return textIn(timeframe) === null ? bad(`the interval of a candle is ${shown(timeframe)}`) : { kind: 'message', message: { kind: 'ignored' } };
  const candle = candleFrom(timeframe, row['t'], row['o'], row['h'], row['l'], row['c'], row['v']);
  if (typeof candle === 'string') return bad(`${symbol} ${timeframe}: ${candle}`);
  const at = timeIn(event['E']);
  if (at !== null && candle.openTime > at + TIMEFRAME_MS[timeframe]) return bad(`${symbol} ${timeframe}: the candle of ${candle.openTime} begins after the frame's own time ${at}`);
  return { kind: 'candle', message: { kind: 'candle', symbol, timeframe, candle }, isClosed: row['x'] === true };
}

type Read = (event: Fields, symbol: NonNullable<ReturnType<typeof symbolOfBinance>>) => StreamMessage | null;

function about(event: Fields, read: Read): BinanceFrame {
  const symbol = symbolOfBinance(event['s']);
  if (symbol === null) return bad(`a frame is about ${shown(event['s'])}`);
  const message = read(event, symbol);
  return message === null ? bad(`an event of ${symbol} is ${shown(event)}`) : { kind: 'message', message };
}

/** Bid and ask are not in it: they come by the book. */
const readTicker: Read = (event, symbol) => {
  const last = positiveIn(event['c']);
  if (last === null) return null;
  const quote = { last, bid: null, ask: null, bidSize: null, askSize: null, change24h: changeFrom(last, event['o']), at: timeIn(event['E']) };
  return { kind: 'ticker', symbol, quote };
};

const readBook: Read = (event, symbol) => {
  // Lower case is the price, upper case the quantity.
  const top = bookFrom(event['b'], event['B'], event['a'], event['A']);
  return top === null ? null : { kind: 'book', symbol, ...top, at: timeIn(event['E'] ?? event['T']) };
};

const readTrade: Read = (event, symbol) => {
  const price = positiveIn(event['p']);
  const amount = positiveIn(event['q']);
  const at = timeIn(event['T']);
  // Trades of the insurance fund and the like carry the type NA and a price of 0 (Binance's documentation of the stream).
  if (event['X'] !== undefined && event['X'] !== 'MARKET') return { kind: 'ignored' };
  if (price === null || amount === null || at === null || typeof event['m'] !== 'boolean') return null;
  // `m`: the buyer was the maker, so the taker sold.
  return { kind: 'trade', symbol, price, amount, takerSide: event['m'] ? 'sell' : 'buy', at };
};

const readMark: Read = (event, symbol) => {
  const price = positiveIn(event['p']);
  return price === null ? null : { kind: 'mark', symbol, price, at: timeIn(event['E']) };
};

function isTimeframe(value: unknown): value is Timeframe {
  return typeof value === 'string' && Object.hasOwn(TIMEFRAME_MS, value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller reports the text itself.
    return undefined;
  }
}

function bad(reason: string): BinanceFrame {
  return { kind: 'message', message: { kind: 'unreadable', reason } };
}
