import type { Regime } from '../../../../shared/domain/regime.ts';
import type { SizingMethod, SizingQuestion } from './sizingMethod.ts';
import { boundedMultiple, wants } from './sizingMethod.ts';
import { MIN_TRADES } from './trackRecord.ts';

const BY_VOLATILITY: Readonly<Record<Regime['volatility'], number>> = { low: 1.2, normal: 1, high: 0.7 };

/**
 * Fixed risk times what the regime says: 1.2 where the trend agrees with the side, 1.2, 1 or 0.7 by volatility, 1.1 or 0.8 by the win rate
 * (system.md 5.3). Volatility counts once: the strategy's own multiplier is left out.
 */
export const regimeBased: SizingMethod = {
  id: 'regime_based',
  wish: (question) => wants((question.baseRisk * boundedMultiple(question, regimeMultiple(question))) / question.lossPerUnit),
};

function regimeMultiple({ side, regime, record }: SizingQuestion): number {
  const agrees = regime.trend === (side === 'long' ? 'bullish' : 'bearish');
  const hasRecord = record !== null && record.trades >= MIN_TRADES;
  const byResults = !hasRecord ? 1 : record.winRate > 0.6 ? 1.1 : record.winRate < 0.4 ? 0.8 : 1;
  return (agrees ? 1.2 : 1) * BY_VOLATILITY[regime.volatility] * byResults;
}
