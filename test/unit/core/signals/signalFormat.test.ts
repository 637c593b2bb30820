import { describe, expect, it } from 'vitest';
import { formatFault } from '../../../../electron/core/signals/signalFormat.ts';

describe('the format of a signal', () => {
  it.each([['long', 100, 99, 102], ['short', 100, 101, 98]] as const)('is right for a %s trade with its stop and target on their sides', (side, entry, stop, target) => {
    expect(formatFault(side, entry, stop, target)).toBeNull();
  });

  it.each([
    ['long', 0, 99, 102, 'the entry is 0, expected a price above 0'],
    ['long', 100, Number.NaN, 102, 'the stop is NaN, expected a price above 0'],
    ['short', 100, 101, -1, 'the target is -1, expected a price above 0'],
    ['long', 100, 100, 102, 'the stop 100 of a long trade must lie below its entry 100'],
    ['short', 100, 99, 98, 'the stop 99 of a short trade must lie above its entry 100'],
    ['long', 100, 99, 100, 'the target 100 of a long trade must lie above its entry 100'],
    ['short', 100, 101, 102, 'the target 102 of a short trade must lie below its entry 100'],
  ] as const)('is wrong for %s %d, %d, %d', (side, entry, stop, target, fault) => {
    expect(formatFault(side, entry, stop, target)).toBe(fault);
  });
});
