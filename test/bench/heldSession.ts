/** A core with a position open on every market, for what prices cost while something is held. */
import { columnsFromCandles } from '../../shared/domain/candle.ts';
import { exchangeOrderId, sessionId } from '../../shared/domain/ids.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { coreSettingsOf, settingsSchema } from '../../shared/settings/schema.ts';
import type { TradingCore } from '../../electron/core/coreApi.ts';
import { createCore } from '../../electron/core/createCore.ts';
import type { CoreEvent, PriceEvent } from '../../electron/core/events.ts';
import { symbol } from './coreSession.ts';

const BEGIN = Date.UTC(2024, 4, 1, 12);

/** Markets that stood still at 100, whose next candle was entered on, filled and protected. */
export function heldCoreOf(symbols: number): TradingCore {
  const names = Array.from({ length: symbols }, (_, index) => symbol(`COIN${index}`));
  const core = createCore({
    sessionId: sessionId('held'),
    settings: coreSettingsOf(settingsSchema.parse({
      risk: { equity_usd: 1e6, risk_usd_cap: 1e6, max_notional_per_trade: 1_000, daily_max_trades: 1_000, max_positions: 200, max_exposure: 5, max_concentration: null },
      portfolio: { enforce_allocation: false },
      regime: { min_slow_candles: 200 },
      signals: { oversold_bounce: { symbols: Object.fromEntries(names.map((name) => [name, { rsi_threshold: 100 }])) } },
    })),
    instruments: names.map((name) => ({ exchange: 'simulated', symbol: name, rules: { priceTick: 0.01, amountStep: 0.001, minAmount: 0.001, minNotional: 5, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 50 } })),
    startEquity: 1e6,
    entryTtlMs: 60_000,
  });
  for (const instrument of names.keys()) {
    for (const timeframe of ['4h', '1h', '30m'] as const) {
      const length = TIMEFRAME_MS[timeframe];
      // swings of a percent or two, each market in its own time, so that they do not all move as one
      const candles = Array.from({ length: 200 }, (_, row) => {
        const close = timeframe === '1h' && row < 199 ? 100 + Math.sin(row * (1 + instrument)) : 100;
        return { openTime: BEGIN - (200 - row) * length, open: 100, high: 101.5, low: 98.5, close, volume: 1 };
      });
      core.apply({ kind: 'history', at: BEGIN, instrument, timeframe, columns: columnsFromCandles(candles) });
    }
  }
  const at = BEGIN + TIMEFRAME_MS['30m'];
  for (const instrument of names.keys()) {
    core.apply({ kind: 'price', at, instrument, last: 100, bid: 100, ask: 100, mark: 100 });
    tell(core, { kind: 'candle', at, instrument, timeframe: '30m', openTime: BEGIN, open: 100, high: 100.5, low: 99.5, close: 100, volume: 1 });
  }
  if (core.openPositions().length !== symbols) throw new Error(`${core.openPositions().length} of ${symbols} positions were opened: ${core.decision(0).reason ?? ''}`);
  return core;
}

/** Every order is accepted, and filled at 100 where it rests at no price. */
function tell(core: TradingCore, event: CoreEvent): void {
  for (const effect of [...core.apply(event)]) {
    if (effect.kind !== 'submit-order') continue;
    const { clientOrderId, triggerPrice, amount } = effect.order;
    tell(core, { kind: 'order-accepted', at: event.at, clientOrderId, exchangeOrderId: exchangeOrderId(clientOrderId) });
    if (triggerPrice === null) tell(core, { kind: 'fill', at: event.at, clientOrderId, fillId: `f-${clientOrderId}`, price: 100, amount, fee: 0.06 * amount, liquidity: 'taker' });
  }
}

/** Prices in turn on every market, near enough to the entry that neither stop nor target nor trailing is reached; the event is one object. */
export function pricesOn(core: TradingCore, count: number, from: number): number {
  const price: { -readonly [K in keyof PriceEvent]: PriceEvent[K] } = { kind: 'price', at: 0, instrument: 0, last: 0, bid: 0, ask: 0, mark: 0 };
  const markets = core.options.instruments.length;
  let heard = 0;
  for (let index = from; index < from + count; index += 1) {
    price.at = BEGIN + TIMEFRAME_MS['30m'] + index * 10;
    price.instrument = index % markets;
    price.last = 100 + ((index % 101) - 50) / 200;
    price.bid = price.last;
    price.ask = price.last;
    price.mark = price.last;
    heard += core.apply(price).length;
  }
  return heard;
}
