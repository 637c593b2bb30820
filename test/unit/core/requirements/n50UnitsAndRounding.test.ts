import { BigNumber } from 'bignumber.js';
import { describe, expect, it } from 'vitest';
import { calmCandle, calmSettings, CoreHarness, instrumentOf, START, submitted } from '../support/coreHarness.ts';
import { EXCHANGE_RULES } from './exchangeRules.ts';

describe('N50: orders are in base currency, in whole steps and ticks', () => {
  it.each(EXCHANGE_RULES.map((rules) => [rules.name, rules] as const))('on %s', (_, rules) => {
    const core = new CoreHarness({
      instruments: [instrumentOf('BTC', 'bingx', rules)], settings: calmSettings({ risk: { equity_usd: 1_000, max_position_size: 1, max_portfolio_risk: 0.1, per_trade_risk_pct: 0.05, max_var: null, max_expected_shortfall: null } }),
    });
    const { price } = rules;
    const candle = { ...calmCandle(START), open: price, close: price, high: price * 1.005, low: price * 0.995 };
    const [entry] = core.candle(0, 0, candle).orders;
    if (entry === undefined) throw new Error(`no entry: ${core.core.decision(0).reason}`);
    const protections = submitted(core.fill(entry.clientOrderId, price, entry.amount));
    expect(protections.map(({ purpose }) => purpose)).toEqual(['stop-loss', 'take-profit']);
    for (const order of [entry, ...protections]) {
      expect(new BigNumber(order.amount).mod(rules.amountStep).toNumber(), 'whole steps').toBe(0);
      expect(new BigNumber(order.amount).div(rules.contractSize).isInteger() || rules.contractSize === 1, 'whole contracts').toBe(true);
      for (const at of [order.price, order.triggerPrice]) if (at !== null) expect(new BigNumber(at).mod(rules.priceTick).toNumber(), 'whole ticks').toBe(0);
    }
    // in base currency: nearly the whole equity, and not a contract's multiple of it
    expect(entry.amount * price).toBeLessThanOrEqual(1_000);
    expect(entry.amount * price).toBeGreaterThan(850);
    expect(protections.every(({ amount, reduceOnly }) => amount === entry.amount && reduceOnly)).toBe(true);
  });
});
