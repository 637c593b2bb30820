import { describe, expect, it } from 'vitest';
import type { LimitView } from '../../../../shared/domain/sessionView.ts';
import { calmSettings, CoreHarness, instrumentOf, only } from '../support/coreHarness.ts';

const RISK = { max_position_size: 0.3, max_exposure: 0.45, max_portfolio_risk: 0.1, per_trade_risk_pct: 0.05, daily_loss_limit_pct: 0.2, max_drawdown: 0.5 };

function used(core: CoreHarness, id: LimitView['id']): number | null | undefined {
  return core.core.limits().find((limit) => limit.id === id)?.used;
}

describe('N42: exposure, heat, drawdown and daily loss come from what the session really holds', () => {
  it('follow an entry from its sending to its fill and on with the price', () => {
    const core = new CoreHarness({ settings: calmSettings({ risk: RISK }) });
    expect(['exposure', 'heat', 'drawdown', 'daily-loss'].map((id) => used(core, id as LimitView['id']))).toEqual([0, 0, 0, 0]);
    const entry = only(core.candle().orders);
    // reserved before anything has filled, at the worst price of 100.10
    expect(used(core, 'exposure')).toBeCloseTo((entry.amount * 100.1) / 1_000, 9);
    expect(used(core, 'heat')).toBeCloseTo((entry.amount * 100.1 * 0.012) / 1_000, 9);
    core.fill(entry.clientOrderId, 100, entry.amount, 0);
    expect(used(core, 'exposure')).toBeCloseTo((entry.amount * 100) / 1_000, 9);
    expect(used(core, 'heat')).toBeCloseTo((entry.amount * 1.2) / 1_000, 9);
    core.price(99);
    const equity = 1_000 - entry.amount;
    expect(used(core, 'exposure')).toBeCloseTo((entry.amount * 99) / equity, 9);
    expect(used(core, 'drawdown')).toBeCloseTo(entry.amount / 1_000, 9);
    expect(used(core, 'daily-loss')).toBeCloseTo(entry.amount / 1_000, 9);
  });

  it('bind: the second entry gets what the first has left, the third nothing', () => {
    const core = new CoreHarness({
      instruments: ['BTC', 'ETH', 'SOL'].map((base) => instrumentOf(base)),
      settings: calmSettings({ risk: { ...RISK, max_correlation: null, max_concentration: null } }),
    });
    const amounts = [core.candle(0), core.sameCandle(1), core.sameCandle(2)].map(({ orders }) => orders[0]?.amount ?? 0);
    expect(amounts).toEqual([2.997, 1.498, 0]);
    expect(core.core.decision(core.core.decisionCount() - 2).reason).toBe('exposure-limit');
  });

  it('heat binds by itself', () => {
    const core = new CoreHarness({
      instruments: [instrumentOf('BTC'), instrumentOf('ETH')],
      settings: calmSettings({ risk: { ...RISK, max_exposure: 5, max_portfolio_heat: 0.005 } }),
    });
    core.candle(0);
    const second = core.sameCandle(1).decisions[0];
    expect(second?.reason).toBe('heat-limit');
    expect(second?.checks.at(-1)?.value).toBeGreaterThan(second?.checks.at(-1)?.limit ?? Number.POSITIVE_INFINITY);
  });
});
