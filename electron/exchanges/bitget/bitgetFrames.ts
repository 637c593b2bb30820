import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { Timeframe } from '../../../shared/domain/timeframe.ts';
import type { GatewayQuote, StreamMessage, StreamTopic } from '../gateway.ts';
import { amountIn, candleFrom, type Fields, isFields, numberIn, positiveIn, shown, textIn, timeIn } from '../reading.ts';
import { bitgetSymbolOf, granularityOf, PRODUCT, symbolOfBitget, timeframeOf } from './bitgetSymbol.ts';

/** What a subscription is for; also what acknowledgements and data say they belong to. */
export interface BitgetArg {
  readonly instType: string;
  readonly channel: string;
  readonly instId: string;
}

export type BitgetFrame =
  | { readonly kind: 'pong' }
  /** The exchange took a subscription or its end. */
  | { readonly kind: 'subscribed' | 'unsubscribed'; readonly arg: BitgetArg }
  /** `arg` is null where the exchange does not say what it refuses. */
  | { readonly kind: 'error'; readonly arg: BitgetArg | null; readonly code: string; readonly reason: string }
  /** `isSnapshot`: the whole state, or with candles and trades also what was before the subscription. */
  | { readonly kind: 'data'; readonly arg: BitgetArg; readonly isSnapshot: boolean; readonly messages: readonly StreamMessage[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Candles that are read of a snapshot: the forming one and the one before it. Older ones are asked for by REST, where they can be checked for holes. */
const SNAPSHOT_CANDLES = 2;

/** The channel that carries a topic. There is none for mark prices: they are part of the ticker. */
export function argOf(topic: StreamTopic): BitgetArg {
  return { instType: PRODUCT, channel: channelOf(topic), instId: bitgetSymbolOf(topic.symbol) };
}

function channelOf(topic: StreamTopic): string {
  switch (topic.kind) {
    case 'candles':
      return `candle${granularityOf(topic.timeframe)}`;
    case 'ticker':
    case 'mark':
      return 'ticker';
    case 'book':
      return 'books1';
    case 'trades':
      return 'trade';
  }
}

/** Reads one text frame. Never throws. */
export function readBitgetFrame(data: Buffer | string): BitgetFrame {
  const text = typeof data === 'string' ? data : data.toString('utf8');
  if (text === 'pong') return { kind: 'pong' };
  const frame = parseJson(text);
  if (!isFields(frame)) return unreadable(`a frame is not an object: ${shown(text)}`);
  const event = textIn(frame['event']);
  const arg = argIn(frame['arg']);
  if (event === 'error') {
    const reason = textIn(frame['msg']) ?? 'no reason given';
    return { kind: 'error', arg: arg ?? argInWords(reason), code: String(numberIn(frame['code']) ?? 'unknown'), reason };
  }
  if (arg === null) return unreadable(`a frame is about ${shown(frame['arg'] ?? frame)}`);
  if (event === 'subscribe') return { kind: 'subscribed', arg };
  if (event === 'unsubscribe') return { kind: 'unsubscribed', arg };
  return readData(frame, arg);
}

function readData(frame: Fields, arg: BitgetArg): BitgetFrame {
  const symbol = symbolOfBitget(arg.instId);
  if (symbol === null || arg.instType.toUpperCase() !== PRODUCT) return unreadable(`a frame is about ${shown(arg)}`);
  const { data } = frame;
  const rows: readonly unknown[] = Array.isArray(data) ? data : [data];
  if (rows.length === 0 || data === null || data === undefined) return unreadable(`a frame of ${arg.instId} ${arg.channel} has no data`);
  const isSnapshot = frame['action'] === 'snapshot';
  return { kind: 'data', arg, isSnapshot, messages: readRows(symbol, arg.channel, rows, isSnapshot) };
}

function readRows(symbol: MarketSymbol, channel: string, rows: readonly unknown[], isSnapshot: boolean): readonly StreamMessage[] {
  if (channel.startsWith('candle')) {
    const timeframe = timeframeOf(channel.slice(6));
    return timeframe === null ? [{ kind: 'ignored' }] : readCandles(symbol, timeframe, rows, isSnapshot);
  }
  switch (channel) {
    case 'ticker':
      return rows.flatMap((row) => readTicker(symbol, row));
    case 'trade':
      return readTrades(symbol, rows);
    case 'books1':
      return rows.map((row) => readBook(symbol, row));
    default:
      return [{ kind: 'ignored' }];
  }
}

/** A row is open time, open, high, low, close, base volume, quote volume. Ascending. */
function readCandles(symbol: MarketSymbol, timeframe: Timeframe, rows: readonly unknown[], isSnapshot: boolean): readonly StreamMessage[] {
  const read = rows.map((row): StreamMessage => {
    if (!Array.isArray(row)) return bad(`a candle of ${symbol} is ${shown(row)}`);
    const candle = candleFrom(timeframe, row[0], row[1], row[2], row[3], row[4], row[5]);
    return typeof candle === 'string' ? bad(`${symbol} ${timeframe}: ${candle}`) : { kind: 'candle', symbol, timeframe, candle };
  });
  const wrong = read.filter(({ kind }) => kind !== 'candle');
  const candles = read.filter((message) => message.kind === 'candle').sort((a, b) => a.candle.openTime - b.candle.openTime);
  return [...wrong, ...(isSnapshot ? candles.slice(-SNAPSHOT_CANDLES) : candles)];
}

/** The quote, and the mark price that comes with it. */
function readTicker(symbol: MarketSymbol, row: unknown): readonly StreamMessage[] {
  if (!isFields(row)) return [bad(`a ticker of ${symbol} is ${shown(row)}`)];
  const id = row['instId'] ?? row['symbol'];
  if (id !== undefined && symbolOfBitget(id) !== symbol) return [bad(`a ticker of ${symbol} is about ${shown(id)}`)];
  const quote = quoteIn(row);
  if (quote === null) return [bad(`the last price of ${symbol} is ${shown(row['lastPr'])}`)];
  const mark = positiveIn(row['markPrice']);
  return mark === null ? [{ kind: 'ticker', symbol, quote }] : [{ kind: 'ticker', symbol, quote }, { kind: 'mark', symbol, price: mark, at: quote.at }];
}

/** A best price further than this from the last one is no price of this market: a quantity in its place, or a broken book. */
const FARTHEST_BEST = 0.1;

/** A ticker of REST or of a stream; null where there is no last price. A crossed, missing or far-off side of the book is unknown, not an error. */
export function quoteIn(row: Fields): GatewayQuote | null {
  const last = positiveIn(row['lastPr']);
  if (last === null) return null;
  const open = positiveIn(row['open24h']);
  const [bid, ask] = [nearPrice(row['bidPr'], last), nearPrice(row['askPr'], last)];
  const isCrossed = bid !== null && ask !== null && bid > ask;
  return {
    last,
    bid: isCrossed ? null : bid,
    ask: isCrossed ? null : ask,
    bidSize: amountIn(row['bidSz']),
    askSize: amountIn(row['askSz']),
    // A fraction on this exchange, not a percent.
    change24h: open === null ? numberIn(row['change24h']) : last / open - 1,
    at: timeIn(row['ts']),
  };
}

function nearPrice(value: unknown, last: number): number | null {
  const best = positiveIn(value);
  return best === null || Math.abs(best / last - 1) > FARTHEST_BEST ? null : best;
}

/** Newest first on the wire, oldest first here; those of one ms keep their order. */
function readTrades(symbol: MarketSymbol, rows: readonly unknown[]): readonly StreamMessage[] {
  const read = rows.toReversed().map((row): StreamMessage => {
    const price = isFields(row) ? positiveIn(row['price']) : null;
    const amount = isFields(row) ? positiveIn(row['size']) : null;
    const at = isFields(row) ? timeIn(row['ts']) : null;
    const side = isFields(row) ? textIn(row['side'])?.toLowerCase() : null;
    if (price === null || amount === null || at === null || (side !== 'buy' && side !== 'sell')) return bad(`a trade of ${symbol} is ${shown(row)}`);
    return { kind: 'trade', symbol, price, amount, takerSide: side, at };
  });
  const atOf = (message: StreamMessage): number => (message.kind === 'trade' ? message.at : 0);
  return read.sort((a, b) => atOf(a) - atOf(b));
}

function readBook(symbol: MarketSymbol, row: unknown): StreamMessage {
  if (!isFields(row)) return bad(`a book of ${symbol} is ${shown(row)}`);
  const [bid, bidSize] = levelIn(row['bids']);
  const [ask, askSize] = levelIn(row['asks']);
  if (bid === null || ask === null || bidSize === null || askSize === null || bid > ask) return bad(`a book of ${symbol} is ${shown(row)}`);
  return { kind: 'book', symbol, bid, bidSize, ask, askSize, at: timeIn(row['ts']) };
}

/** Price and amount of the best level. */
function levelIn(side: unknown): readonly [number | null, number | null] {
  const best: unknown = Array.isArray(side) ? side[0] : undefined;
  return Array.isArray(best) ? [positiveIn(best[0]), amountIn(best[1])] : [null, null];
}

function argIn(value: unknown): BitgetArg | null {
  if (!isFields(value)) return null;
  const [instType, channel, instId] = [textIn(value['instType']), textIn(value['channel']), textIn(value['instId'])];
  return instType === null || channel === null || instId === null ? null : { instType, channel, instId };
}

/** Some errors name the subscription in their text alone: "instType:USDT-FUTURES,channel:candle7m,instId:BTCUSDT doesn't exist". */
function argInWords(words: string): BitgetArg | null {
  const found = /instType:([^,\s]+),\s*channel:([^,\s]+),\s*instId:([^,\s]+)/.exec(words);
  const [, instType, channel, instId] = found ?? [];
  return instType === undefined || channel === undefined || instId === undefined ? null : { instType, channel, instId };
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

function unreadable(reason: string): BitgetFrame {
  return { kind: 'unreadable', reason };
}
