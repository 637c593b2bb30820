import { z } from 'zod';

/*
 * Asset classes (system.md 1.5) and what may be put into each. A coin belongs to the first class that lists its base; all others are
 * `other`.
 */

export const ASSET_CLASSES = ['meme', 'microcap', 'bluechip', 'other'] as const;
export type AssetClass = (typeof ASSET_CLASSES)[number];

const bases = z.array(z.string()).meta({ unit: 'coins' });

export const classesSchema = z.strictObject({
  meme_bases: bases.describe('Coins of the class meme').default([
    'PEPE', 'WIF', 'FLOKI', 'SHIB', 'DOGE', 'BONK', 'BABYDOGE', 'MOG', 'MEW', 'TURBO', 'WEN', 'HOSHI', 'GROK', 'TRUMP',
  ]),
  microcap_bases: bases.describe('Coins of the class microcap').default([
    'SUI', 'ARB', 'JASMY', 'CELO', 'WLD', 'TIA', 'OP', 'NEAR', 'APT', 'MANTA', 'SEI', 'INJ',
  ]),
  bluechip_bases: bases.describe('Coins of the class bluechip').default([
    'BTC', 'ETH', 'BNB', 'SOL', 'XRP', 'ADA', 'DOT', 'LTC', 'AVAX', 'LINK', 'XLM', 'ATOM',
  ]),
}).prefault({});

interface ClassDefaults {
  readonly notional: number | null;
  readonly risk: number | null;
  readonly maxExposure: number | null;
  readonly maxHeat: number | null;
}

/** `notional` and `risk` bound one trade in USDT, as sizing uses them (system.md 5.3); the other two bound all of the class together. */
function classLimit(name: AssetClass, defaults: ClassDefaults) {
  return z.strictObject({
    notional: z.number().positive().nullable().describe(`Largest notional of one trade of the class ${name}, USDT`).default(defaults.notional),
    risk: z.number().positive().nullable().describe(`Largest risk of one trade of the class ${name}, USDT`).default(defaults.risk),
    max_exposure: z.number().min(0).max(5).meta({ unit: 'fraction' }).nullable()
      .describe(`Gross notional of the class ${name} on all exchanges, of the equity`).default(defaults.maxExposure),
    max_heat: z.number().min(0).max(0.5).meta({ unit: 'fraction' }).nullable()
      .describe(`Sum of the open risks of the class ${name}, of the equity`).default(defaults.maxHeat),
  }).prefault({});
}

export const classLimitsSchema = z.strictObject({
  meme: classLimit('meme', { notional: 10, risk: 0.5, maxExposure: 0.3, maxHeat: 0.03 }),
  microcap: classLimit('microcap', { notional: 15, risk: 0.75, maxExposure: 0.5, maxHeat: 0.05 }),
  bluechip: classLimit('bluechip', { notional: 25, risk: 1, maxExposure: null, maxHeat: null }),
  other: classLimit('other', { notional: null, risk: null, maxExposure: null, maxHeat: null }),
}).prefault({});
