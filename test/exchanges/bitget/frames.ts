import type { ScaledCandle } from '../core/candleSeries.ts';
import type { FeedEvent, Topic } from '../core/feed.ts';
import type { SimulatedInstrument, Tick } from '../core/instrument.ts';
import type { ExchangeParts } from '../core/simulatedServer.ts';
import { bitgetSymbol } from './contracts.ts';
import { bookLevels, streamTicker } from './states.ts';
import { argOfKey } from './topics.ts';

/** Candles and trades that a snapshot holds. */
const SNAPSHOT_CANDLES = 100;
const SNAPSHOT_TRADES = 50;

/** Open time, open, high, low, close, base volume, quote volume. */
export function candleRow(instrument: SimulatedInstrument, candle: ScaledCandle): string[] {
  const close = instrument.priceText(candle.close);
  const volume = instrument.quantityText(candle.volume);
  return [
    String(candle.openTime), instrument.priceText(candle.open), instrument.priceText(candle.high), instrument.priceText(candle.low), close,
    volume, (Number(close) * Number(volume)).toFixed(6),
  ];
}

export function tradeRow(instrument: SimulatedInstrument, tick: Tick): Readonly<Record<string, string>> {
  return {
    ts: String(tick.at),
    price: instrument.priceText(tick.price),
    size: instrument.quantityText(tick.quantity),
    side: tick.buyerIsMaker ? 'sell' : 'buy',
    tradeId: String(1_100_000_000_000_000_000n + BigInt(tick.id)),
  };
}

/** The JSON text of a push. Tickers and books are always whole states, candles and trades are updates. */
export function pushText(event: FeedEvent, parts: ExchangeParts): string {
  const { instrument } = event.topic;
  switch (event.kind) {
    case 'candle': {
      const row = candleRow(instrument, event.candle);
      // The stream has the quote volume a second time, as USDT volume.
      return frameText(event.topic, 'update', [[...row, row[6]]], parts);
    }
    case 'trades':
      // Newest first, as on the exchange.
      return frameText(event.topic, 'update', event.trades.map((tick) => tradeRow(instrument, tick)).reverse(), parts);
    case 'state':
      return frameText(event.topic, 'snapshot', stateRows(event.topic, event.at, parts), parts);
  }
}

/** What a new subscription gets first: what was before it. `null` where nothing is kept. */
export function snapshotText(topic: Topic, parts: ExchangeParts): string | null {
  const now = parts.market.now();
  const { instrument } = topic;
  if (topic.channel === 'candles') {
    const range = { from: 0, to: now, limit: SNAPSHOT_CANDLES, keep: 'newest' } as const;
    const rows = parts.candles.rest(instrument, topic.timeframe, range, now).map((candle) => candleRow(instrument, candle));
    return rows.length === 0 ? null : frameText(topic, 'snapshot', rows.map((row) => [...row, row[6]]), parts);
  }
  if (topic.channel !== 'trades') return null;
  const trades = instrument.lastTrades(SNAPSHOT_TRADES, now).map((tick) => tradeRow(instrument, tick));
  return trades.length === 0 ? null : frameText(topic, 'snapshot', trades, parts);
}

function stateRows(topic: Topic, at: number, parts: ExchangeParts): readonly unknown[] {
  if (topic.channel === 'book' || topic.channel === 'bookTop') {
    const levels = bookLevels(topic.instrument, topic.channel === 'book' ? topic.levels : 1, at);
    return [{ ...levels, checksum: 0, seq: topic.instrument.lastTick(at)?.id ?? 0, ts: String(parts.serverTime()) }];
  }
  return [streamTicker(topic.instrument, parts, at)];
}

function frameText(topic: Topic, action: 'snapshot' | 'update', data: readonly unknown[], parts: ExchangeParts): string {
  return JSON.stringify({ action, arg: argOfKey(topic.key, bitgetSymbol(topic.instrument)), data, ts: parts.serverTime() });
}
