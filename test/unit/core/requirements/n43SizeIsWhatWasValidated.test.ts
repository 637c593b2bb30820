import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BigNumber } from 'bignumber.js';
import { SIZING_METHODS } from '../../../../shared/settings/sizingSettings.ts';
import { calmCandle, calmSettings, CoreHarness, instrumentOf, START, thresholds } from '../support/coreHarness.ts';
import { EXCHANGE_RULES } from './exchangeRules.ts';

const settings = fc.record({
  method: fc.constantFrom(...SIZING_METHODS),
  per_trade_risk_pct: fc.double({ min: 0.0005, max: 0.02, noNaN: true }),
  max_position_size: fc.double({ min: 0.01, max: 1, noNaN: true }),
  max_exposure: fc.double({ min: 0.1, max: 2, noNaN: true }),
  scale: fc.boolean(),
  isLong: fc.boolean(),
});

describe('N43: the size that is sent is the size that was validated', () => {
  it('to the last digit, multipliers and caps included, on every kind of market', () => {
    let sent = 0;
    fc.assert(fc.property(fc.constantFrom(...EXCHANGE_RULES), settings, fc.double({ min: 0.99, max: 1.01, noNaN: true }), (rules, given, move) => {
      const behaviour = given.scale ? 'scale' : 'skip';
      const on = { symbols: thresholds(given.isLong ? 100 : 0) };
      const off = { enable: false };
      const core = new CoreHarness({
        instruments: [instrumentOf('BTC', 'bingx', rules)],
        settings: calmSettings({
          management: { default_method: given.method }, ...(given.isLong ? { rip: off, bounce: on } : { bounce: off, rip: on }),
          risk: {
            per_trade_risk_pct: given.per_trade_risk_pct, max_position_size: given.max_position_size, max_exposure: given.max_exposure,
            min_amount_behavior: behaviour, min_notional_behavior: behaviour, max_var: null, max_expected_shortfall: null,
          },
        }),
      });
      const price = Number(new BigNumber(rules.price).times(move).div(rules.priceTick).integerValue().times(rules.priceTick).toFixed());
      const candle = { ...calmCandle(START), open: price, close: price, high: price * 1.005, low: price * 0.995 };
      for (const { checks, entry } of core.candle(0, 0, candle).decisions) {
        const order = core.core.orders()[0];
        if (entry === null || order === undefined) continue;
        sent += 1;
        const check = (name: string): { value: number; limit: number } => {
          const found = checks.find((one) => one.name === name);
          return { value: found?.value ?? Number.NaN, limit: found?.limit ?? Number.NaN };
        };
        const size = check('position-size-limit');
        expect(check('below-minimum').value).toBe(order.amount);
        // the notional that was checked is that of this amount at the dearest price it may get
        const dearest = given.isLong ? order.price : price;
        expect(size.value).toBe(new BigNumber(order.amount).times(dearest ?? Number.NaN).toNumber());
        expect(size.value).toBeLessThanOrEqual(size.limit);
        expect(check('exposure-limit').value).toBeLessThanOrEqual(check('exposure-limit').limit);
        expect(check('trade-risk-limit').value).toBeLessThanOrEqual(check('trade-risk-limit').limit);
        expect(new BigNumber(order.amount).mod(rules.amountStep).toNumber()).toBe(0);
        expect(order.amount).toBeGreaterThanOrEqual(rules.minAmount);
      }
    }), { numRuns: 250, seed: 5 });
    expect(sent).toBeGreaterThan(50);
  });
});
