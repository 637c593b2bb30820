import { describe, expect, it } from 'vitest';
import { CoreHarness, instrumentOf, only } from '../support/coreHarness.ts';

describe('N31: every strategy is evaluated, and what it finds is used', () => {
  it('gives one decision for each strategy on each closed candle of each market', () => {
    const harness = new CoreHarness({ instruments: [instrumentOf('BTC'), instrumentOf('ETH')] });
    const strategies = ['adaptive-oversold-bounce', 'adaptive-short-the-rip'];
    for (let candle = 0; candle < 20; candle += 1) {
      expect(harness.candle(0).decisions.map(({ strategy }) => strategy)).toEqual(strategies);
      expect(harness.sameCandle(1).decisions.map(({ strategy }) => strategy)).toEqual(strategies);
    }
    expect(harness.core.decisionCount()).toBe(80);
  });

  it('makes an order of a decision to enter', () => {
    const { decisions, orders } = new CoreHarness().candle();
    expect(decisions.filter(({ verdict }) => verdict === 'enter').map(({ id }) => id)).toEqual([only(orders).decisionId]);
  });
});
