import { ATR as LibraryAtr, EMA as LibraryEma, RSI as LibraryRsi } from 'technicalindicators';
import { ATR as SignalsAtr, EMA as SignalsEma, RSI as SignalsRsi } from 'trading-signals';
import type { Candle } from '../../shared/domain/candle.ts';
import { columnsFromCandles } from '../../shared/domain/candle.ts';
import type { MarketSymbol, SessionId } from '../../shared/domain/ids.ts';
import { exchangeOrderId, parseMarketSymbol, sessionId } from '../../shared/domain/ids.ts';
import type { OrderRequest } from '../../shared/domain/order.ts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import { coreSettingsOf, defaultSettings, settingsSchema } from '../../shared/settings/schema.ts';
import type { TradingCore } from '../../electron/core/coreApi.ts';
import { createCore, restoreCore } from '../../electron/core/createCore.ts';
import type { CoreEffect } from '../../electron/core/effects.ts';
import type { CandleEvent, PriceEvent } from '../../electron/core/events.ts';
import { evaluateCandles } from '../../electron/core/evaluateCandles.ts';
import { Atr } from '../../electron/core/indicators/atr.ts';
import { createEma } from '../../electron/core/indicators/ema.ts';
import { Rsi } from '../../electron/core/indicators/rsi.ts';
import { studySeries } from '../../electron/core/studySeries.ts';
import { randomWalk, seededRandom } from '../unit/core/support/randomWalk.ts';
import type { BenchRow } from './benchRow.ts';

const MINUTE = TIMEFRAME_MS['1m'];
const FOUR_YEARS_OF_MINUTES = 4 * 365 * 1_440;
const BEGIN = Date.UTC(2020, 0, 1);

/** The core's speed: indicators against two libraries in the same run, events through the whole core, decisions, studies, snapshots. */
export async function benchCore(): Promise<BenchRow[]> {
  const rows = [...indicatorRows(), ...eventRows(1, FOUR_YEARS_OF_MINUTES), ...eventRows(20, 60 * 1_440), ...evaluatorRows()];
  return await Promise.resolve(rows);
}

function symbol(base: string): MarketSymbol {
  const parsed = parseMarketSymbol(base);
  if (parsed === null) throw new RangeError(`${base} is not a symbol`);
  return parsed;
}

/** Shortest of some runs: what the machine can do when nothing else interrupts it. */
function bestMs(runs: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    work();
    best = Math.min(best, performance.now() - began);
  }
  return best;
}

function indicatorRows(): BenchRow[] {
  const count = 50_000;
  const candles = randomWalk({ seed: 1, count, timeframeMs: TIMEFRAME_MS['30m'] });
  const closes = candles.map((candle) => candle.close);
  const row = (name: string, work: () => void): BenchRow => ({
    name: `indicator ${name}`, value: (bestMs(5, work) / count) * 1e6, unit: 'ns/candle', note: `${count} candles, best of 5`,
  });
  const streaming = <T>(feed: (value: T) => void, values: readonly T[]) => (): void => {
    for (const value of values) feed(value);
  };
  return [
    row('RSI 14: ours', () => {
      const rsi = new Rsi(14);
      for (const close of closes) rsi.push(close);
    }),
    row('RSI 14: technicalindicators', () => {
      const rsi = new LibraryRsi({ period: 14, values: [] });
      streaming((close: number) => void rsi.nextValue(close), closes)();
    }),
    row('RSI 14: trading-signals', () => {
      const rsi = new SignalsRsi(14);
      streaming((close: number) => void rsi.update(close, false), closes)();
    }),
    row('ATR 14: ours', () => {
      const atr = new Atr(14);
      for (const candle of candles) atr.push(candle.high, candle.low, candle.close);
    }),
    row('ATR 14: technicalindicators', () => {
      const atr = new LibraryAtr({ period: 14, high: [], low: [], close: [] });
      streaming((candle: Candle) => void atr.nextValue(candle), candles)();
    }),
    row('ATR 14: trading-signals', () => {
      const atr = new SignalsAtr(14);
      streaming((candle: Candle) => void atr.update(candle, false), candles)();
    }),
    row('EMA 200: ours', () => {
      const ema = createEma(200);
      for (const close of closes) ema.push(close);
    }),
    row('EMA 200: technicalindicators', () => {
      const ema = new LibraryEma({ period: 200, values: [] });
      streaming((close: number) => void ema.nextValue(close), closes)();
    }),
    row('EMA 200: trading-signals', () => {
      const ema = new SignalsEma(200);
      streaming((close: number) => void ema.update(close, false), closes)();
    }),
  ];
}

