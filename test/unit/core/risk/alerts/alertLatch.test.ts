import { describe, expect, it } from 'vitest';
import { AlertLatch } from '../../../../../electron/core/risk/alerts/alertLatch.ts';

describe('an alert', () => {
  it('is told once above its level and once when it is well below again', () => {
    const latch = new AlertLatch();
    const told = [0.05, 0.08, 0.081, 0.2, 0.079, 0.0721, 0.071, 0.01, 0.09].map((value) => latch.update('heat', value, 0.08, 0.072));
    expect(told).toEqual([null, null, 'raised', null, null, null, 'cleared', null, 'raised']);
  });

  it('is remembered by key, through being saved, and forgotten with what it was about', () => {
    const latch = new AlertLatch();
    expect([latch.once('held:p1'), latch.once('held:p1'), latch.once('held:p2')]).toEqual([true, false, true]);
    const restored = new AlertLatch(latch.save());
    expect(restored.once('held:p1')).toBe(false);
    restored.retain((key) => key === 'held:p2');
    expect([restored.once('held:p2'), restored.once('held:p1')]).toEqual([false, true]);
  });
});
