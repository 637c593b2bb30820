import { describe, expect, it } from 'vitest';
import { sessionId } from '../../../../shared/domain/ids.ts';
import { coreSettingsOf, defaultSettings } from '../../../../shared/settings/schema.ts';
import { testBreaker } from '../../../../electron/core/breaker/selfTest.ts';
import { initialState, takeSnapshot } from '../../../../electron/core/state/snapshot.ts';
import { restoreCore } from '../../../../electron/core/createCore.ts';
import { CoreHarness, calmSettings, instrumentOf, only, START, submitted } from '../support/coreHarness.ts';

/* N45: a breaker mis-wired, unconfigured or failing open; emergency actions that only log. */
describe('N45', () => {
  it('the breaker passes its own test with the shipped settings, and says what is wrong where nothing can be tested', () => {
    const options = { sessionId: sessionId('s'), settings: coreSettingsOf(defaultSettings()), instruments: [instrumentOf('BTC')], startEquity: 100, entryTtlMs: 60_000 };
    expect(testBreaker(options)).toBeNull();
    expect(testBreaker({ ...options, settings: { ...options.settings, risk_management: { ...options.settings.risk_management, daily_loss_limit: 0.95 } } })).toBe('it did not trip on a loss of 90 %');
  });

  it('a loss of 90 % trips it, closes everything by real reduce-only orders and stays so until the exit is confirmed', () => {
    const harness = new CoreHarness({ settings: calmSettings({ risk: { max_position_size: 1, max_portfolio_risk: 0.1, per_trade_risk_pct: 0.05, max_exposure: 5, max_concentration: null } }) });
    const { position } = harness.open();
    const exit = only(submitted(harness.price(10)));
    expect(exit).toMatchObject({ purpose: 'exit', reduceOnly: true, side: 'sell', amount: position.amount });
    harness.end(exit.clientOrderId, 'rejected', 'the exchange is down');
    const tripped = (): readonly string[] => harness.core.breakers().flatMap(({ id, state }) => (state === 'tripped' ? [id] : []));
    expect(tripped()).toEqual(expect.arrayContaining(['daily-loss', 'daily-loss-close', 'drawdown', 'position-loss']));
    expect(harness.core.breakers().find(({ id }) => id === 'daily-loss-close')?.isActionDone).toBe(false);
    const again = only(submitted(harness.timer(1_000)));
    harness.fill(again.clientOrderId, 10, position.amount);
    expect(harness.core.breakers().find(({ id }) => id === 'daily-loss-close')?.isActionDone).toBe(true);
    expect(harness.reason()).toBe('breaker-tripped');
  });

  it('what cannot be measured holds entries back', () => {
    // an equity that is no number, as a defect elsewhere could leave it: every comparison with it is false
    const broken = initialState({ sessionId: sessionId('s'), settings: calmSettings(), instruments: [instrumentOf('BTC')], startEquity: 1_000, entryTtlMs: 60_000 });
    broken.ledger.realised = Number.NaN;
    const core = restoreCore(takeSnapshot(broken));
    core.apply({ kind: 'timer', at: START });
    expect(core.account().entries).toBe('blocked');
    expect(core.blockedReason(0)).toBe('The circuit breaker holds entries back: The equity cannot be computed');
    expect(core.breakers().filter(({ state }) => state === 'unknown').map(({ id }) => id)).toEqual(['daily-loss', 'daily-loss-close', 'position-loss', 'volatility-spike', 'drawdown']);
  });

  it('a market whose volatility is not known yet is held back', () => {
    const core = restoreCore(takeSnapshot(initialState({ sessionId: sessionId('s'), settings: calmSettings(), instruments: [instrumentOf('BTC')], startEquity: 1_000, entryTtlMs: 60_000 })));
    expect(core.blockedReason(0)).toContain('volatility of this market is not known yet');
    expect(new CoreHarness().core.blockedReason(0)).toBeNull();
  });
});
