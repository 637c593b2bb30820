import { describe, expect, it } from 'vitest';
import { positionId } from '../../../../shared/domain/ids.ts';
import type { ExitReason } from '../../../../shared/domain/position.ts';
import { settingsSchema } from '../../../../shared/settings/schema.ts';
import type { ClosedTrade } from '../../../../electron/core/portfolio/closedTrades.ts';
import type { ProtectionInput } from '../../../../electron/core/protections/protectionRules.ts';
import { cooldown, locksAfter, lowProfit, maxDrawdown, stoplossGuard } from '../../../../electron/core/protections/protectionRules.ts';
import { symbolOf } from '../support/coreHarness.ts';

const CANDLE = 1_800_000;
const NOW = 1_000 * CANDLE;
const { protections } = settingsSchema.parse({});

function trade(candlesAgo: number, change: { net?: number; reason?: ExitReason; base?: string; side?: 'long' | 'short' } = {}): ClosedTrade {
  const net = change.net ?? -1;
  return {
    id: positionId(`p${candlesAgo}`), strategy: 'adaptive-oversold-bounce', symbol: symbolOf(change.base ?? 'BTC'), side: change.side ?? 'long',
    closedAt: NOW - candlesAgo * CANDLE, reason: change.reason ?? 'stop-loss', net, risk: 1, profitFraction: net / 100,
  };
}

function input(trades: readonly ClosedTrade[], cash = 1_000): ProtectionInput {
  const closed = trades.at(-1);
  if (closed === undefined) throw new Error('nothing closed');
  return { closed, trades, cash, now: NOW };
}

describe('the cooldown', () => {
  const on = { enabled: true, stop_duration_candles: 3, only_per_side: false };
  it('locks the market after any exit for its candles, or the side alone', () => {
    expect(cooldown(input([trade(0, { reason: 'take-profit', net: 3 })]), on)).toMatchObject({ rule: 'cooldown', symbol: 'BTC/USDT:USDT', side: null, until: NOW + 3 * CANDLE });
    expect(cooldown(input([trade(0, { side: 'short' })]), { ...on, only_per_side: true })).toMatchObject({ side: 'short' });
    expect(cooldown(input([trade(0)]), { ...on, enabled: false })).toBeNull();
    // closed to make room for an entry on the other side: that one must not be locked out
    expect(cooldown(input([trade(0, { reason: 'signal' })]), on)).toMatchObject({ side: 'long' });
  });
});

describe('the stop-loss guard', () => {
  const on = { ...protections.stoploss_guard, lookback_candles: 10, trade_limit: 3, stop_duration_candles: 5 };
  const three = [trade(10), trade(5, { base: 'ETH', side: 'short' }), trade(0)];
  it('locks everything at the limit, counting the edge of the lookback and not beyond', () => {
    expect(stoplossGuard(input(three), on)).toMatchObject({ rule: 'stoploss-guard', symbol: null, side: null, until: NOW + 5 * CANDLE, reason: '3 stop-losses in 10 candles (limit 3)' });
    expect(stoplossGuard(input([trade(10.1), ...three.slice(1)]), on)).toBeNull();
  });

  it('counts stops, trailed stops and liquidations that lost, and judges after those alone', () => {
    expect(stoplossGuard(input([trade(2, { reason: 'trailing-stop' }), trade(1, { reason: 'liquidation' }), trade(0)]), on)).not.toBeNull();
    expect(stoplossGuard(input([trade(2, { reason: 'trailing-stop', net: 2 }), trade(1), trade(0)]), on)).toBeNull();
    expect(stoplossGuard(input([...three, trade(0, { reason: 'take-profit', net: 5 })]), on)).toBeNull();
    expect(stoplossGuard(input([trade(2, { net: 2 }), trade(1), trade(0)]), { ...on, required_profit: 0.05 })).not.toBeNull();
  });

  it('counts and locks by market and side where it is told to', () => {
    expect(stoplossGuard(input(three), { ...on, only_per_symbol: true })).toBeNull();
    expect(stoplossGuard(input(three), { ...on, only_per_side: true })).toBeNull();
    expect(stoplossGuard(input([trade(2), trade(1), trade(0)]), { ...on, only_per_symbol: true, only_per_side: true })).toMatchObject({ symbol: 'BTC/USDT:USDT', side: 'long' });
  });
});

describe('the low-profit lock', () => {
  const on = { ...protections.low_profit, enabled: true, lookback_candles: 10, trade_limit: 2, required_profit: 0.01 };
  it('judges the market alone, from its number of trades on, by the sum or the mean', () => {
    const two = [trade(1, { net: 0.5 }), trade(0, { net: 0.5, base: 'BTC' })];
    expect(lowProfit(input(two), on)).toBeNull();
    expect(lowProfit(input(two), { ...on, measure: 'mean' })).toMatchObject({ rule: 'low-profit', symbol: 'BTC/USDT:USDT', until: NOW + 48 * CANDLE });
    expect(lowProfit(input([trade(1, { net: -5, base: 'ETH' }), trade(0, { net: -5 })]), on)).toBeNull();
    expect(lowProfit(input([trade(11, { net: -5 }), trade(0, { net: -5 })]), on)).toBeNull();
    expect(lowProfit(input([trade(1, { net: -5 }), trade(0, { net: -5, side: 'short' })]), { ...on, only_per_side: true })).toBeNull();
  });

  it('is off unless it is switched on', () => {
    expect(lowProfit(input([trade(1), trade(1), trade(1), trade(0)]), protections.low_profit)).toBeNull();
  });
});

describe('the drawdown lock', () => {
  const on = { ...protections.max_drawdown, enabled: true, lookback_candles: 10, trade_limit: 3, max_allowed_drawdown: 0.1 };
  it('locks everything where the closed trades took equity that far below its best', () => {
    // 1,000 → 1,100 → 1,045 → 989: 10.09 % below 1,100
    expect(maxDrawdown(input([trade(3, { net: 100 }), trade(2, { net: -55 }), trade(0, { net: -56 })], 989), on)).toMatchObject({ symbol: null, side: null, rule: 'max-drawdown' });
    expect(maxDrawdown(input([trade(3, { net: 100 }), trade(2, { net: -55 }), trade(0, { net: -54 })], 991), on)).toBeNull();
    expect(maxDrawdown(input([trade(2, { net: -100 }), trade(0, { net: -100 })], 800), on)).toBeNull();
  });
});

it('the shipped values lock after an exit and after four stop-losses of a day, and nothing else', () => {
  const losses = [trade(40), trade(30), trade(20), trade(10), trade(0)];
  expect(locksAfter(input(losses.slice(-1)), protections).map(({ rule }) => rule)).toEqual(['cooldown']);
  expect(locksAfter(input(losses.slice(-4)), protections).map(({ rule }) => rule)).toEqual(['cooldown', 'stoploss-guard']);
});
