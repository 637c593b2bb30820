import { describe, expect, it } from 'vitest';
import { calmCandle, calmSettings, CoreHarness, instrumentOf, only, START, submitted } from '../support/coreHarness.ts';

const loose = calmSettings({ duplicates: { enabled: false, cooldown_seconds: 0, min_price_change_pct: 0 }, risk: { max_positions: 100, max_exposure: 5, max_position_size: 0.01, max_concentration: null } });

describe('N33: at most one entry for a candle, strategy, side and symbol, and none on top of another', () => {
  it('decides once on a candle that is delivered again', () => {
    const harness = new CoreHarness({ settings: loose });
    expect(harness.candle().orders).toHaveLength(1);
    for (let again = 0; again < 5; again += 1) {
      expect(harness.apply({ kind: 'candle', at: harness.now + again, instrument: 0, timeframe: '30m', ...calmCandle(START) })).toEqual([]);
    }
  });

  it('holds one position however many candles agree, with every cooldown switched off', () => {
    const harness = new CoreHarness({ settings: loose });
    harness.open();
    const later = Array.from({ length: 30 }, () => submitted(harness.candle().effects)).flat();
    expect(later.filter(({ purpose }) => purpose === 'entry')).toEqual([]);
    expect(harness.core.openPositions()).toHaveLength(1);
  });

  it('sends one entry where the same symbol is watched on several exchanges', () => {
    const harness = new CoreHarness({ settings: loose, instruments: [instrumentOf('BTC'), instrumentOf('BTC', 'binanceusdm'), instrumentOf('BTC', 'bitget')] });
    const orders = [harness.candle(0), harness.sameCandle(1), harness.sameCandle(2)].flatMap((result) => result.orders);
    expect(orders).toHaveLength(1);
  });

  it('sends none on another exchange either where the first one\'s order has ended already', () => {
    const harness = new CoreHarness({ settings: loose, instruments: [instrumentOf('BTC'), instrumentOf('BTC', 'binanceusdm')] });
    harness.end(only(harness.candle(0).orders).clientOrderId, 'expired');
    expect(harness.sameCandle(1).decisions[0]?.reason).toBe('already-signalled');
  });
});
