import { describe, expect, it } from 'vitest';
import { calmSettings, CoreHarness, only, submitted } from '../support/coreHarness.ts';

/** A position that is closed at `price` by hand. */
function trade(harness: CoreHarness, price: number): void {
  const { position } = harness.open();
  const exit = only(submitted(harness.command({ command: 'close-position', positionId: position.id, reason: 'manual' })).filter(({ purpose }) => purpose === 'exit'));
  harness.fill(exit.clientOrderId, price, position.amount);
}

function winRate(harness: CoreHarness): number | null | undefined {
  return harness.core.limits().find(({ label }) => /win rate/i.test(label))?.used;
}

describe('the figures of a strategy that signals and limits ask for', () => {
  const settings = calmSettings({
    duplicates: { min_price_change_pct: 0, cooldown_seconds: 0 },
    protections: { cooldown: { enabled: false }, stoploss_guard: { enabled: false } },
    risk: { daily_loss_limit_pct: 0.2, min_win_rate: 0.1 },
  });

  it('begin with the 20th trade and follow each one after it', () => {
    const harness = new CoreHarness({ settings });
    for (let count = 0; count < 19; count += 1) {
      trade(harness, 101);
      expect(winRate(harness)).toBeNull();
    }
    trade(harness, 101);
    expect(winRate(harness)).toBe(1);
    trade(harness, 99);
    expect(winRate(harness)).toBe(20 / 21);
  });

  it('follow what comes late: funding after the close', () => {
    const harness = new CoreHarness({ settings });
    for (let count = 0; count < 20; count += 1) trade(harness, 101);
    expect(winRate(harness)).toBe(1);
    harness.apply({ kind: 'funding', at: harness.now, instrument: 0, rate: 0.01, payment: 50 });
    expect(winRate(harness)).toBe(19 / 20);
  });

  it('follow a closed position that a late fill of its entry brings back', () => {
    const harness = new CoreHarness({ settings });
    for (let count = 0; count < 20; count += 1) trade(harness, 101);
    expect(winRate(harness)).toBe(1);
    const entry = harness.core.orders().filter(({ purpose }) => purpose === 'entry').at(-1);
    if (entry === undefined) throw new Error('there is no entry');
    harness.fill(entry.clientOrderId, 100, 0.001);
    expect(harness.core.openPositions()).toHaveLength(1);
    expect(winRate(harness)).toBeNull();
  });
});
