import type { Regime } from '../../../shared/domain/regime.ts';
import type { RegimeChange, RegimeShares } from '../../../shared/domain/regimeHistory.ts';

/** How long a market had each label of its smoothed regime, from its changes (oldest first) to `until`, epoch ms. */
export function regimeShares(
  market: Pick<RegimeShares, 'symbol' | 'exchange'>,
  changes: readonly RegimeChange[],
  until: number | null,
): RegimeShares {
  const trend: Record<Regime['trend'], number> = { bullish: 0, bearish: 0, neutral: 0 };
  const volatility: Record<Regime['volatility'], number> = { low: 0, normal: 0, high: 0 };
  let coveredMs = 0;
  for (const [index, { at, to }] of changes.entries()) {
    if (to.confidence === 'insufficient-data') continue;
    const end = changes[index + 1]?.at ?? until ?? at;
    const lasted = Math.max(0, end - at);
    coveredMs += lasted;
    trend[to.trend] += lasted;
    volatility[to.volatility] += lasted;
  }
  const share = (ms: number): number => (coveredMs === 0 ? 0 : ms / coveredMs);
  return {
    symbol: market.symbol,
    exchange: market.exchange,
    coveredMs,
    trend: { bullish: share(trend.bullish), bearish: share(trend.bearish), neutral: share(trend.neutral) },
    volatility: { low: share(volatility.low), normal: share(volatility.normal), high: share(volatility.high) },
  };
}
