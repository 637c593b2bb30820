import { shortTheRipSchema } from '../../../shared/settings/strategySettings.ts';
import type { Evaluation } from '../decisions/evaluation.ts';
import { recordCheck } from '../decisions/evaluation.ts';
import { baseFavourability } from '../regime/favourability.ts';
import { volatilityOf } from '../regime/volatility.ts';
import { beginEvaluation, checkRegime, endEvaluation } from './preparation.ts';
import { defineStrategy, regimeWarmUp } from './strategy.ts';
import { checkTrade, planBaseShort } from './tradePlan.ts';

/** Base short the rip (system.md 4.3): sells a 30m RSI at or above a fixed threshold where the EMAs fall, at full size whatever the volatility. */
export const shortTheRip = defineStrategy({
  id: 'short-the-rip',
  side: 'short',
  parameters: shortTheRipSchema,
  section: (settings) => settings.signals.short_the_rip,
  isEnabled: ({ signals, adaptive_strategies: adaptive }) => signals.short_the_rip.enable && !adaptive.enable,
  warmUp: regimeWarmUp,
  create({ settings, symbol, parameters: own }) {
    const limit = own.symbols[symbol]?.rsi_threshold ?? own.rsi_min;
    const warmUp = regimeWarmUp(settings);
    return {
      threshold: () => limit,
      evaluate(reading, out) {
        if (!beginEvaluation(reading, warmUp, out)) return;
        out.volatility = volatilityOf(reading.volatilityPercentile, own.volatility_sensitivity);
        out.riskMultiplier = 1;
        out.favourability = baseFavourability(out);
        out.threshold = limit;
        recordCheck(out, 'rsi', reading.rsi >= limit);
        checkAlignment(out);
        recordCheck(out, 'volume', reading.volume > 0);
        checkRegime(out, own.ignore_regime);
        planBaseShort(out, own);
        checkTrade(out, settings.risk.min_stop_pct, settings.execution.fee_pct);
        endEvaluation(out);
      },
    };
  },
});

/** The EMAs in falling order; only a missing one asks for nothing. */
function checkAlignment(out: Evaluation): void {
  const hasAll = out.emaFast > 0 && out.emaMid > 0 && out.emaSlow > 0;
  out.emaFastMidLimit = hasAll ? out.emaMid : Number.NaN;
  out.emaMidSlowLimit = hasAll ? out.emaSlow : Number.NaN;
  recordCheck(out, 'ema-fast-mid', !hasAll || out.emaFast < out.emaMid);
  recordCheck(out, 'ema-mid-slow', !hasAll || out.emaMid <= out.emaSlow);
}
