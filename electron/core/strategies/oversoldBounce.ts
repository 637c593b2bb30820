import type { MarketSymbol } from '../../../shared/domain/ids.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import type { Evaluation, MarketReading } from '../decisions/evaluation.ts';
import { recordCheck } from '../decisions/evaluation.ts';
import { bounceFavourability } from '../regime/favourability.ts';
import { riskMultiplierOf, volatilityOf } from '../regime/volatility.ts';
import { clamp, shiftedThreshold } from './adaptiveThreshold.ts';
import { beginEvaluation, endEvaluation } from './preparation.ts';
import type { Strategy } from './strategy.ts';
import { checkTrade, planLong } from './tradePlan.ts';

/** Adaptive oversold bounce (system.md 4.1): buys a 30m RSI at or below a threshold that moves with the regime. */
export function createOversoldBounce(settings: CoreSettings, symbol: MarketSymbol): Strategy {
  const own = settings.signals.oversold_bounce;
  const override = own.symbols[symbol]?.rsi_threshold ?? null;
  const base = own.adaptive_rsi_base;
  const range = own.adaptive_rsi_range;

  function threshold(reading: MarketReading): number {
    return override ?? clamp(shiftedThreshold(own, 1, reading), Math.max(30, base - range), Math.min(50, base + range));
  }

  return {
    id: 'adaptive-oversold-bounce',
    side: 'long',
    ignoresRegime: own.ignore_regime,
    threshold,
    evaluate(reading: MarketReading, out: Evaluation): void {
      if (!beginEvaluation(reading, settings.regime.min_slow_candles, out)) return;
      out.volatility = volatilityOf(reading.volatilityPercentile, own.volatility_sensitivity);
      out.riskMultiplier = riskMultiplierOf(out.volatility);
      out.favourability = bounceFavourability(out);
      out.threshold = threshold(reading);
      recordCheck(out, 'rsi', reading.rsi <= out.threshold);
      recordCheck(out, 'volume', reading.volume > 0);
      recordCheck(out, 'regime', own.ignore_regime || out.favourability.verdict);
      planLong(out, own);
      checkTrade(out, settings.risk.min_stop_pct, settings.execution.fee_pct);
      endEvaluation(out);
    },
  };
}
