import { describe, expect, it } from 'vitest';
import { CheckList } from '../../../../electron/core/signals/checkList.ts';
import { DuplicateGuard } from '../../../../electron/core/signals/duplicateGuard.ts';
import { settingsSchema } from '../../../../shared/settings/schema.ts';
import { parseMarketSymbol } from '../../../../shared/domain/ids.ts';
import { symbolOf } from '../support/coreHarness.ts';

const T = Date.UTC(2024, 4, 1);
const MINUTE = 60_000;
const KEY = { symbol: symbolOf('BTC'), strategy: 'adaptive-oversold-bounce' } as const;
const OTHER = { symbol: symbolOf('BTC'), strategy: 'adaptive-short-the-rip' } as const;

function guardWith(changes: object = {}): DuplicateGuard {
  return new DuplicateGuard(settingsSchema.parse({ signals: { duplicate_prevention: changes } }).signals.duplicate_prevention);
}

function failure(guard: DuplicateGuard, time: number, price = 100, key: typeof KEY | typeof OTHER = KEY): string | null {
  const checks = new CheckList();
  guard.check(checks, key, time, price, 0, 0);
  return checks.failed?.name ?? null;
}

describe('duplicate prevention', () => {
  it('lets a first signal pass every check', () => {
    const checks = new CheckList();
    guardWith().check(checks, KEY, T, 100, 0, 0);
    expect(checks.made.map((check) => [check.name, check.value, check.pass])).toEqual([
      ['already-signalled', 0, true], ['position-open', 0, true], ['order-working', 0, true], ['cooldown', null, true], ['reentry-cooldown', null, true], ['price-unchanged', null, true],
    ]);
  });

  it('counts a cooldown from acceptance to the second, per strategy', () => {
    const guard = guardWith({ cooldown_seconds: 3_600 });
    guard.accepted(KEY, T);
    expect([failure(guard, T), failure(guard, T + 60 * MINUTE - 1), failure(guard, T + 60 * MINUTE), failure(guard, T + MINUTE, 100, OTHER)])
      .toEqual(['already-signalled', 'cooldown', null, null]);
  });

  it('is bypassed only by a move of the price from the last executed entry, and never on the same candle', () => {
    const guard = guardWith({ cooldown_seconds: 3_600 });
    guard.accepted(KEY, T);
    expect(failure(guard, T + 30 * MINUTE, 200)).toBe('cooldown');
    guard.executed(KEY, 1_000);
    expect([failure(guard, T + 30 * MINUTE, 1_000.9), failure(guard, T + 30 * MINUTE, 1_001), failure(guard, T + 30 * MINUTE, 999), failure(guard, T, 2_000)])
      .toEqual(['cooldown', null, null, 'already-signalled']);
    const strict = guardWith({ cooldown_seconds: 3_600, price_delta_bypass_enabled: false });
    strict.accepted(KEY, T);
    strict.executed(KEY, 1_000);
    expect(failure(strict, T + 30 * MINUTE, 2_000)).toBe('cooldown');
  });

  it('keeps out for the candle in which it was stopped out', () => {
    const guard = guardWith();
    guard.stoppedOut(KEY, T + 10 * MINUTE);
    expect([failure(guard, T + 30 * MINUTE), failure(guard, T + 60 * MINUTE), failure(guard, T + 30 * MINUTE, 100, OTHER)]).toEqual(['reentry-cooldown', null, null]);
  });

  it('asks for a minimum move after a signal that was rejected downstream, until one is accepted', () => {
    const guard = guardWith();
    guard.rejected(KEY, 1_000);
    expect([failure(guard, T, 1_000.4), failure(guard, T, 1_000.5), failure(guard, T, 999.5)]).toEqual(['price-unchanged', null, null]);
    guard.accepted(KEY, T);
    expect(failure(guard, T + 30 * MINUTE, 1_000)).toBeNull();
  });

  it('gives the cooldown of a refused order back', () => {
    const guard = guardWith({ cooldown_seconds: 7_200, min_price_change_pct: 0 });
    guard.accepted(KEY, T);
    guard.accepted(KEY, T + 30 * MINUTE);
    guard.refused(KEY, 100);
    expect([failure(guard, T + 90 * MINUTE), failure(guard, T + 120 * MINUTE)]).toEqual(['cooldown', null]);
  });

  it('switched off still takes one signal a candle and nothing beside an open position', () => {
    const guard = guardWith({ enabled: false, cooldown_seconds: 3_600 });
    guard.accepted(KEY, T);
    expect([failure(guard, T), failure(guard, T + MINUTE)]).toEqual(['already-signalled', null]);
  });

  it('survives being saved, and remembers at most 500 keys', () => {
    const guard = guardWith({ cooldown_seconds: 3_600 });
    guard.accepted(KEY, T);
    const restored = new DuplicateGuard(settingsSchema.parse({ signals: { duplicate_prevention: { cooldown_seconds: 3_600 } } }).signals.duplicate_prevention, guard.save());
    expect(failure(restored, T + MINUTE)).toBe('cooldown');
    for (let index = 0; index < 500; index += 1) {
      const symbol = parseMarketSymbol(`C${index}`);
      if (symbol !== null) restored.accepted({ ...KEY, symbol }, T);
    }
    expect(restored.save()).toHaveLength(500);
    expect(failure(restored, T + MINUTE)).toBeNull();
  });
});
