import type { BookTopic, FeedEvent, StateTopic } from '../core/feed.ts';
import { orderBook } from '../core/orderBook.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { bingxSymbol } from './contracts.ts';
import { streamBookTicker, streamTicker } from './states.ts';

/** The JSON text of a push. */
export function pushText(event: FeedEvent, parts: ExchangeParts): string {
  const { key: dataType, instrument } = event.topic;
  const s = bingxSymbol(instrument);
  switch (event.kind) {
    case 'candle': {
      const { candle } = event;
      const row = {
        c: instrument.priceText(candle.close),
        o: instrument.priceText(candle.open),
        h: instrument.priceText(candle.high),
        l: instrument.priceText(candle.low),
        v: instrument.quantityText(candle.volume),
        T: candle.openTime,
      };
      return JSON.stringify({ code: 0, dataType, s, data: [row] });
    }
    case 'trades': {
      const data = event.trades.map((trade) => ({
        q: instrument.quantityText(trade.quantity),
        p: instrument.priceText(trade.price),
        T: trade.at,
        m: trade.buyerIsMaker,
        s,
      }));
      return JSON.stringify({ code: 0, dataType, data });
    }
    case 'state':
      return stateText(event.topic, event.at, parts);
  }
}

function stateText(topic: BookTopic | StateTopic, at: number, parts: ExchangeParts): string {
  const { key: dataType, instrument } = topic;
  switch (topic.channel) {
    case 'book': {
      const book = orderBook(instrument, topic.levels, at) ?? { bids: [], asks: [] };
      const texts = (levels: readonly (readonly [number, number])[]): string[][] =>
        levels.map(([price, quantity]) => [instrument.priceText(price), instrument.quantityText(quantity)]);
      // The asks of a push come worst first, as on the exchange.
      return JSON.stringify({
        code: 0, dataType, ts: parts.serverTime(), data: { bids: texts(book.bids), asks: texts(book.asks).reverse() },
      });
    }
    case 'ticker':
      return JSON.stringify({ code: 0, dataType, data: streamTicker(instrument, parts, at) });
    case 'bookTop':
      return JSON.stringify({ code: 0, dataType, data: streamBookTicker(instrument, parts, at) });
    case 'markPrice': {
      const mark = parts.market.markPrice(instrument.base, at)?.mark ?? 0;
      const data = { e: 'markPriceUpdate', E: parts.serverTime(), s: bingxSymbol(instrument), p: instrument.priceText(mark) };
      return JSON.stringify({ code: 0, dataType, data });
    }
    case 'lastPrice': {
      const last = instrument.lastTick(at)?.price ?? 0;
      const data = { e: 'lastPriceUpdate', E: parts.serverTime(), s: bingxSymbol(instrument), p: instrument.priceText(last) };
      return JSON.stringify({ code: 0, dataType, data });
    }
  }
}
