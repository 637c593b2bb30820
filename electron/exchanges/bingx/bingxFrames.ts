import { gunzipSync } from 'node:zlib';
import { TIMEFRAME_MS, type Timeframe } from '../../../shared/domain/timeframe.ts';
import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { GatewayQuote, StreamMessage, StreamTopic } from '../gateway.ts';
import { amountIn, candleFrom, type Fields, isFields, numberIn, positiveIn, shown, textIn, timeIn } from '../reading.ts';
import { bingxSymbolOf, symbolOfBingx } from './bingxSymbol.ts';

/** Largest frame we unpack: a 100-level book is some kB. */
const MAX_FRAME_BYTES = 8 * 1_024 * 1_024;

export type BingxFrame =
  /** To be answered with `pong`. */
  | { readonly kind: 'ping'; readonly pong: string }
  | { readonly kind: 'messages'; readonly messages: readonly StreamMessage[] };

/** `BTC-USDT@kline_30m` */
export function dataTypeOf(topic: StreamTopic): string {
  const symbol = bingxSymbolOf(topic.symbol);
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
      return `${symbol}@markPrice`;
  }
}

/** Reads one frame: binary gzip, or plain text as some mirrors send. Never throws. */
export function readBingxFrame(data: Buffer | string): BingxFrame {
  const text = typeof data === 'string' ? data : unpack(data);
  if (text === null) return unreadable('a frame cannot be unpacked');
  if (text === 'Ping') return { kind: 'ping', pong: 'Pong' };
  const parsed = parseJson(text);
  if (!isFields(parsed)) return unreadable(`a frame is not an object: ${shown(text)}`);
  const ping = textIn(parsed['ping']);
  if (ping !== null) return { kind: 'ping', pong: JSON.stringify({ pong: ping, time: parsed['time'] }) };
  return { kind: 'messages', messages: readObject(parsed) };
}

function readObject(frame: Fields): readonly StreamMessage[] {
  const data = frame['data'];
  const dataType = textIn(frame['dataType']) ?? tickerTypeOf(data);
  const code = numberIn(frame['code'] ?? 0);
  if (dataType === null) {
    const requestId = textIn(frame['id']);
    if (requestId === null) return [code === 0 ? { kind: 'ignored' } : bad(`error ${shown(frame['code'])}: ${shown(frame['msg'])}`)];
    if (code === 0) return [{ kind: 'acknowledged', requestId }];
    return [{ kind: 'refused', requestId, code: String(frame['code']), reason: textIn(frame['msg']) ?? 'no reason given' }];
  }
  if (code !== 0) {
    const requestId = textIn(frame['id']);
    const reason = textIn(frame['msg']) ?? `error for ${dataType}`;
    return [requestId === null ? bad(`error ${shown(frame['code'])} for ${dataType}: ${reason}`) : { kind: 'refused', requestId, code: String(frame['code']), reason }];
  }
  const at = dataType.indexOf('@');
  const symbol = symbolOfBingx(dataType.slice(0, at));
  const channel = dataType.slice(at + 1);
  if (at < 0 || symbol === null) return [bad(`a frame is about ${shown(dataType)}`)];
  if (data === null || data === undefined) {
    const requestId = textIn(frame['id']);
    return [requestId === null ? bad(`a frame of ${dataType} has no data`) : { kind: 'acknowledged', requestId }];
  }
  const rows: readonly unknown[] = Array.isArray(data) ? data : [data];
  if (rows.length === 0) return [bad(`a frame of ${dataType} is empty`)];
  if (channel.startsWith('kline_')) return rows.map((row) => readCandle(symbol, channel.slice(6), row));
  if (channel === 'ticker') return rows.map((row) => readTicker(symbol, row));
  if (channel === 'bookTicker') return rows.map((row) => readBook(symbol, row));
  if (channel === 'trade') return rows.map((row) => readTrade(symbol, row));
  if (channel === 'markPrice') return rows.map((row) => readMark(symbol, row));
  return [{ kind: 'ignored' }];
}

function readCandle(symbol: MarketSymbol, interval: string, row: unknown): StreamMessage {
  if (!isTimeframe(interval)) return { kind: 'ignored' };
  // Older frames have the candle one level deeper.
  const fields = isFields(row) && isFields(row['K']) ? row['K'] : row;
  if (!isFields(fields)) return bad(`a candle of ${symbol} is ${shown(row)}`);
  const candle = candleFrom(interval, openTimeIn(fields, interval), fields['o'], fields['h'], fields['l'], fields['c'], fields['v']);
  return typeof candle === 'string' ? bad(`${symbol} ${interval}: ${candle}`) : { kind: 'candle', symbol, timeframe: interval, candle };
}

