import { z } from 'zod';
import { exchangesSchema, marketSchema, sessionExchanges } from './exchangeSettings.ts';
import { classesSchema, classLimitsSchema } from './classSettings.ts';
import { sizeAdjustmentSchema, sizingSettings } from './sizingSettings.ts';
import { positionManagementSchema } from './positionManagement.ts';
import { oversoldBounceSchema, shortTheRipSchema } from './strategySettings.ts';
import { emergencySchema } from './emergencySettings.ts';
import { portfolioSchema } from './portfolioSettings.ts';
import { protectionsSchema } from './protectionSettings.ts';
import { storageSchema } from './storageSettings.ts';
import { quarantineSchema, universeSelection } from './universeSettings.ts';

/*
 * Every setting the application obeys, by the key names of its file and of `--set`. Fractions are fractions (0.01 = 1 %), never
 * percent; the ranges are chosen so that a percent written by mistake is refused. The descriptions become docs/settings.md.
 */

/** `unit: 'fraction'` lets a refusal say what a percent would have to be. */
const fraction = (max: number) => z.number().min(0).max(max).meta({ unit: 'fraction' });
const positive = z.number().positive();
const count = z.number().int();

export const settingsSchema = z.strictObject({
  execution: z.strictObject({
    enable_live: z.boolean().describe('Allows live orders; paper needs it not').default(false),
    order_type: z.enum(['market', 'limit']).describe('Type of entry orders').default('market'),
    time_in_force: z.enum(['IOC', 'GTC', 'FOK', 'PO']).describe('Time in force of limit entries').default('IOC'),
    fee_pct: fraction(0.02).describe('Taker fee a side, of the notional').default(0.0006),
    maker_fee_pct: fraction(0.02).describe('Maker fee a side, of the notional').default(0.0006),
    max_slippage_pct: fraction(0.05).describe('Largest adverse slippage an entry accepts').default(0.001),
    slippage_pct: fraction(0.05).describe('Slippage assumed where no order book is known').default(0.0005),
    paper_latency_ms: count.min(0).max(5_000).describe('Simulated way to the exchange and back, ms of market time').default(150),
    stop_trigger: z.enum(['last', 'mark']).describe('Price that triggers stops on paper').default('last'),
    margin_mode: z.enum(['isolated', 'cross']).describe('Whether each position stands for its own losses alone, or the whole account for all of them').default('isolated'),
    leverage: z.strictObject({
      default: count.min(1).max(125).describe('Leverage').default(5),
      overrides: z.record(z.string(), count.min(1).max(125)).describe('Leverage by symbol').default({}),
    }).prefault({}),
  }).prefault({}),
  risk: z.strictObject({
    equity_usd: positive.max(1e9).describe('Capital on paper, USDT').default(100),
    per_trade_risk_pct: fraction(0.05).describe('Risk of one trade, of the equity').default(0.01),
    risk_usd_cap: positive.describe('Largest risk of one trade, USDT').default(5),
    max_notional_per_trade: positive.nullable().describe('Largest notional of one trade, USDT').default(20),
    min_stop_pct: fraction(0.05).describe('A stop nearer than this, of the price, is refused').default(0.003),
    daily_loss_limit_pct: fraction(0.2).describe("At this loss, of the day's starting equity, entries stop for the UTC day").default(0.02),
    daily_max_trades: count.min(0).max(1_000).describe('Entries a UTC day').default(5),
    min_amount_behavior: z.enum(['skip', 'scale']).describe("Below the exchange's smallest amount: skip the trade, or scale it up within the limits").default('skip'),
    min_notional_behavior: z.enum(['skip', 'scale']).describe("Below the exchange's smallest notional: skip the trade, or scale it up within the limits").default('skip'),
    max_portfolio_risk: fraction(0.1).describe('Ceiling for the risk of one trade, of the equity').default(0.02),
    max_position_size: fraction(1).describe('Notional of one position, of the equity').default(0.2),
    max_drawdown: fraction(0.9).describe('From the equity peak; entries stop there').default(0.15),
    max_portfolio_heat: fraction(0.5).describe('Sum of the open risks, of the equity').default(0.1),
    max_exposure: fraction(5).describe('Gross open notional, of the equity').default(1),
    max_positions: count.min(1).max(200).describe('Open positions at a time').default(5),
    max_loss_streak: count.min(0).max(100).describe('Losses in a row after which entries pause; 0: never').default(0),
    max_net_exposure: fraction(5).nullable().describe('Long less short notional on all exchanges, either way, of the equity').default(1),
    max_beta_exposure: fraction(10).nullable().describe('Net notional times beta to Bitcoin, either way, of the equity; an unknown beta counts as 1').default(1.5),
    max_correlation: fraction(1).nullable().describe('Correlation with an open position, opposite sides counted as its reverse, above which an entry is declined').default(0.7),
    max_concentration: fraction(1).nullable().describe('Share of the gross notional that an entry may bring its coin to, once two positions are open').default(0.5),
    max_var: fraction(1).nullable().describe('Loss of one day that 5 % of days exceed (value at risk), of the equity').default(0.1),
    max_expected_shortfall: fraction(1).nullable().describe('Mean loss of the days beyond the value at risk, of the equity').default(0.15),
    max_leverage: positive.max(125).describe('Gross notional over equity, and the leverage of any one market').default(25),
    min_liquidation_distance: z.number().min(0).max(20).describe('Distance from the stop on to the liquidation price, in stop distances').default(2),
    max_funding_cost: fraction(0.2).nullable().describe('Funding to be paid by all positions until their time is up, at the newest rates, of the equity').default(0.01),
    min_win_rate: fraction(1).describe('A strategy with a lower share of wins over its last trades, at least 20 of them, is held back; 0: never').default(0.35),
  }).prefault({}),
  risk_management: z.strictObject({
    daily_loss_limit: fraction(0.5).describe("At this loss, of the day's starting equity, everything is closed").default(0.05),
    position_loss_limit: fraction(0.5).describe('At this loss of one position, of the equity, it is closed').default(0.03),
    volatility_spike_threshold: positive.max(100).describe('Deviations above its own history at which a 30m volatility halves the position of that market').default(3),
    ...sizingSettings,
  }).prefault({}),
  class_limits: classLimitsSchema,
  classes: classesSchema,
  protections: protectionsSchema,
  emergency: emergencySchema,
  portfolio: portfolioSchema,
  regime: z.strictObject({
    min_slow_candles: count.min(200).max(5_000).describe('Closed candles of each timeframe needed before the first decision').default(300),
    hysteresis_candles: count.min(0).max(48).describe('Closed 30m candles a new regime must last before it is shown; 0 and 1: at once. Decisions never wait').default(2),
  }).prefault({}),
  indicators: z.strictObject({
    rsi_period: count.min(2).max(200).describe('Candles of the RSI').default(14),
    atr_period: count.min(2).max(200).describe('Candles of the ATR').default(14),
    ema_fast: count.min(2).max(1_000).describe('Candles of the fast EMA').default(21),
    ema_mid: count.min(2).max(1_000).describe('Candles of the middle EMA').default(50),
    ema_slow: count.min(2).max(1_000).describe('Candles of the slow EMA').default(200),
  }).prefault({}),
  adaptive_strategies: z.strictObject({
    enable: z.boolean().describe('Adaptive versions of the strategies; false: the base versions').default(true),
    performance: sizeAdjustmentSchema,
  }).prefault({}),
  signals: z.strictObject({
    duplicate_prevention: z.strictObject({
      enabled: z.boolean().describe('Whether cooldowns and price moves count').default(true),
      min_price_change_pct: fraction(0.02).describe('Smallest move since a signal that was turned down later').default(0.0005),
      cooldown_seconds: count.min(0).max(86_400).describe('Seconds after an accepted signal').default(60),
      price_delta_bypass_threshold: fraction(0.02).describe('A move this large since the last entry ends the cooldown').default(0.001),
      price_delta_bypass_enabled: z.boolean().describe('Whether a move ends the cooldown').default(true),
    }).prefault({}),
    conflict_resolution: z.enum(['highest_priority', 'best_risk_reward', 'performance_weighted', 'fifo'])
      .describe('Which of several signals on one symbol at one moment goes on').default('highest_priority'),
    opposite_position: z.enum(['reject', 'close_then_flip'])
      .describe('A signal against an open position of its symbol: decline it, or close the position and enter once it is flat').default('reject'),
    oversold_bounce: oversoldBounceSchema.prefault({}),
    short_the_rip: shortTheRipSchema.prefault({}),
  }).prefault({}),
  position_management: positionManagementSchema.prefault({}),
  universe: z.strictObject({
    fixed_symbols: z.array(z.string()).min(1).describe('Markets of a session, unless universe.auto_select chooses them').default(['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT']),
    ...universeSelection,
    prefetch: z.strictObject({
      startup_candle_count: count.min(300).max(5_000).describe('Candles of each timeframe loaded at the start').default(1_000),
    }).prefault({}),
  }).prefault({}),
  quarantine: quarantineSchema,
  websocket: z.strictObject({
    enabled: z.boolean().describe('Streams; without them prices and candles are polled').default(true),
    max_data_age: count.min(5).max(3_600).describe('Seconds without a message after which a price is stale').default(60),
    max_silence: count.min(5).max(600).describe('Seconds without any frame after which a socket is given up').default(15),
    fallback_threshold: count.min(1).max(100).describe('Failures of a stream after which it is polled').default(3),
    reconnect_delay: z.number().min(0.1).max(60).describe('Seconds before the first attempt to reconnect').default(5),
    max_reconnect_attempts: count.min(1).max(1_000).describe('Failed attempts in a row after which the user is alerted; reconnecting goes on for ever').default(3),
    max_connections_per_exchange: count.min(1).max(100).describe('Connections for the streams of one exchange; markets that find no room on them are read by REST').default(10),
  }).prefault({}),
  exchanges: exchangesSchema,
  market: marketSchema,
  storage: storageSchema,
  session: z.strictObject({
    mode: z.enum(['paper', 'demo', 'live']).describe('How orders are executed').default('paper'),
    market: z.enum(['exchange', 'simulated']).describe("Where prices come from: an exchange, or the application's own generated market").default('exchange'),
    exchanges: sessionExchanges,
    speed: z.number().min(1).max(36_000).describe('Times real time, for the simulated market').default(60),
    seed: count.min(0).max(4_294_967_295).describe('Seed of the generated market').default(1),
    duration: count.min(0).describe('Seconds; 0: until stopped').default(0),
    end_policy: z.enum(['close_all', 'leave_protected']).describe("What happens to open positions when a session's time is up").default('close_all'),
  }).prefault({}),
});

/** Effective settings: validated, complete, read-only. */
export type Settings = z.output<typeof settingsSchema>;

/** The part of the settings a decision can depend on; journalled with every session. */
export type CoreSettings = Pick<
  Settings,
  'execution' | 'risk' | 'risk_management' | 'protections' | 'emergency' | 'portfolio' | 'class_limits' | 'classes' | 'adaptive_strategies' | 'regime' | 'indicators' | 'signals' | 'position_management'
>;

export function defaultSettings(): Settings {
  return settingsSchema.parse({});
}

export function coreSettingsOf(settings: Settings): CoreSettings {
  const { execution, risk, risk_management, protections, emergency, portfolio, class_limits, classes, adaptive_strategies, regime, indicators, signals, position_management } = settings;
  return { execution, risk, risk_management, protections, emergency, portfolio, class_limits, classes, adaptive_strategies, regime, indicators, signals, position_management };
}
