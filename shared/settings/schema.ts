import { z } from 'zod';

/*
 * Every setting the application obeys, by the key names of its file and of `--set`. Fractions are fractions (0.01 = 1 %), never
 * percent; the ranges are chosen so that a percent written by mistake is refused.
 */

const fraction = (max: number) => z.number().min(0).max(max);
const positive = z.number().positive();
const count = z.number().int();

/** Per-symbol overrides by canonical symbol; a threshold replaces the adaptive one outright (system.md 4.1). */
const symbolOverrides = z.record(z.string(), z.strictObject({ rsi_threshold: z.number().min(0).max(100) }));

const adaptive = {
  enable: z.boolean(),
  ignore_regime: z.boolean(),
  adaptive_rsi_base: z.number().min(0).max(100),
  adaptive_rsi_range: z.number().min(0).max(50),
  adaptive_mode: z.enum(['conservative', 'dynamic', 'aggressive']),
  volatility_sensitivity: z.enum(['low', 'medium', 'high']),
  tp_atr_mult: positive.max(20),
  sl_atr_mult: positive.max(20),
  min_tp_pct: fraction(0.2),
  max_sl_pct: fraction(0.2),
  symbols: symbolOverrides,
};

export const settingsSchema = z.strictObject({
  execution: z.strictObject({
    enable_live: z.boolean().default(false),
    order_type: z.enum(['market', 'limit']).default('market'),
    time_in_force: z.enum(['IOC', 'GTC', 'FOK', 'PO']).default('IOC'),
    /** Per side, fraction of notional. */
    fee_pct: fraction(0.02).default(0.0006),
    maker_fee_pct: fraction(0.02).default(0.0006),
    max_slippage_pct: fraction(0.05).default(0.001),
    /** Slippage assumed where no book is known. */
    slippage_pct: fraction(0.05).default(0.0005),
    /** Simulated way to the exchange and back, ms of market time. */
    paper_latency_ms: count.min(0).max(5_000).default(150),
    /** Price that triggers stops on paper. */
    stop_trigger: z.enum(['last', 'mark']).default('last'),
    leverage: z.strictObject({
      default: count.min(1).max(125).default(5),
      overrides: z.record(z.string(), count.min(1).max(125)).default({}),
    }).prefault({}),
  }).prefault({}),
  risk: z.strictObject({
    equity_usd: positive.max(1e9).default(100),
    per_trade_risk_pct: fraction(0.05).default(0.01),
    risk_usd_cap: positive.default(5),
    max_notional_per_trade: positive.nullable().default(20),
    min_stop_pct: fraction(0.05).default(0.003),
    daily_loss_limit_pct: fraction(0.2).default(0.02),
    daily_max_trades: count.min(0).max(1_000).default(5),
    min_amount_behavior: z.enum(['skip', 'scale']).default('skip'),
    min_notional_behavior: z.enum(['skip', 'scale']).default('skip'),
    max_portfolio_risk: fraction(0.1).default(0.02),
    max_position_size: fraction(1).default(0.2),
    max_drawdown: fraction(0.9).default(0.15),
    max_portfolio_heat: fraction(0.5).default(0.1),
    /** Gross open notional over equity. */
    max_exposure: fraction(5).default(1),
    max_positions: count.min(1).max(200).default(5),
    max_loss_streak: count.min(0).max(100).default(0),
  }).prefault({}),
  risk_management: z.strictObject({
    /** Of the day's starting equity: at this loss everything is closed. */
    daily_loss_limit: fraction(0.5).default(0.05),
    position_loss_limit: fraction(0.5).default(0.03),
  }).prefault({}),
  regime: z.strictObject({ min_slow_candles: count.min(200).max(5_000).default(300) }).prefault({}),
  indicators: z.strictObject({
    rsi_period: count.min(2).max(200).default(14),
    atr_period: count.min(2).max(200).default(14),
    ema_fast: count.min(2).max(1_000).default(21),
    ema_mid: count.min(2).max(1_000).default(50),
    ema_slow: count.min(2).max(1_000).default(200),
  }).prefault({}),
  signals: z.strictObject({
    duplicate_prevention: z.strictObject({
      enabled: z.boolean().default(true),
      min_price_change_pct: fraction(0.02).default(0.0005),
      cooldown_seconds: count.min(0).max(86_400).default(60),
      price_delta_bypass_threshold: fraction(0.02).default(0.001),
      price_delta_bypass_enabled: z.boolean().default(true),
    }).prefault({}),
    oversold_bounce: z.strictObject({
      ...adaptive,
      enable: z.boolean().default(true),
      ignore_regime: z.boolean().default(true),
      adaptive_rsi_base: adaptive.adaptive_rsi_base.default(45),
      adaptive_rsi_range: adaptive.adaptive_rsi_range.default(10),
      adaptive_mode: adaptive.adaptive_mode.default('dynamic'),
      volatility_sensitivity: adaptive.volatility_sensitivity.default('medium'),
      tp_atr_mult: adaptive.tp_atr_mult.default(2.5),
      sl_atr_mult: adaptive.sl_atr_mult.default(1.2),
      min_tp_pct: adaptive.min_tp_pct.default(0.008),
      max_sl_pct: adaptive.max_sl_pct.default(0.015),
      symbols: symbolOverrides.default({}),
    }).prefault({}),
    short_the_rip: z.strictObject({
      ...adaptive,
      enable: z.boolean().default(true),
      ignore_regime: z.boolean().default(true),
      adaptive_rsi_base: adaptive.adaptive_rsi_base.default(55),
      adaptive_rsi_range: adaptive.adaptive_rsi_range.default(10),
      adaptive_mode: adaptive.adaptive_mode.default('dynamic'),
      volatility_sensitivity: adaptive.volatility_sensitivity.default('medium'),
      tp_atr_mult: adaptive.tp_atr_mult.default(3),
      sl_atr_mult: adaptive.sl_atr_mult.default(1.5),
      min_tp_pct: adaptive.min_tp_pct.default(0.01),
      max_sl_pct: adaptive.max_sl_pct.default(0.02),
      symbols: symbolOverrides.default({
        'BTC/USDT:USDT': { rsi_threshold: 55 },
        'ETH/USDT:USDT': { rsi_threshold: 50 },
        'SOL/USDT:USDT': { rsi_threshold: 50 },
      }),
    }).prefault({}),
  }).prefault({}),
  position_management: z.strictObject({
    /** Seconds; 0 disables. */
    time_based_exit: z.strictObject({ max_position_duration: count.min(0).max(31_536_000).default(86_400) }).prefault({}),
  }).prefault({}),
  universe: z.strictObject({
    fixed_symbols: z.array(z.string()).default(['BTC/USDT:USDT', 'ETH/USDT:USDT', 'SOL/USDT:USDT']),
    prefetch: z.strictObject({ startup_candle_count: count.min(300).max(5_000).default(1_000) }).prefault({}),
  }).prefault({}),
  websocket: z.strictObject({
    enabled: z.boolean().default(true),
    /** Seconds without a message after which a price is stale. */
    max_data_age: count.min(5).max(3_600).default(60),
    /** Seconds without any frame after which a socket is given up. */
    max_silence: count.min(5).max(600).default(15),
    fallback_threshold: count.min(1).max(100).default(3),
    reconnect_delay: z.number().min(0.1).max(60).default(5),
    /** Failed attempts in a row after which the user is alerted; reconnecting goes on for ever. */
    max_reconnect_attempts: count.min(1).max(1_000).default(3),
  }).prefault({}),
  exchanges: z.strictObject({
    bingx: z.strictObject({ rest_url: z.string().nullable().default(null), ws_url: z.string().nullable().default(null) }).prefault({}),
  }).prefault({}),
  session: z.strictObject({
    mode: z.enum(['paper', 'demo', 'live']).default('paper'),
    market: z.enum(['exchange', 'simulated']).default('exchange'),
    exchange: z.enum(['bingx']).default('bingx'),
    /** Times real time, for the simulated market. */
    speed: z.number().min(1).max(36_000).default(60),
    seed: count.min(0).max(4_294_967_295).default(1),
    /** Seconds; 0 = until stopped. */
    duration: count.min(0).default(0),
    /** What happens to open positions when a session's time is up. */
    end_policy: z.enum(['close_all', 'leave_protected']).default('close_all'),
  }).prefault({}),
});

/** Effective settings: validated, complete, read-only. */
export type Settings = z.output<typeof settingsSchema>;

/** The part of the settings a decision can depend on; journalled with every session. */
export type CoreSettings = Pick<
  Settings,
  'execution' | 'risk' | 'risk_management' | 'regime' | 'indicators' | 'signals' | 'position_management'
>;

export function defaultSettings(): Settings {
  return settingsSchema.parse({});
}

export function coreSettingsOf(settings: Settings): CoreSettings {
  const { execution, risk, risk_management, regime, indicators, signals, position_management } = settings;
  return { execution, risk, risk_management, regime, indicators, signals, position_management };
}
