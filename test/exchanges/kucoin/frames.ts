import type { FeedEvent } from '../core/feed.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { kucoinSymbol, price } from './contracts.ts';
import { jsonText, nanos } from './nanos.ts';
import { bestRow, depthRow, tickerRow } from './states.ts';

/** The JSON texts of a push: one a trade; none for a candle in which nothing traded. */
export function pushTexts(event: FeedEvent, parts: ExchangeParts): readonly string[] {
  const { key: topic, instrument } = event.topic;
  const symbol = kucoinSymbol(instrument);
  const push = (subject: string, data: unknown): string => jsonText({ topic, type: 'message', subject, data });
  switch (event.kind) {
    case 'candle': {
      const { candle } = event;
      if (candle.volume === 0) return [];
      const text = (scaled: number): string => instrument.priceText(scaled);
      // The field before the lots is meant to be the turnover and is not, as on the exchange.
      const lots = String(candle.volume);
      const candles = [String(candle.openTime / 1_000), text(candle.open), text(candle.close), text(candle.high), text(candle.low), `${lots}.0`, lots];
      return [push('candle.stick', { symbol, candles, time: parts.serverTime() })];
    }
    case 'trades':
      return event.trades.map((trade) =>
        push('match', {
          symbol,
          sequence: trade.id,
          side: trade.buyerIsMaker ? 'sell' : 'buy',
          size: trade.quantity,
          price: instrument.priceText(trade.price),
          takerOrderId: `t${trade.id}`,
          makerOrderId: `m${trade.id}`,
          tradeId: String(trade.id),
          ts: nanos(trade.at),
        }),
      );
    case 'state': {
      const { topic: state, at } = event;
      switch (state.channel) {
        case 'ticker':
          return [push('ticker', tickerRow(instrument, parts, at))];
        case 'bookTop':
          return [push('tickerV2', bestRow(instrument, parts, at))];
        case 'book':
          return [push('level2', depthRow(instrument, state.levels, parts, at))];
        case 'markPrice': {
          const mark = parts.market.markPrice(instrument.base, at);
          const timestamp = parts.serverTime();
          return [
            push('mark.index.price', { symbol, granularity: 1_000, indexPrice: price(instrument, mark?.index ?? 0), markPrice: price(instrument, mark?.mark ?? 0), timestamp }),
            push('funding.rate', { symbol, granularity: 60_000, fundingRate: mark?.fundingRate ?? 0, timestamp }),
          ];
        }
        // KuCoin has no such stream.
        case 'lastPrice':
          return [];
      }
    }
  }
}
