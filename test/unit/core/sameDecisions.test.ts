import { describe, expect, it, vi } from 'vitest';
import type { Candle } from '../../../shared/domain/candle.ts';
import { columnsFromCandles } from '../../../shared/domain/candle.ts';
import type { DecisionRecord } from '../../../shared/domain/decision.ts';
import { exchangeOrderId, sessionId } from '../../../shared/domain/ids.ts';
import type { OrderRequest } from '../../../shared/domain/order.ts';
import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import { coreSettingsOf, settingsSchema } from '../../../shared/settings/schema.ts';
import { createCore } from '../../../electron/core/createCore.ts';
import type { CoreEvent } from '../../../electron/core/events.ts';
import { evaluateCandles } from '../../../electron/core/evaluateCandles.ts';
import { instrumentOf, only, submitted, symbolOf, thresholds } from './support/coreHarness.ts';
import { randomWalk } from './support/randomWalk.ts';
import { hasRealCandles, realCandles } from './support/realCandles.ts';

// a busy machine computes slowly; nothing here waits
vi.setConfig({ testTimeout: 60_000 });

const HALF_HOUR = TIMEFRAME_MS['30m'];

/** An account that no limit of its own ever touches. */
const SETTINGS = coreSettingsOf(settingsSchema.parse({
  risk: {
    equity_usd: 1e6, risk_usd_cap: 1e6, max_notional_per_trade: null, daily_max_trades: 1_000, daily_loss_limit_pct: 0.2, max_drawdown: 0.9, max_portfolio_heat: 0.5, min_win_rate: 0,
  },
  class_limits: { bluechip: { notional: null, risk: null } },
  risk_management: { daily_loss_limit: 0.5, position_loss_limit: 0.5 },
  protections: { cooldown: { enabled: false }, stoploss_guard: { enabled: false } },
  emergency: { enable_circuit_breaker: false },
  portfolio: { enforce_allocation: false },
  regime: { min_slow_candles: 200 },
  signals: {
    duplicate_prevention: { cooldown_seconds: 7_200, price_delta_bypass_enabled: false },
    oversold_bounce: { symbols: thresholds(50) },
    short_the_rip: { symbols: thresholds(50) },
  },
  position_management: { time_based_exit: { max_position_duration: 21_600 } },
}));

