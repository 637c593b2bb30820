import { oversoldBounceSchema } from '../../../shared/settings/strategySettings.ts';
import type { MarketReading } from '../decisions/evaluation.ts';
import { recordCheck } from '../decisions/evaluation.ts';
import { bounceFavourability } from '../regime/favourability.ts';
import { riskMultiplierOf, volatilityOf } from '../regime/volatility.ts';
import { clamp, shiftedThreshold } from './adaptiveThreshold.ts';
import { beginEvaluation, checkRegime, endEvaluation } from './preparation.ts';
import { defineStrategy, regimeWarmUp } from './strategy.ts';
import { checkTrade, planLong } from './tradePlan.ts';

/** Adaptive oversold bounce (system.md 4.1): buys a 30m RSI at or below a threshold that moves with the regime. */
export const adaptiveOversoldBounce = defineStrategy({
  id: 'adaptive-oversold-bounce',
  side: 'long',
  parameters: oversoldBounceSchema,
  section: (settings) => settings.signals.oversold_bounce,
  isEnabled: ({ signals, adaptive_strategies: adaptive }) => signals.oversold_bounce.enable && adaptive.enable,
  warmUp: regimeWarmUp,
  create({ settings, symbol, parameters: own }) {
    const override = own.symbols[symbol]?.rsi_threshold ?? null;
    const base = own.adaptive_rsi_base;
    const range = own.adaptive_rsi_range;
    const warmUp = regimeWarmUp(settings);

    function threshold(reading: MarketReading): number {
      return override ?? clamp(shiftedThreshold(own, 1, reading), Math.max(30, base - range), Math.min(50, base + range));
    }

    return {
      threshold,
      evaluate(reading, out) {
        if (!beginEvaluation(reading, warmUp, out)) return;
        out.volatility = volatilityOf(reading.volatilityPercentile, own.volatility_sensitivity);
        out.riskMultiplier = riskMultiplierOf(out.volatility);
        out.favourability = bounceFavourability(out);
        out.threshold = threshold(reading);
        recordCheck(out, 'rsi', reading.rsi <= out.threshold);
        recordCheck(out, 'volume', reading.volume > 0);
        checkRegime(out, own.ignore_regime);
        planLong(out, own);
        checkTrade(out, settings.risk.min_stop_pct, settings.execution.fee_pct);
        endEvaluation(out);
      },
    };
  },
});