/** Minutes as price events, with the 30m, 1h and 4h candles that close among them, through a core whose orders are filled at once. */
function eventRows(symbols: number, minutes: number): BenchRow[] {
  const names = Array.from({ length: symbols }, (_, index) => symbol(`COIN${index}`));
  const core = createCore({
    sessionId: benchSession(),
    settings: coreSettingsOf(settingsSchema.parse({ risk: { equity_usd: 1e6, risk_usd_cap: 1e6, max_notional_per_trade: null, daily_max_trades: 1_000, max_positions: 200, max_drawdown: 0.9, daily_loss_limit_pct: 0.2 } })),
    instruments: names.map((name) => ({ exchange: 'simulated', symbol: name, rules: { priceTick: 0.01, amountStep: 0.001, minAmount: 0.001, minNotional: 5, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 50 } })),
    startEquity: 1e6,
    entryTtlMs: 60_000,
  });
  const closes = minuteCloses(minutes);
  const began = performance.now();
  const events = playMinutes(core, closes, symbols);
  const ms = performance.now() - began;
  const label = symbols === 1 ? 'one symbol' : `${symbols} symbols`;
  let snapshot: unknown = null;
  const snapshotMs = bestMs(3, () => { snapshot = core.snapshot(); });
  const restoreMs = bestMs(3, () => { restoreCore(snapshot); });
  const note = `${minutes} minutes, ${core.decisionCount()} decisions, ${core.positions().length} positions`;
  return [
    { name: `core: ${label}, minutes as events`, value: ms, unit: 'ms', note },
    { name: `core: ${label}, events`, value: events / (ms / 1000), unit: 'events/s', note },
    { name: `core: ${label}, snapshot`, value: snapshotMs, unit: 'ms', note },
    { name: `core: ${label}, restore`, value: restoreMs, unit: 'ms', note },
  ];
}

function benchSession(): SessionId {
  return sessionId('bench');
}

/** A random walk of prices with stretches of drift, without an object per minute that would be collected while the core is measured. */
function minuteCloses(minutes: number): Float64Array {
  const random = seededRandom(2);
  let [close, drift] = [20_000, 0];
  return new Float64Array(minutes).map((_, minute) => {
    if (minute % 4_320 === 0) drift = (random() - 0.5) * 0.02;
    close *= 1 + 0.002 * (random() - 0.5 + drift);
    return close;
  });
}

function playMinutes(core: TradingCore, closes: Float64Array, symbols: number): number {
  const price: { -readonly [K in keyof PriceEvent]: PriceEvent[K] } = { kind: 'price', at: 0, instrument: 0, last: 0, bid: 0, ask: 0, mark: 0 };
  const forming = (['4h', '1h', '30m'] as const).map((timeframe) => ({ timeframe, length: TIMEFRAME_MS[timeframe], open: 0, high: 0, low: Number.POSITIVE_INFINITY }));
  const resting = new Map<string, OrderRequest>();
  let events = 0;
  let fills = 0;
  for (let minute = 0; minute < closes.length; minute += 1) {
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

function evaluatorRows(): BenchRow[] {
  const count = 70_000;
  const candles30m = columnsFromCandles(randomWalk({ seed: 3, count, timeframeMs: TIMEFRAME_MS['30m'] }));
  const options = { symbol: symbol('BTC'), settings: defaultSettings(), candles30m };
  let lines = 0;
  const evaluateMs = bestMs(2, () => evaluateCandles({ ...options, flat: false }, () => { lines += 1; }));
  const studyMs = bestMs(3, () => { studySeries({ ...options, timeframe: '30m' }); });
  return [
    { name: 'evaluate: four years of 30m candles', value: evaluateMs, unit: 'ms', note: `${lines / 2} decision records` },
    { name: 'chart studies: four years of 30m candles', value: studyMs, unit: 'ms' },
  ];
}