/** Plays candles through the whole core; its orders are filled by the rules of the backtest: entries at the next open, the stop before the target. */
function playThroughCore(candles: readonly Candle[]): DecisionRecord[] {
  const rules = { priceTick: 1e-9, amountStep: 1e-6, minAmount: 0, minNotional: 0, takerFee: 0.0006, makerFee: 0.0006, maxLeverage: 100 };
  const core = createCore({ sessionId: sessionId('same'), settings: SETTINGS, instruments: [instrumentOf('BTC', 'simulated', rules)], startEquity: 1e6, entryTtlMs: 60_000 });
  const resting = new Map<string, OrderRequest>();
  const decisions: DecisionRecord[] = [];
  let fills = 0;
  const tell = (event: CoreEvent): void => {
    const effects = [...core.apply(event)];
    for (const effect of effects) {
      if (effect.kind === 'cancel-order') {
        resting.delete(effect.clientOrderId);
        tell({ kind: 'order-closed', at: event.at, clientOrderId: effect.clientOrderId, status: 'cancelled', reason: 'asked for' });
      }
      if (effect.kind === 'decision') decisions.push(core.decision(effect.row));
    }
    for (const order of submitted(effects)) {
      resting.set(order.clientOrderId, order);
      tell({ kind: 'order-accepted', at: event.at, clientOrderId: order.clientOrderId, exchangeOrderId: exchangeOrderId(order.clientOrderId) });
    }
  };
  const fill = (order: OrderRequest, at: number, price: number): void => {
    resting.delete(order.clientOrderId);
    fills += 1;
    tell({ kind: 'fill', at, clientOrderId: order.clientOrderId, fillId: `f${fills}`, price, amount: order.amount, fee: price * order.amount * 0.0006, liquidity: 'taker' });
  };
  const find = (purpose: OrderRequest['purpose']): OrderRequest | undefined => [...resting.values()].find((order) => order.purpose === purpose);
  const fillReached = (at: number, low: number, high: number, priceAt: (trigger: number) => number): void => {
    for (const purpose of ['stop-loss', 'take-profit'] as const) {
      const order = find(purpose);
      if (order === undefined || order.triggerPrice === null) continue;
      const fallsTo = (purpose === 'stop-loss') === (order.side === 'sell');
      if (fallsTo ? low <= order.triggerPrice : high >= order.triggerPrice) fill(order, at, priceAt(order.triggerPrice));
    }
  };
  const longer = [4 * TIMEFRAME_MS['1h'], TIMEFRAME_MS['1h']].map((length) => ({ length, timeframe: length === TIMEFRAME_MS['1h'] ? '1h' : '4h', rows: [] as Candle[] } as const));
  for (const candle of candles) {
    const { openTime, open, high, low } = candle;
    const entry = find('entry');
    if (entry === undefined) fillReached(openTime, open, open, () => open);
    else fill(entry, openTime, open * (entry.side === 'buy' ? 1.0005 : 0.9995));
    tell({ kind: 'timer', at: openTime });
    const exit = find('exit');
    if (exit !== undefined) fill(exit, openTime, open);
    fillReached(openTime, low, high, (trigger) => trigger);
    const closeTime = openTime + HALF_HOUR;
    for (const { length, timeframe, rows } of longer) {
      rows.push(candle);
      if (closeTime % length !== 0) continue;
      const [first] = rows;
      if (first !== undefined && rows.length * HALF_HOUR === length) {
        tell({ kind: 'candle', at: closeTime, instrument: 0, timeframe, openTime: first.openTime, open: first.open, high: Math.max(...rows.map((row) => row.high)), low: Math.min(...rows.map((row) => row.low)), close: candle.close, volume: 1 });
      }
      rows.length = 0;
    }
    tell({ kind: 'candle', at: closeTime, instrument: 0, timeframe: '30m', ...candle });
  }
  return decisions;
}

function compare(candles: readonly Candle[]): Map<string, number> {
  const evaluated: DecisionRecord[] = [];
  evaluateCandles({ symbol: symbolOf('BTC'), settings: SETTINGS, flat: false, candles30m: columnsFromCandles(candles) }, (record) => evaluated.push(record));
  const played = playThroughCore(candles);
  expect(played).toHaveLength(evaluated.length);
  const reasons = new Map<string, number>();
  for (const [index, record] of evaluated.entries()) {
    const { checks, ...line } = record;
    const { checks: playedChecks, ...playedLine } = played[index] ?? only<DecisionRecord>([]);
    expect(playedLine, `line ${index}`).toMatchObject(line);
    expect(playedChecks, `line ${index}`).toEqual(expect.arrayContaining([...checks]));
    reasons.set(record.reason ?? 'enter', (reasons.get(record.reason ?? 'enter') ?? 0) + 1);
  }
  return reasons;
}

describe('the same candles', () => {
  it.each([41, 42])('give the same decisions on candles alone and through the whole core with orders and fills (%i)', (seed) => {
    const reasons = compare(randomWalk({ seed, count: 3_000, timeframeMs: HALF_HOUR, swing: 0.012 }));
    expect([...reasons.keys()]).toEqual(expect.arrayContaining(['enter', 'position-open', 'cooldown', 'reentry-cooldown']));
  });

  it.runIf(hasRealCandles)('do so on recorded candles', () => {
    const reasons = compare(realCandles('binance-perp-ETHUSDT-30m.csv.gz', 20_000, 24_000));
    expect(reasons.get('enter')).toBeGreaterThan(20);
  });
});