/** `T` is the open time; in older frames the last millisecond of the candle, which no open time can be. */
function openTimeIn(fields: Fields, interval: Timeframe): unknown {
  const time = fields['T'] ?? fields['t'];
  const end = (timeIn(time) ?? 0) + 1;
  return end > 1 && end % TIMEFRAME_MS[interval] === 0 ? end - TIMEFRAME_MS[interval] : time;
}

function readTicker(symbol: MarketSymbol, row: unknown): StreamMessage {
  if (!isFields(row)) return bad(`a ticker of ${symbol} is ${shown(row)}`);
  if (row['s'] !== undefined && symbolOfBingx(row['s']) !== symbol) return bad(`a ticker of ${symbol} is about ${shown(row['s'])}`);
  // Upper case is the price here, lower case the quantity (the book ticker has it the other way round).
  const quote = quoteFrom(row['c'], row['o'], row['B'], row['A'], row['b'], row['a'], row['E']);
  return quote === null ? bad(`the last price of ${symbol} is ${shown(row['c'])}`) : { kind: 'ticker', symbol, quote };
}

/** A best price further than this from the last one is no price of this market: a quantity in its place, or a broken book. */
const FARTHEST_BEST = 0.1;

function nearPrice(value: unknown, last: number): number | null {
  const best = positiveIn(value);
  return best === null || Math.abs(best / last - 1) > FARTHEST_BEST ? null : best;
}

/** Null where there is no last price. A crossed, missing or far-off side of the book is unknown, not an error. */
export function quoteFrom(last: unknown, open: unknown, bid: unknown, ask: unknown, bidSize: unknown, askSize: unknown, at: unknown): GatewayQuote | null {
  const price = positiveIn(last);
  if (price === null) return null;
  const dayOpen = positiveIn(open);
  const bidPrice = nearPrice(bid, price);
  const askPrice = nearPrice(ask, price);
  const isCrossed = bidPrice !== null && askPrice !== null && bidPrice > askPrice;
  return {
    last: price,
    bid: isCrossed ? null : bidPrice,
    ask: isCrossed ? null : askPrice,
    bidSize: amountIn(bidSize),
    askSize: amountIn(askSize),
    change24h: dayOpen === null ? null : price / dayOpen - 1,
    at: timeIn(at),
  };
}

function readBook(symbol: MarketSymbol, row: unknown): StreamMessage {
  if (!isFields(row)) return bad(`a book of ${symbol} is ${shown(row)}`);
  // Lower case is the price here, upper case the quantity.
  const [bid, bidSize, ask, askSize] = [positiveIn(row['b']), amountIn(row['B']), positiveIn(row['a']), amountIn(row['A'])];
  if (bid === null || ask === null || bidSize === null || askSize === null || bid > ask) return bad(`a book of ${symbol} is ${shown(row)}`);
  return { kind: 'book', symbol, bid, bidSize, ask, askSize, at: timeIn(row['E']) };
}

function readTrade(symbol: MarketSymbol, row: unknown): StreamMessage {
  const price = isFields(row) ? positiveIn(row['p']) : null;
  const amount = isFields(row) ? positiveIn(row['q']) : null;
  const at = isFields(row) ? timeIn(row['T']) : null;
  if (!isFields(row) || price === null || amount === null || at === null) return bad(`a trade of ${symbol} is ${shown(row)}`);
  // `m`: the buyer was the maker, so the taker sold.
  return { kind: 'trade', symbol, price, amount, takerSide: row['m'] === true ? 'sell' : 'buy', at };
}

function readMark(symbol: MarketSymbol, row: unknown): StreamMessage {
  const price = isFields(row) ? positiveIn(row['p'] ?? row['markPrice']) : null;
  if (!isFields(row) || price === null) return bad(`a mark price of ${symbol} is ${shown(row)}`);
  return { kind: 'mark', symbol, price, at: timeIn(row['E']) };
}

/** Some ticker frames come without a data type; the event inside names the market. */
function tickerTypeOf(data: unknown): string | null {
  if (!isFields(data) || data['e'] !== '24hTicker') return null;
  const symbol = textIn(data['s']);
  return symbol === null ? null : `${symbol}@ticker`;
}

function isTimeframe(text: string): text is Timeframe {
  return Object.hasOwn(TIMEFRAME_MS, text);
}

function unpack(data: Buffer): string | null {
  if (data.length < 2 || data[0] !== 0x1f || data[1] !== 0x8b) return data.toString('utf8');
  try {
    return gunzipSync(data, { maxOutputLength: MAX_FRAME_BYTES }).toString('utf8');
  } catch {
    // The caller counts it; zlib's own words ("incorrect header check") say nothing more.
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller reports the text itself.
    return undefined;
  }
}

function bad(reason: string): StreamMessage {
  return { kind: 'unreadable', reason };
}

function unreadable(reason: string): BingxFrame {
  return { kind: 'messages', messages: [bad(reason)] };
}
