import { describe, expect, it } from 'vitest';
import { runningView } from '../../../renderer-harness/fixtures.ts';
import { blockingBreakers, breakerFigure, breakerUse, byUrgency, lockScope } from '../../../../renderer/words/protections.ts';

const { breakers, locks } = runningView();
const [first] = breakers;
if (first === undefined) throw new Error('the fixture has triggers');

describe('lock words', () => {
  it('name the market, the side or everything', () => {
    const symbol = locks[0]?.symbol ?? null;
    expect([lockScope({ symbol, side: null }), lockScope({ symbol, side: 'short' }), lockScope({ symbol: null, side: 'long' }), lockScope({ symbol: null, side: null })]).toEqual(['BTC', 'BTC, shorts', 'All markets, longs', 'All entries']);
  });
});

describe('breaker words', () => {
  it('write each unit in its own way and a missing measure as a dash', () => {
    expect([breakerFigure(0.0123, 'fraction'), breakerFigure(3.4, 'deviations'), breakerFigure(2.5, 'seconds'), breakerFigure(60, 'seconds'), breakerFigure(4, 'count'), breakerFigure(1, 'flag'), breakerFigure(null, 'fraction')]).toEqual(['1.23\u00a0%', '3.40 σ', '2.5 s', '60 s', '4', 'yes', '–']);
  });

  it('put the value beside its limit, and leave a flag alone', () => {
    expect([breakerUse({ value: 0.01, limit: 0.03, unit: 'fraction' }), breakerUse({ value: null, limit: 3, unit: 'count' }), breakerUse({ value: 0, limit: 1, unit: 'flag' })]).toEqual(['1.00\u00a0% of 3.00\u00a0%', '– of 3', 'no']);
  });

  it('count what cannot be measured among what holds entries back', () => {
    const unknown = { ...first, state: 'unknown' as const };
    expect(blockingBreakers([...breakers, unknown]).map(({ state }) => state)).toEqual(['tripped', 'unknown']);
  });

  it('put trouble first and keep the order of the rest', () => {
    const sorted = byUrgency(breakers);
    expect(sorted[0]?.state).toBe('tripped');
    expect(sorted.slice(1).map(({ id }) => id)).toEqual(breakers.filter(({ state }) => state === 'armed').map(({ id }) => id));
  });
});
