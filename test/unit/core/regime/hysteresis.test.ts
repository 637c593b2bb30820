import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RawRegimeLabels } from '../../../../electron/core/regime/hysteresis.ts';
import { RegimeHysteresis } from '../../../../electron/core/regime/hysteresis.ts';

const CALM: RawRegimeLabels = { trend: 'neutral', momentum: 'sideways', momentumDirection: 'flat', volatility: 'normal' };

/** The trend shown after each raw trend. */
function shown(candles: number, raw: readonly (RawRegimeLabels['trend'] | null)[]): (string | null)[] {
  const hysteresis = new RegimeHysteresis(candles);
  return raw.map((trend) => {
    hysteresis.advance(trend === null ? null : { ...CALM, trend });
    const { regime } = hysteresis;
    return regime.confidence === 'sufficient' ? regime.trend : null;
  });
}

describe('a smoothed regime', () => {
  it('takes a new label once it has held for the given number of closed candles', () => {
    expect(shown(2, ['neutral', 'bearish', 'bearish', 'bearish'])).toEqual(['neutral', 'neutral', 'bearish', 'bearish']);
    expect(shown(3, ['neutral', 'bearish', 'bearish', 'bearish'])).toEqual(['neutral', 'neutral', 'neutral', 'bearish']);
  });

  it('starts to count again where the label falls back or another one comes', () => {
    expect(shown(2, ['neutral', 'bearish', 'neutral', 'bearish', 'neutral'])).toEqual(['neutral', 'neutral', 'neutral', 'neutral', 'neutral']);
    expect(shown(2, ['neutral', 'bearish', 'bullish', 'bearish', 'bearish'])).toEqual(['neutral', 'neutral', 'neutral', 'neutral', 'bearish']);
  });

  it.each([0, 1])('follows at once with %i candles', (candles) => {
    const raw = ['neutral', 'bearish', 'neutral', 'bullish'] as const;
    expect(shown(candles, raw)).toEqual([...raw]);
  });

  it('says so while the data is insufficient, and takes the first label after it at once', () => {
    expect(shown(2, [null, 'bearish', null, 'bullish'])).toEqual([null, 'bearish', null, 'bullish']);
    expect(new RegimeHysteresis(2).regime).toEqual({ confidence: 'insufficient-data' });
  });

  it('smooths each label on its own, momentum together with its direction', () => {
    const hysteresis = new RegimeHysteresis(2);
    hysteresis.advance(CALM);
    hysteresis.advance({ ...CALM, trend: 'bearish' });
    hysteresis.advance({ trend: 'bearish', momentum: 'strong', momentumDirection: 'down', volatility: 'high' });
    expect(hysteresis.regime).toEqual({ confidence: 'sufficient', ...CALM, trend: 'bearish' });
    hysteresis.advance({ trend: 'bearish', momentum: 'strong', momentumDirection: 'up', volatility: 'high' });
    expect(hysteresis.regime).toEqual({ confidence: 'sufficient', ...CALM, trend: 'bearish', volatility: 'high' });
    hysteresis.advance({ trend: 'bearish', momentum: 'strong', momentumDirection: 'up', volatility: 'high' });
    expect(hysteresis.regime).toMatchObject({ momentum: 'strong', momentumDirection: 'up' });
  });

  it('never shows a label that did not hold for its candles, and never lags longer', () => {
    const trend = fc.constantFrom<RawRegimeLabels['trend']>('bullish', 'bearish', 'neutral');
    fc.assert(fc.property(fc.integer({ min: 2, max: 6 }), fc.array(trend, { minLength: 1, maxLength: 60 }), (candles, raw) => {
      const labels = shown(candles, raw);
      for (const [row, label] of labels.entries()) {
        const before = labels[row - 1];
        const newest = raw.slice(Math.max(0, row - candles + 1), row + 1);
        if (row > 0 && label !== before) expect(newest).toEqual(Array(candles).fill(label));
        if (newest.length === candles && new Set(newest).size === 1) expect(label).toBe(newest[0]);
      }
    }));
  });

  it('goes on from what was saved at any point', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom<RawRegimeLabels['trend']>('bullish', 'bearish', 'neutral'), { minLength: 2, maxLength: 20 }), fc.nat(19), (raw, cut) => {
      const whole = new RegimeHysteresis(3);
      let parts = new RegimeHysteresis(3);
      for (const [row, label] of raw.entries()) {
        if (row === cut) parts = new RegimeHysteresis(3, structuredClone(parts.save()));
        expect(parts.advance({ ...CALM, trend: label })).toBe(whole.advance({ ...CALM, trend: label }));
        expect(parts.regime).toEqual(whole.regime);
      }
    }));
  });
});
