import { describe, expect, it } from 'vitest';
import type { CoreEffect } from '../../../../../electron/core/effects.ts';
import { restoreCore } from '../../../../../electron/core/createCore.ts';
import { calmCandle, calmSettings, CoreHarness, instrumentOf, only, START, submitted } from '../../support/coreHarness.ts';

const HOUR = 3_600_000;
const WIDE = { max_portfolio_risk: 0.1, max_position_size: 1, max_exposure: 5, max_net_exposure: null, max_beta_exposure: null, max_correlation: null, max_concentration: null, max_var: null, max_expected_shortfall: null, daily_loss_limit_pct: 0.2, max_portfolio_heat: 0.5 };

function told(effects: readonly CoreEffect[], code: string): string[] {
  return effects.flatMap((effect) => (effect.kind === 'notice' && effect.code === code ? [effect.message] : []));
}

describe('alerts', () => {
  it('of a position\'s open loss come once when it is reached and once when it is well below', () => {
    const core = new CoreHarness({ settings: calmSettings({ risk: { ...WIDE, per_trade_risk_pct: 0.05 }, management: { position_loss_limit: 0.5, daily_loss_limit: 0.5 } }) });
    core.open();
    const prices = [98, 97.2, 96.9, 96.5, 96.9, 97.1, 97.25, 97.5, 96.8];
    expect(prices.flatMap((price) => told(core.price(price), 'position-loss-high').map((message) => [price, message.includes('above')]))).toEqual([
      [96.9, true], [97.5, false], [96.8, true],
    ]);
  });

  it('of the open risk come above 8 % of equity', () => {
    const core = new CoreHarness({ instruments: ['BTC', 'ETH', 'SOL'].map((base) => instrumentOf(base)), settings: calmSettings({
      risk: { ...WIDE, per_trade_risk_pct: 0.05, max_exposure: 5, max_position_size: 1 }, bounce: { sl_atr_mult: 3, tp_atr_mult: 12, max_sl_pct: 0.05 },
    }) });
    const entries = [core.candle(0), core.sameCandle(1), core.sameCandle(2)].map(({ orders }) => only(orders));
    const messages = entries.map((entry) => told(core.fill(entry.clientOrderId, 100, entry.amount), 'heat-high').length);
    // about 3 % each
    expect(messages).toEqual([0, 0, 1]);
  });

  it('of the drawdown come at four fifths of its limit', () => {
    const core = new CoreHarness({ settings: calmSettings({ risk: { ...WIDE, max_drawdown: 0.01 } }) });
    core.open();
    expect(told(core.price(99.4), 'drawdown-high')).toEqual([]);
    expect(told(core.price(98.9), 'drawdown-high')).toHaveLength(1);
    expect(told(core.price(98.85), 'drawdown-high')).toEqual([]);
  });

  it('of a position held for three days come once, also after a restart', () => {
    const core = new CoreHarness({ settings: calmSettings({ age: 0 }) });
    core.open();
    expect(told(core.timer(71 * HOUR), 'position-held-long')).toEqual([]);
    const again = restoreCore(JSON.parse(JSON.stringify(core.core.snapshot())));
    expect(told(core.timer(HOUR), 'position-held-long')).toHaveLength(1);
    expect(told(again.apply({ kind: 'timer', at: core.now }), 'position-held-long')).toHaveLength(1);
    const later = restoreCore(JSON.parse(JSON.stringify(core.core.snapshot())));
    expect(told(later.apply({ kind: 'timer', at: core.now + HOUR }), 'position-held-long')).toEqual([]);
  });

  it('of two positions that move together come after a closed 1h candle, once', () => {
    const core = new CoreHarness({
      instruments: [instrumentOf('BTC'), instrumentOf('ETH')], settings: calmSettings({ risk: WIDE }), hourlyClose: (_, row) => 100 + (row % 7),
    });
    const entries = [core.candle(0), core.sameCandle(1)].map(({ orders }) => only(orders));
    const effects = entries.flatMap((entry) => [...core.fill(entry.clientOrderId, 100, entry.amount)]);
    expect(told(effects, 'correlation-high')).toEqual(['BTC/USDT:USDT and ETH/USDT:USDT have a correlation of 1.00, above 0.8: they win and lose together']);
    expect(told(core.apply({ kind: 'candle', at: core.now, instrument: 0, timeframe: '1h', ...calmCandle(START) }), 'correlation-high')).toEqual([]);
  });

  it('of one coin with most of the notional come with three or more', () => {
    const core = new CoreHarness({ instruments: ['BTC', 'ETH', 'SOL'].map((base) => instrumentOf(base)), settings: calmSettings({ risk: WIDE }) });
    const [first, second, third] = [core.candle(0), core.sameCandle(1), core.sameCandle(2)].map(({ orders }) => only(orders));
    if (first === undefined || second === undefined || third === undefined) throw new Error('three entries were expected');
    const half = Number((second.amount / 10).toFixed(3));
    const effects = [core.fill(first.clientOrderId, 100, first.amount), core.fill(second.clientOrderId, 100, half), core.fill(third.clientOrderId, 100, half)].flat();
    expect(told(effects, 'concentration-high')).toHaveLength(1);
    expect(submitted(effects).length).toBeGreaterThan(0);
  });
});
