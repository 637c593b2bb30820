import { describe, expect, it } from 'vitest';
import { calmCandle, calmSettings, CoreHarness, instrumentOf, only, START } from '../support/coreHarness.ts';

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

  it('does so where nothing wants to enter', () => {
    const none = { symbols: { 'BTC/USDT:USDT': { rsi_threshold: 0 } } };
    const harness = new CoreHarness({ settings: calmSettings({ bounce: none, rip: { enable: true, symbols: { 'BTC/USDT:USDT': { rsi_threshold: 100 } } } }) });
    harness.candle(0, 0, { ...calmCandle(START), close: 99.9 });
    const { decisions } = harness.candle(0, 0, { ...calmCandle(START + 1_800_000), close: 100.3 });
    expect(decisions.map(({ strategy, reason }) => [strategy, reason])).toEqual([['adaptive-oversold-bounce', 'rsi-not-reached'], ['adaptive-short-the-rip', 'rsi-not-reached']]);
  });

  it('makes an order of a decision to enter', () => {
    const { decisions, orders } = new CoreHarness().candle();
    expect(decisions.filter(({ verdict }) => verdict === 'enter').map(({ id }) => id)).toEqual([only(orders).decisionId]);
  });
});
