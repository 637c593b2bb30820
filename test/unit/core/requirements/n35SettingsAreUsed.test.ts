import { describe, expect, it } from 'vitest';
import { calmSettings, CoreHarness, instrumentOf, RULES, submitted } from '../support/coreHarness.ts';

/** Trigger prices of stop and target of a trade filled at its signal's price. */
function protections(bounce: object): readonly (number | null)[] {
  const harness = new CoreHarness({ settings: calmSettings({ bounce }), instruments: [instrumentOf('BTC', 'bingx', RULES)] });
  const [entry] = harness.candle().orders;
  if (entry === undefined) throw new Error('no entry');
  return submitted(harness.fill(entry.clientOrderId, 100, entry.amount)).map(({ triggerPrice }) => triggerPrice);
}

describe('N35: what a setting says reaches the order', () => {
  it('ATR multiples and clamps set the stop and the target at the exchange', () => {
    expect(protections({})).toEqual([98.8, 102.5]);
    expect(protections({ sl_atr_mult: 1 })).toEqual([99, 102.5]);
    expect(protections({ tp_atr_mult: 3 })).toEqual([98.8, 103]);
    expect(protections({ max_sl_pct: 0.01 })).toEqual([99, 102.5]);
    expect(protections({ min_tp_pct: 0.04 })).toEqual([98.8, 104]);
  });

  it('a symbol\'s own threshold decides for that symbol alone', () => {
    const settings = calmSettings({ bounce: { symbols: { 'BTC/USDT:USDT': { rsi_threshold: 20 }, 'ETH/USDT:USDT': { rsi_threshold: 100 } } } });
    const harness = new CoreHarness({ settings, instruments: [instrumentOf('BTC'), instrumentOf('ETH')] });
    expect(harness.candle(0).decisions[0]).toMatchObject({ threshold: 20, reason: 'rsi-not-reached' });
    expect(harness.sameCandle(1).decisions[0]).toMatchObject({ threshold: 100, reason: null });
  });

  it('risk limits bind the size that is sent', () => {
    const amount = (risk: object): number | undefined => new CoreHarness({ settings: calmSettings({ risk }) }).candle().orders[0]?.amount;
    expect(amount({})).toBe(1.998);
    expect(amount({ max_position_size: 0.1 })).toBe(0.999);
    expect(amount({ max_notional_per_trade: 50 })).toBe(0.499);
  });
});
