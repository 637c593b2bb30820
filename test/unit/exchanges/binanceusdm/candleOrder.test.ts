import { describe, expect, it } from 'vitest';
import type { CandleMessage } from '../../../../electron/exchanges/binanceusdm/binanceFrames.ts';
import { CandleOrder } from '../../../../electron/exchanges/binanceusdm/candleOrder.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';

const BTC = parseMarketSymbol('BTC') ?? raise();
const HALF_HOUR = 1_800_000;
const T = 1_717_200_000_000;

function raise(): never {
  throw new Error('not a symbol');
}

function state(openTime: number, timeframe: '30m' | '1h' = '30m'): CandleMessage {
  return { kind: 'candle', symbol: BTC, timeframe, candle: { openTime, open: 1, high: 1, low: 1, close: 1, volume: 1 } };
}

describe('the order of candle states by the closed flag', () => {
  it('takes states of the forming candle, its close, and the next candle', () => {
    const order = new CandleOrder();
    expect([order.accepts(state(T), false), order.accepts(state(T), false), order.accepts(state(T), true), order.accepts(state(T + HALF_HOUR), false)]).toEqual([true, true, true, true]);
  });

  it('leaves out a forming state that comes after the close, which would look like a change of a closed candle', () => {
    const order = new CandleOrder();
    order.accepts(state(T), true);
    expect(order.accepts(state(T), false)).toBe(false);
  });

  it('leaves out a forming state that comes after the next candle has begun', () => {
    const order = new CandleOrder();
    order.accepts(state(T + HALF_HOUR), false);
    expect(order.accepts(state(T), false)).toBe(false);
  });

  it('takes a closed candle however late, and a second version of it', () => {
    const order = new CandleOrder();
    order.accepts(state(T + HALF_HOUR), false);
    expect([order.accepts(state(T), true), order.accepts(state(T), true)]).toEqual([true, true]);
    expect(order.accepts(state(T + HALF_HOUR), false)).toBe(true);
  });

  it('keeps timeframes apart', () => {
    const order = new CandleOrder();
    order.accepts(state(T), true);
    expect(order.accepts(state(T, '1h'), false)).toBe(true);
  });
});
