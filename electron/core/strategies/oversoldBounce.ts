import { oversoldBounceSchema } from '../../../shared/settings/strategySettings.ts';
import { recordCheck } from '../decisions/evaluation.ts';
import { baseFavourability } from '../regime/favourability.ts';
import { volatilityOf } from '../regime/volatility.ts';
import { beginEvaluation, checkRegime, endEvaluation } from './preparation.ts';
import { defineStrategy, regimeWarmUp } from './strategy.ts';
import { checkTrade, planBaseLong } from './tradePlan.ts';

/** Base oversold bounce (system.md 4.3): buys a 30m RSI at or below a fixed threshold, at full size whatever the volatility. */
export const oversoldBounce = defineStrategy({
  id: 'oversold-bounce',
  side: 'long',
  parameters: oversoldBounceSchema,
  section: (settings) => settings.signals.oversold_bounce,
  isEnabled: ({ signals, adaptive_strategies: adaptive }) => signals.oversold_bounce.enable && !adaptive.enable,
  warmUp: regimeWarmUp,
  create({ settings, symbol, parameters: own }) {
    const limit = own.symbols[symbol]?.rsi_threshold ?? own.rsi_max;
    const warmUp = regimeWarmUp(settings);
    return {
      threshold: () => limit,
      evaluate(reading, out) {
        if (!beginEvaluation(reading, warmUp, out)) return;
        out.volatility = volatilityOf(reading.volatilityPercentile, own.volatility_sensitivity);
        out.riskMultiplier = 1;
        out.favourability = baseFavourability(out);
        out.threshold = limit;
        recordCheck(out, 'rsi', reading.rsi <= limit);
        recordCheck(out, 'volume', reading.volume > 0);
        checkRegime(out, own.ignore_regime);
        planBaseLong(out, own);
        checkTrade(out, settings.risk.min_stop_pct, settings.execution.fee_pct);
        endEvaluation(out);
      },
    };
  },
});
