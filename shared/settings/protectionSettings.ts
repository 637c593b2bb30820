import { z } from 'zod';

/*
 * Protections: rules that lock a market, a side or everything for a time after what has just happened. They know the account and never
 * change what the pure rule says of a candle. Candles are of 30 minutes.
 */

const candles = (what: string) => z.number().int().min(1).max(2_000).describe(`Candles of 30 minutes ${what}`);
const trades = z.number().int().min(1).max(200);

const lookback = candles('that are looked back over');
const stop = candles('that the lock lasts');
const perSide = z.boolean().describe('Counts and locks each side by itself');
const perSymbol = z.boolean().describe('Counts and locks each market by itself');

export const protectionsSchema = z.strictObject({
  cooldown: z.strictObject({
    enabled: z.boolean().describe('Locks a market for a time after any of its positions has closed').default(true),
    stop_duration_candles: stop.default(1),
    only_per_side: z.boolean().describe('Locks the side of the closed position alone').default(false),
  }).prefault({}),
  stoploss_guard: z.strictObject({
    enabled: z.boolean().describe('Locks after too many stop-losses').default(true),
    lookback_candles: lookback.default(48),
    trade_limit: trades.describe('Stop-losses in the lookback at which it locks').default(4),
    stop_duration_candles: stop.default(12),
    required_profit: z.number().min(-1).max(1).meta({ unit: 'fraction' })
      .describe('A stop-loss counts where the position earned less than this, of its cost').default(0),
    only_per_symbol: perSymbol.default(false),
    only_per_side: perSide.default(false),
  }).prefault({}),
  low_profit: z.strictObject({
    enabled: z.boolean().describe('Locks a market whose trades have not earned enough').default(false),
    lookback_candles: lookback.default(336),
    trade_limit: trades.describe('Trades in the lookback from which a market is judged').default(4),
    stop_duration_candles: stop.default(48),
    required_profit: z.number().min(-1).max(1).meta({ unit: 'fraction' })
      .describe('Profit that the trades of the lookback must have earned, each of its cost').default(0),
    measure: z.enum(['sum', 'mean']).describe('Whether the profits are added up or averaged').default('sum'),
    only_per_side: perSide.default(false),
  }).prefault({}),
  max_drawdown: z.strictObject({
    enabled: z.boolean().describe('Locks everything after a drawdown of the closed trades').default(false),
    lookback_candles: lookback.default(96),
    trade_limit: trades.describe('Trades in the lookback from which it is judged').default(10),
    stop_duration_candles: stop.default(24),
    max_allowed_drawdown: z.number().min(0).max(0.9).meta({ unit: 'fraction' })
      .describe("Fall of the equity by closed trades, of the lookback's peak, at which it locks").default(0.1),
  }).prefault({}),
}).prefault({});
