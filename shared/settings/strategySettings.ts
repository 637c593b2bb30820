import { z } from 'zod';

/*
 * One section for each strategy of the application. The adaptive version and the base one (`adaptive_strategies.enable`) share a section:
 * what only one of them obeys says so.
 */

const fraction = (max: number) => z.number().min(0).max(max).meta({ unit: 'fraction' });
const rsi = z.number().min(0).max(100);
const multiple = z.number().positive().max(20);

/** Per-symbol overrides by canonical symbol; a threshold replaces the adaptive one outright (system.md 4.1). */
const symbolOverrides = z
  .record(z.string(), z.strictObject({ rsi_threshold: rsi }))
  .describe('RSI threshold by symbol; it replaces the adaptive one');

const common = {
  enable: z.boolean().describe('Whether the strategy decides at all').default(true),
  ignore_regime: z.boolean().describe('Enters in an unfavourable regime too').default(true),
  adaptive_rsi_range: z.number().min(0).max(50).describe('How far the regime may move the threshold').default(10),
  adaptive_mode: z.enum(['conservative', 'dynamic', 'aggressive']).describe('Scales that move by 0.5, 1 or 1.5').default('dynamic'),
  volatility_sensitivity: z.enum(['low', 'medium', 'high']).describe('Where low and high volatility begin: 20/80 %, 25/75 % or 35/65 %').default('medium'),
};

const base = z.number().min(0).max(100).describe('RSI threshold before the regime moves it');
const tpAtr = multiple.describe('Distance of the target in ATR');
const slAtr = multiple.describe('Distance of the stop in ATR');
const minTp = fraction(0.2).describe('Smallest distance of the target, of the price');
const maxSl = fraction(0.2).describe('Largest distance of the stop, of the price');
const tp = fraction(0.2).describe('Distance of the target of the base version, of the price');
const slPct = fraction(0.2).nullable().describe('Distance of the stop of the base version, of the price; without it the stop follows sl_atr_mult').default(null);

export const oversoldBounceSchema = z.strictObject({
  enable: common.enable,
  ignore_regime: common.ignore_regime,
  rsi_max: rsi.describe('RSI threshold of the base version, and the base of the adaptive one where adaptive_rsi_base is not set').default(45),
  adaptive_rsi_base: base.default(45),
  adaptive_rsi_range: common.adaptive_rsi_range,
  adaptive_mode: common.adaptive_mode,
  volatility_sensitivity: common.volatility_sensitivity,
  tp_atr_mult: tpAtr.default(2.5),
  sl_atr_mult: slAtr.default(1.2),
  min_tp_pct: minTp.default(0.008),
  max_sl_pct: maxSl.default(0.015),
  tp_pct: tp.default(0.015),
  sl_pct: slPct,
  symbols: symbolOverrides.default({}),
});

export const shortTheRipSchema = z.strictObject({
  enable: common.enable,
  ignore_regime: common.ignore_regime,
  rsi_min: rsi.describe('RSI threshold of the base version, and the base of the adaptive one where adaptive_rsi_base is not set').default(55),
  adaptive_rsi_base: base.default(55),
  adaptive_rsi_range: common.adaptive_rsi_range,
  adaptive_mode: common.adaptive_mode,
  volatility_sensitivity: common.volatility_sensitivity,
  tp_atr_mult: tpAtr.default(3),
  sl_atr_mult: slAtr.default(1.5),
  min_tp_pct: minTp.default(0.01),
  max_sl_pct: maxSl.default(0.02),
  tp_pct: tp.default(0.012),
  sl_pct: slPct,
  symbols: symbolOverrides.default({
    'BTC/USDT:USDT': { rsi_threshold: 55 },
    'ETH/USDT:USDT': { rsi_threshold: 50 },
    'SOL/USDT:USDT': { rsi_threshold: 50 },
  }),
});
