import { describe, expect, it } from 'vitest';
import type { RegimeChange, SmoothedRegime } from '../../../../shared/domain/regimeHistory.ts';
import { regimeShares } from '../../../../electron/core/regime/regimeShares.ts';

const market = { symbol: 'BTC/USDT:USDT', exchange: 'bingx' } as const;
const NONE: SmoothedRegime = { confidence: 'insufficient-data' };
const regime = (trend: 'bullish' | 'bearish', volatility: 'low' | 'high'): SmoothedRegime => ({ confidence: 'sufficient', trend, momentum: 'weak', momentumDirection: 'flat', volatility });

describe('shares of time of a regime', () => {
  it('count each label until the next change, and leave insufficient data out', () => {
    const changes: RegimeChange[] = [
      { at: 100, from: NONE, to: regime('bearish', 'high') },
      { at: 400, from: regime('bearish', 'high'), to: NONE },
      { at: 500, from: NONE, to: regime('bullish', 'high') },
    ];
    expect(regimeShares(market, changes, 600)).toEqual({
      ...market, coveredMs: 400, trend: { bullish: 0.25, bearish: 0.75, neutral: 0 }, volatility: { low: 0, normal: 0, high: 1 },
    });
  });

  it('are 0 where nothing was covered', () => {
    expect(regimeShares(market, [], null)).toMatchObject({ coveredMs: 0, trend: { bullish: 0, bearish: 0, neutral: 0 } });
  });
});
