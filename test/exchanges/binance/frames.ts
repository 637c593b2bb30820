import type { BookTopic, CandleTopic, FeedEvent, StateTopic, TradesTopic } from '../core/feed.ts';
import type { ScaledCandle } from '../core/candleSeries.ts';
import type { Tick } from '../core/instrument.ts';
import { orderBook } from '../core/orderBook.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { timeframeMs } from '../core/timeframe.ts';
import { binanceSymbol } from './contracts.ts';
import { streamBookTop, streamMark, streamMiniTicker, streamTicker } from './states.ts';

/** The JSON texts of an event, one frame each: every trade has its own. */
export function pushTexts(event: FeedEvent, parts: ExchangeParts): readonly string[] {
  switch (event.kind) {
    case 'candle':
      return [JSON.stringify(kline(event.topic, event.candle, event.isFinal, parts))];
    case 'trades':
      return event.trades.map((trade) => JSON.stringify(tradeEvent(event.topic, trade, parts)));
    case 'state':
      return [JSON.stringify(stateEvent(event.topic, event.at, parts))];
  }
}

function kline({ instrument, timeframe }: CandleTopic, candle: ScaledCandle, isClosed: boolean, parts: ExchangeParts): unknown {
  const s = binanceSymbol(instrument);
  const v = instrument.quantityText(candle.volume);
  const c = instrument.priceText(candle.close);
  const quote = (Number(v) * Number(c)).toFixed(2);
  return {
    e: 'kline',
    E: parts.serverTime(),
    s,
    k: {
      t: candle.openTime,
      T: candle.openTime + timeframeMs(timeframe) - 1,
      s,
      i: timeframe,
      f: 0,
      L: 0,
      o: instrument.priceText(candle.open),
      c,
      h: instrument.priceText(candle.high),
      l: instrument.priceText(candle.low),
      v,
      n: 1,
      x: isClosed,
      q: quote,
      V: v,
      Q: quote,
      B: '0',
    },
  };
}

function tradeEvent({ key, instrument }: TradesTopic, trade: Tick, parts: ExchangeParts): unknown {
  const values = { s: binanceSymbol(instrument), p: instrument.priceText(trade.price), q: instrument.quantityText(trade.quantity), T: trade.at, m: trade.buyerIsMaker };
  if (key.endsWith('@aggTrade')) return { e: 'aggTrade', E: parts.serverTime(), a: trade.id, f: trade.id, l: trade.id, ...values };
  return { e: 'trade', E: parts.serverTime(), t: trade.id, X: 'MARKET', ...values };
}

function stateEvent(topic: BookTopic | StateTopic, at: number, parts: ExchangeParts): unknown {
  const { instrument } = topic;
  switch (topic.channel) {
    case 'book': {
      const book = orderBook(instrument, topic.levels, at) ?? { bids: [], asks: [] };
      const texts = (levels: readonly (readonly [number, number])[]): string[][] =>
        levels.map(([price, quantity]) => [instrument.priceText(price), instrument.quantityText(quantity)]);
      const id = instrument.lastTick(at)?.id ?? 0;
      const time = parts.serverTime();
      return { e: 'depthUpdate', E: time, T: time, s: binanceSymbol(instrument), U: id, u: id, pu: id - 1, b: texts(book.bids), a: texts(book.asks) };
    }
    case 'ticker':
      return topic.key.endsWith('@miniTicker') ? streamMiniTicker(instrument, parts, at) : streamTicker(instrument, parts, at);
    case 'bookTop':
      return streamBookTop(instrument, parts, at);
    case 'markPrice':
      return streamMark(instrument, parts, at);
    case 'lastPrice':
      throw new RangeError('Binance has no stream of the last price alone');
  }
}
