import { shortTheRipSchema } from '../../../shared/settings/strategySettings.ts';
import type { Evaluation, MarketReading } from '../decisions/evaluation.ts';
import { recordCheck } from '../decisions/evaluation.ts';
import { ripFavourability } from '../regime/favourability.ts';
import { riskMultiplierOf, volatilityOf } from '../regime/volatility.ts';
import { clamp, shiftedThreshold } from './adaptiveThreshold.ts';
import { beginEvaluation, checkRegime, endEvaluation } from './preparation.ts';
import { defineStrategy, regimeWarmUp } from './strategy.ts';
import { checkTrade, planShort } from './tradePlan.ts';

/** Micro-trend strength from which the EMAs must be aligned, and the one from which they must be so more exactly (system.md 4.2). */
const ALIGNMENT_FROM = 0.3;
const STRICT_ABOVE = 0.7;
const TOLERANCE = 0.005;
const STRICT_TOLERANCE = 0.001;

/** Adaptive short the rip (system.md 4.2): sells a 30m RSI at or above a threshold that moves with the regime, below falling EMAs. */
export const adaptiveShortTheRip = defineStrategy({
  id: 'adaptive-short-the-rip',
  side: 'short',
  parameters: shortTheRipSchema,
  section: (settings) => settings.signals.short_the_rip,
  isEnabled: ({ signals, adaptive_strategies: adaptive }) => signals.short_the_rip.enable && adaptive.enable,
  warmUp: regimeWarmUp,
  create({ settings, symbol, parameters: own }) {
    const override = own.symbols[symbol]?.rsi_threshold ?? null;
    const base = own.adaptive_rsi_base;
    const range = own.adaptive_rsi_range;
    const warmUp = regimeWarmUp(settings);

    function threshold(reading: MarketReading): number {
      return override ?? clamp(shiftedThreshold(own, -1, reading), Math.max(50, base - range), Math.min(85, base + range));
    }

    return {
      threshold,
      evaluate(reading, out) {
        if (!beginEvaluation(reading, warmUp, out)) return;
        out.volatility = volatilityOf(reading.volatilityPercentile, own.volatility_sensitivity);
        out.riskMultiplier = riskMultiplierOf(out.volatility);
        out.favourability = ripFavourability(out);
        out.threshold = threshold(reading);
        recordCheck(out, 'rsi', reading.rsi >= out.threshold);
        checkAlignment(out);
        recordCheck(out, 'volume', reading.volume > 0);
        checkRegime(out, own.ignore_regime);
        planShort(out, own);
        checkTrade(out, settings.risk.min_stop_pct, settings.execution.fee_pct);
        endEvaluation(out);
      },
    };
  },
});

function checkAlignment(out: Evaluation): void {
  const isRequired = out.microTrendStrength >= ALIGNMENT_FROM;
  const tolerance = out.microTrendStrength > STRICT_ABOVE ? STRICT_TOLERANCE : TOLERANCE;
  out.emaFastMidLimit = isRequired ? out.emaMid * (1 + tolerance) : Number.NaN;
  out.emaMidSlowLimit = isRequired ? out.emaSlow * (1 + tolerance) : Number.NaN;
  recordCheck(out, 'ema-fast-mid', !isRequired || out.emaFast < out.emaFastMidLimit);
  recordCheck(out, 'ema-mid-slow', !isRequired || out.emaMid <= out.emaMidSlowLimit);
}
