import { z } from 'zod';
import { recordCheck } from '../../../../electron/core/decisions/evaluation.ts';
import { bounceFavourability } from '../../../../electron/core/regime/favourability.ts';
import { beginEvaluation, checkRegime, endEvaluation } from '../../../../electron/core/strategies/preparation.ts';
import { defineStrategy } from '../../../../electron/core/strategies/strategy.ts';
import { checkTrade, planLong } from '../../../../electron/core/strategies/tradePlan.ts';

/** A third strategy as somebody would write it: everything of it is in this file. */
export const deepDip = defineStrategy({
  id: 'deep-dip',
  side: 'long',
  parameters: z.strictObject({ rsi: z.number().default(35), warm_up_4h: z.number().int().default(250) }),
  section: () => ({}),
  isEnabled: () => true,
  warmUp: (settings, own) => ({ '30m': settings.regime.min_slow_candles, '1h': settings.regime.min_slow_candles, '4h': own.warm_up_4h }),
  create({ settings, parameters: own }) {
    const warmUp = { '30m': settings.regime.min_slow_candles, '1h': settings.regime.min_slow_candles, '4h': own.warm_up_4h };
    return {
      threshold: () => own.rsi,
      evaluate(reading, out) {
        if (!beginEvaluation(reading, warmUp, out)) return;
        out.volatility = 'normal';
        out.riskMultiplier = 1;
        out.favourability = bounceFavourability(out);
        out.threshold = own.rsi;
        recordCheck(out, 'rsi', reading.rsi <= own.rsi);
        recordCheck(out, 'volume', reading.volume > 0);
        checkRegime(out, true);
        planLong(out, { tp_atr_mult: 3, sl_atr_mult: 1, min_tp_pct: 0.01, max_sl_pct: 0.02 });
        checkTrade(out, settings.risk.min_stop_pct, settings.execution.fee_pct);
        endEvaluation(out);
      },
    };
  },
});
