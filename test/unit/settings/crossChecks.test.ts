import { describe, expect, it } from 'vitest';
import { coreSettingsFrom } from '../../../electron/settings/coreSettingsFrom.ts';

function refusal(...assignments: readonly string[]): string | null {
  try {
    coreSettingsFrom(assignments);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('combinations of settings', () => {
  it.each([
    [['risk.per_trade_risk_pct=0.03'], '--set risk.per_trade_risk_pct is 0.03; expected at most risk.max_portfolio_risk, which is 0.02'],
    [['risk.max_portfolio_risk=0.005'], 'risk.per_trade_risk_pct is 0.01; expected at most risk.max_portfolio_risk, which is 0.005'],
    [['risk.daily_loss_limit_pct=0.06'], '--set risk.daily_loss_limit_pct is 0.06; expected at most risk_management.daily_loss_limit, which is 0.05: entries stop before everything is closed'],
    [['portfolio.min_weight=0.7'], '--set portfolio.min_weight is 0.7; expected at most portfolio.max_weight, which is 0.6'],
    [['indicators.ema_fast=50'], '--set indicators.ema_fast is 50; expected less than indicators.ema_mid, which is 50'],
    [['indicators.ema_slow=40'], 'indicators.ema_mid is 50; expected less than indicators.ema_slow, which is 40'],
    [['signals.oversold_bounce.max_sl_pct=0.002'], '--set signals.oversold_bounce.max_sl_pct is 0.002; expected at least risk.min_stop_pct, which is 0.003: every stop would be refused as too tight'],
    [['position_management.trailing.enabled=true', 'position_management.break_even.enabled=true', 'position_management.break_even.at_r=1'], '--set position_management.break_even.at_r is 1; expected less than position_management.trailing.activation_r, which is 1: once the stop trails, break-even has no say'],
  ])('%j is refused', (assignments, message) => {
    expect(refusal(...assignments)).toBe(message);
  });

  it('refuses a target that can never pay for its stop, with the ratio it reaches', () => {
    const message = refusal('signals.oversold_bounce.tp_atr_mult=1', 'signals.oversold_bounce.min_tp_pct=0.002', 'signals.oversold_bounce.max_sl_pct=0.2');
    expect(message).toContain('signals.oversold_bounce.tp_atr_mult');
    expect(message).toContain('the net reward to risk is at most 0.');
  });

  it.each([
    [['signals.oversold_bounce.tp_pct=0.006'], 'signals.oversold_bounce.tp_pct is 0.006; expected a target that pays for its risk: with a stop at 0.003 and fees of 0.0006 a side the net reward to risk is at most 1.14, and an entry needs 1.5'],
    [['signals.short_the_rip.sl_pct=0.001'], 'signals.short_the_rip.sl_pct is 0.001; expected at least risk.min_stop_pct, which is 0.003: every stop would be refused as too tight'],
  ])('refuses a base strategy whose trades can never pay: %j', (assignments, message) => {
    expect(refusal(...assignments)).toBeNull();
    expect(refusal('adaptive_strategies.enable=false', ...assignments)).toBe(`--set ${message}`);
  });

  it('accepts the same of a strategy that is switched off', () => {
    expect(refusal('signals.oversold_bounce.tp_atr_mult=1', 'signals.oversold_bounce.min_tp_pct=0.002', 'signals.oversold_bounce.max_sl_pct=0.2', 'signals.oversold_bounce.enable=false')).toBeNull();
  });

  it.each([
    [[]],
    [['risk.per_trade_risk_pct=0.02']],
    [['risk.daily_loss_limit_pct=0.05']],
    [['signals.oversold_bounce.max_sl_pct=0.003']],
    [['execution.fee_pct=0.002', 'signals.short_the_rip.sl_atr_mult=1']],
  ])('%j is accepted', (assignments) => {
    expect(refusal(...assignments)).toBeNull();
  });
});
