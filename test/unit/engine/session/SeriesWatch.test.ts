import { describe, expect, it } from 'vitest';
import { type Candle, columnsFromCandles } from '../../../../shared/domain/candle.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import type { ExchangeId, MarketRules } from '../../../../shared/domain/instrument.ts';
import { type DecisionTimeframe, TIMEFRAME_MS } from '../../../../shared/domain/timeframe.ts';
import { CandleMemory } from '../../../../electron/engine/session/CandleMemory.ts';
import { SeriesWatch } from '../../../../electron/engine/session/SeriesWatch.ts';
import type { MarketEvent } from '../../../../electron/market/feed.ts';

const HALF_HOUR = 1_800_000;
const rules: MarketRules = { priceTick: 0.1, amountStep: 0.001, minAmount: 0.001, minNotional: 5, takerFee: 0.0005, makerFee: 0.0002, maxLeverage: 50 };
const bar = (openTime: number, more: Partial<Candle> = {}): Candle => ({ openTime, open: 100, high: 102, low: 99, close: 101, volume: 5, ...more });

function watched(exchanges: readonly ExchangeId[] = ['bingx']) {
  const symbol = parseMarketSymbol('BTC');
  if (symbol === null) throw new Error('not a symbol');
  const memory = new CandleMemory(exchanges.length);
  const troubles: string[] = [];
  const told: MarketEvent[] = [];
  const watch = new SeriesWatch({
    instruments: exchanges.map((exchange) => ({ exchange, symbol, rules })), memory,
    onTrouble: (_, code) => { troubles.push(code); }, onFreshness: (event) => { told.push(event); },
  });
  const close = (instrument: number, timeframe: DecisionTimeframe, candle: Candle, lateMs = 0): void => {
    memory.append(instrument, timeframe, candle);
    watch.closed({ kind: 'candle-closed', at: candle.openTime + TIMEFRAME_MS[timeframe] + lateMs, instrument, timeframe, candle, source: 'rest', backfilled: false });
  };
  return { memory, watch, troubles, told, close };
}

describe('a series that is watched', () => {
  it('holds its own market back while its data is poor, beside what the feed says', () => {
    const { memory, watch, told, close } = watched();
    memory.load(0, '30m', columnsFromCandles(Array.from({ length: 8 }, (_, row) => bar(row * HALF_HOUR, { high: 98, volume: 0 }))));
    close(0, '30m', bar(8 * HALF_HOUR, { high: 98, volume: 0 }), 100 * HALF_HOUR);
    expect(told).toMatchObject([{ kind: 'freshness', instrument: 0, isStale: true, reason: expect.stringContaining('poor data: 30m scores') as string }]);
    const stale = watch.merge({ kind: 'freshness', at: 0, instrument: 0, isStale: true, reason: 'no price for 61 s' });
    expect(stale.reason).toMatch(/^no price for 61 s; poor data: /);
    expect(watch.merge({ kind: 'freshness', at: 0, instrument: 0, isStale: false, reason: 'fresh' })).toMatchObject({ isStale: true });
    for (let row = 9; row < 60; row += 1) close(0, '30m', bar(row * HALF_HOUR));
    expect(told.at(-1)).toMatchObject({ isStale: false, reason: 'fresh' });
  });

  it('tells a longer candle that differs from its 30m candles, in whichever order they close', () => {
    const { troubles, close } = watched();
    close(0, '30m', bar(0));
    close(0, '1h', bar(0, { volume: 20 }));
    expect(troubles).toEqual([]);
    close(0, '30m', bar(HALF_HOUR));
    expect(troubles).toEqual(['timeframe-mismatch']);
    close(0, '30m', bar(2 * HALF_HOUR));
    close(0, '30m', bar(3 * HALF_HOUR));
    close(0, '1h', bar(2 * HALF_HOUR, { volume: 10 }));
    expect(troubles).toHaveLength(1);
  });

  it('flags an outlier unless another exchange saw it too', () => {
    const closes = [...Array.from({ length: 30 }, (_, row) => 100 + (row % 2) * 0.1), 120, 100];
    const alone = watched(['bingx', 'bitget']);
    closes.forEach((close, row) => { alone.close(0, '30m', bar(row * HALF_HOUR, { close, high: 200 })); });
    expect(alone.troubles).toEqual(['outlier']);
    const both = watched(['bingx', 'bitget']);
    closes.forEach((close, row) => {
      both.memory.append(1, '30m', bar(row * HALF_HOUR, { close, high: 200 }));
      both.close(0, '30m', bar(row * HALF_HOUR, { close, high: 200 }));
    });
    expect(both.troubles).toEqual([]);
  });
});
