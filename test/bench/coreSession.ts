/** A session's events for the core's benches: minutes as prices, the candles that close among them, orders filled at once. */
import type { MarketSymbol, SessionId } from '../../shared/domain/ids.ts';
import { exchangeOrderId, parseMarketSymbol, sessionId } from '../../shared/domain/ids.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { coreSettingsOf, settingsSchema } from '../../shared/settings/schema.ts';
import type { TradingCore } from '../../electron/core/coreApi.ts';
import { createCore } from '../../electron/core/createCore.ts';
import type { CoreEffect } from '../../electron/core/effects.ts';
import type { CandleEvent, PriceEvent } from '../../electron/core/events.ts';
import { seededRandom } from '../unit/core/support/randomWalk.ts';

const MINUTE = TIMEFRAME_MS['1m'];
const BEGIN = Date.UTC(2020, 0, 1);

/**
 * A core on so many markets with both strategies on and room for every entry; the circuit breaker, which would hold entries back for good
 * after the first loss of a random walk, is off.
 */
export function benchCoreOf(symbols: number): TradingCore {
  const names = Array.from({ length: symbols }, (_, index) => symbol(`COIN${index}`));
  return createCore({
    sessionId: benchSession(),
    settings: coreSettingsOf(settingsSchema.parse({ risk: { equity_usd: 1e6, risk_usd_cap: 1e6, max_notional_per_trade: null, daily_max_trades: 1_000, max_positions: 200, max_drawdown: 0.9, daily_loss_limit_pct: 0.2, min_win_rate: 0 }, emergency: { enable_circuit_breaker: false } })),
    instruments: names.map((name) => ({ exchange: 'simulated', symbol: name, rules: { priceTick: 0.01, amountStep: 0.001, minAmount: 0.001, minNotional: 5, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 50 } })),
    startEquity: 1e6,
    entryTtlMs: 60_000,
  });
}

export function symbol(base: string): MarketSymbol {
  const parsed = parseMarketSymbol(base);
  if (parsed === null) throw new RangeError(`${base} is not a symbol`);
  return parsed;
}

function benchSession(): SessionId {
  return sessionId('bench');
}

/** A random walk of prices with stretches of drift, without an object per minute that would be collected while the core is measured. */
export function minuteCloses(minutes: number): Float64Array {
  const random = seededRandom(2);
  let [close, drift] = [20_000, 0];
  return new Float64Array(minutes).map((_, minute) => {
    if (minute % 4_320 === 0) drift = (random() - 0.5) * 0.02;
    close *= 1 + 0.004 * (random() - 0.5 + drift / 2);
    return close;
  });
}

export function playMinutes(core: TradingCore, closes: Float64Array, symbols: number, onMinute: (minute: number) => void = () => undefined): number {
  const price: { -readonly [K in keyof PriceEvent]: PriceEvent[K] } = { kind: 'price', at: 0, instrument: 0, last: 0, bid: 0, ask: 0, mark: 0 };
  const forming = (['4h', '1h', '30m'] as const).map((timeframe) => ({ timeframe, length: TIMEFRAME_MS[timeframe], open: 0, high: 0, low: Number.POSITIVE_INFINITY }));
  const resting = new Map<string, OrderRequest>();
  let events = 0;
  let fills = 0;
  for (let minute = 0; minute < closes.length; minute += 1) {
    onMinute(minute);
    const close = closes[minute] ?? 0;
    const openTime = BEGIN + minute * MINUTE;
    for (const candle of forming) {
      if (openTime % candle.length === 0) [candle.open, candle.high, candle.low] = [close, close, close];
      candle.high = Math.max(candle.high, close);
      candle.low = Math.min(candle.low, close);
    }
    for (let instrument = 0; instrument < symbols; instrument += 1) {
      price.at = openTime + MINUTE;
      price.instrument = instrument;
      price.last = close;
      price.bid = close;
      price.ask = close;
      price.mark = close;
      hear(core.apply(price));
      events += 1;
      for (const candle of forming) {
        if ((openTime + MINUTE) % candle.length !== 0) continue;
        const event: CandleEvent = {
          kind: 'candle', at: openTime + MINUTE, instrument, timeframe: candle.timeframe, openTime: openTime + MINUTE - candle.length,
          open: candle.open, high: candle.high, low: candle.low, close, volume: 1,
        };
        hear(core.apply(event));
        events += 1;
      }
    }
    for (const order of resting.values()) if (isReached(order, close)) fill(order, close, openTime + MINUTE);
  }
  return events;

  function hear(effects: readonly CoreEffect[]): void {
    if (effects.length === 0) return;
    for (const effect of [...effects]) {
      if (effect.kind === 'cancel-order') {
        resting.delete(effect.clientOrderId);
        hear(core.apply({ kind: 'order-closed', at: price.at, clientOrderId: effect.clientOrderId, status: 'cancelled', reason: 'bench' }));
        events += 1;
      }
      if (effect.kind !== 'submit-order') continue;
      const { order } = effect;
      hear(core.apply({ kind: 'order-accepted', at: price.at, clientOrderId: order.clientOrderId, exchangeOrderId: exchangeOrderId(order.clientOrderId) }));
      events += 1;
      if (order.triggerPrice === null) fill(order, price.last, price.at);
      else resting.set(order.clientOrderId, order);
    }
  }

  function fill(order: OrderRequest, at: number, time: number): void {
    resting.delete(order.clientOrderId);
    fills += 1;
    events += 1;
    hear(core.apply({ kind: 'fill', at: time, clientOrderId: order.clientOrderId, fillId: `f${fills}`, price: at, amount: order.amount, fee: at * order.amount * 0.0006, liquidity: 'taker' }));
  }
}

function isReached(order: OrderRequest, price: number): boolean {
  const trigger = order.triggerPrice ?? price;
  return (order.type === 'stop-market') === (order.side === 'sell') ? price <= trigger : price >= trigger;
}
