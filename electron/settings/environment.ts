import type { Assignment } from './assignment.ts';
import { parseEntry } from './assignment.ts';
import { knownSetting } from './catalog.ts';
import { readText } from './readValue.ts';
import type { SettingProblem } from './SettingProblem.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables of a setting; where several are set, the first counts. */
export const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  'execution.enable_live': ['ENABLE_LIVE_TRADING'],
  'execution.order_type': ['ORDER_TYPE'],
  'execution.time_in_force': ['TIME_IN_FORCE'],
  'execution.fee_pct': ['FEE_PCT', 'EXEC_FEE_PCT'],
  'execution.max_slippage_pct': ['MAX_SLIPPAGE_PCT'],
  'execution.slippage_pct': ['EXEC_SLIP_PCT'],
  'execution.leverage.default': ['LEVERAGE_DEFAULT'],
  'risk.equity_usd': ['CAPITAL_USDT', 'RISK_EQUITY_USD', 'EQUITY_USD'],
  'risk.per_trade_risk_pct': ['PER_TRADE_RISK_PCT', 'RISK_PER_TRADE_RISK_PCT'],
  'risk.daily_loss_limit_pct': ['DAILY_LOSS_LIMIT_PCT'],
  'risk.risk_usd_cap': ['RISK_USD_CAP', 'RISK_RISK_USD_CAP'],
  'risk.max_notional_per_trade': ['MAX_NOTIONAL_PER_TRADE', 'RISK_MAX_NOTIONAL_PER_TRADE'],
  'risk.min_stop_pct': ['MIN_STOP_PCT', 'RISK_MIN_STOP_PCT'],
  'risk.daily_max_trades': ['DAILY_MAX_TRADES', 'RISK_DAILY_MAX_TRADES'],
  'risk.min_amount_behavior': ['RISK_MIN_AMOUNT_BEHAVIOR'],
  'risk.min_notional_behavior': ['RISK_MIN_NOTIONAL_BEHAVIOR'],
  'risk_management.daily_loss_limit': ['RISK_DAILY_LOSS_LIMIT', 'CIRCUIT_BREAKER_DAILY_LOSS'],
  'risk_management.position_loss_limit': ['CIRCUIT_BREAKER_POSITION_LOSS'],
  'emergency.enable_circuit_breaker': ['CIRCUIT_BREAKER_ENABLED'],
  'indicators.rsi_period': ['INDICATOR_RSI_PERIOD'],
  'indicators.atr_period': ['INDICATOR_ATR_PERIOD'],
  'indicators.ema_fast': ['INDICATOR_EMA_FAST'],
  'indicators.ema_mid': ['INDICATOR_EMA_MID'],
  'indicators.ema_slow': ['INDICATOR_EMA_SLOW'],
  'signals.oversold_bounce.rsi_max': ['RSI_MAX_OB'],
  'signals.short_the_rip.rsi_min': ['RSI_MIN_STR'],
  'signals.duplicate_prevention.min_price_change_pct': ['DUPLICATE_PREVENTION_THRESHOLD'],
  'signals.duplicate_prevention.cooldown_seconds': ['DUPLICATE_PREVENTION_COOLDOWN'],
  'signals.duplicate_prevention.price_delta_bypass_threshold': ['PRICE_DELTA_BYPASS_THRESHOLD'],
  'signals.duplicate_prevention.price_delta_bypass_enabled': ['PRICE_DELTA_BYPASS_ENABLED'],
  ...strategyVariables('signals.oversold_bounce', 'OB'),
  ...strategyVariables('signals.short_the_rip', 'STR'),
  'universe.fixed_symbols': ['TRADING_SYMBOLS'],
  'universe.auto_select': ['UNIVERSE_AUTO_SELECT'],
  'universe.priority_order': ['TRADING_SYMBOLS_PRIORITY'],
  'websocket.enabled': ['WEBSOCKET_ENABLED'],
  'websocket.max_data_age': ['WEBSOCKET_MAX_DATA_AGE'],
  'websocket.fallback_threshold': ['WEBSOCKET_FALLBACK_THRESHOLD'],
  'websocket.reconnect_delay': ['WS_RECONNECT_DELAY'],
  'websocket.max_reconnect_attempts': ['WS_MAX_RECONNECT_ATTEMPTS'],
  'exchanges.bingx.rest_url': ['BINGX_REST_URL'],
  'exchanges.bingx.ws_url': ['BINGX_WS_URL'],
  'exchanges.binanceusdm.rest_url': ['BINANCEUSDM_REST_URL', 'BINANCE_REST_URL'],
  'exchanges.binanceusdm.ws_url': ['BINANCEUSDM_WS_URL', 'BINANCE_WS_URL'],
  'exchanges.kucoinfutures.rest_url': ['KUCOINFUTURES_REST_URL', 'KUCOIN_REST_URL'],
  'exchanges.kucoinfutures.ws_url': ['KUCOINFUTURES_WS_URL', 'KUCOIN_WS_URL'],
  'exchanges.bitget.rest_url': ['BITGET_REST_URL'],
  'exchanges.bitget.ws_url': ['BITGET_WS_URL'],
  'session.mode': ['TRADING_MODE'],
  'session.exchanges': ['EXCHANGES', 'EXECUTION_EXCHANGE'],
  'session.duration': ['TRADING_DURATION'],
};

/** Variables of one symbol's entry. */
export const ENTRY_VARIABLES: Readonly<Record<string, string>> = {
  RSI_THRESHOLD_BTC: 'signals.short_the_rip.symbols.BTC.rsi_threshold',
  RSI_THRESHOLD_ETH: 'signals.short_the_rip.symbols.ETH.rsi_threshold',
  RSI_THRESHOLD_SOL: 'signals.short_the_rip.symbols.SOL.rsi_threshold',
};

/** A name that other programs use too, so that a strange value of it is no mistake of the user's. */
const MODE = 'MODE';

export interface ReadLayer {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly SettingProblem[];
  readonly warnings: readonly string[];
}

/** What the environment says. A variable that is set counts, an empty one too: as a wrong value, except where empty is a value. */
export function readEnvironment(env: Environment): ReadLayer {
  const assignments: Assignment[] = [];
  const problems: SettingProblem[] = [];
  const warnings: string[] = [];
  for (const [key, names] of Object.entries(VARIABLES)) {
    const { kind, isNullable } = knownSetting(key);
    const [name, ...others] = names.filter((one) => env[one] !== undefined);
    const text = name === undefined ? undefined : env[name];
    if (name === undefined || text === undefined) continue;
    for (const other of others) {
      if (env[other] !== text) warnings.push(`${other} is ignored: ${name} is set too, and both mean ${key}`);
    }
    const read = readText(kind, isNullable, text);
    if (read.ok) assignments.push({ key, symbol: null, value: read.value, place: name });
    else problems.push({ key, place: name, value: read.value, expected: read.expected, hint: read.hint ?? (text.trim() === '' ? 'unset it to use the default' : null) });
  }
  for (const [name, path] of Object.entries(ENTRY_VARIABLES)) {
    const text = env[name];
    const parsed = text === undefined ? null : parseEntry(path, text, name);
    if (parsed?.ok === true) assignments.push(parsed.assignment);
    else if (parsed !== null) problems.push(parsed.problem);
  }
  readMode(env, assignments, warnings);
  for (const [name, note] of Object.entries(WITHOUT_MEANING)) {
    if (env[name] !== undefined) warnings.push(`${name} has no meaning here and is ignored: ${note}`);
  }
  return { assignments, problems, warnings };
}

function readMode(env: Environment, assignments: Assignment[], warnings: string[]): void {
  const text = env[MODE];
  if (text === undefined || env['TRADING_MODE'] !== undefined) return;
  const read = readText(knownSetting('session.mode').kind, false, text);
  if (read.ok) assignments.push({ key: 'session.mode', symbol: null, value: read.value, place: MODE });
  else if (looksMeant(text)) warnings.push(`${MODE} is ${read.value} and is ignored: expected ${read.expected}; TRADING_MODE is the name to use`);
}

/** Values that build tools give this variable, and nobody means for trading. */
function looksMeant(text: string): boolean {
  return !['', 'test', 'development', 'production', 'dev', 'prod'].includes(text.trim().toLowerCase());
}

/** Variables of the application before this one that would be missed silently. */
const WITHOUT_MEANING: Readonly<Record<string, string>> = {
  SYM_SOURCE: 'use TRADING_SYMBOLS',
  CONFIG_PATH: 'settings are read from settings.json in the data folder',
  WEBSOCKET_PRIORITY_ENABLED: 'streams always come before polling',
  WS_STREAM_TIMEFRAMES: '30m, 1h and 4h are streamed, which is what decisions need',
  WS_MAX_STREAMS_BINGX: 'use websocket.max_connections_per_exchange in the settings',
  ML_DUPLICATE_DETECTION_ENABLED: 'there is no such model',
  CIRCUIT_BREAKER_ENABLED: 'loss limits cannot be switched off',
};

function strategyVariables(section: string, suffix: 'OB' | 'STR'): Record<string, readonly string[]> {
  return {
    [`${section}.enable`]: [`STRATEGY_${suffix}_ENABLED`],
    [`${section}.ignore_regime`]: [`STRATEGY_${suffix}_IGNORE_REGIME`],
    [`${section}.adaptive_rsi_base`]: [`RSI_BASE_${suffix}`],
    [`${section}.adaptive_rsi_range`]: [`RSI_RANGE_${suffix}`],
    [`${section}.adaptive_mode`]: [`ADAPTIVE_MODE_${suffix}`],
    [`${section}.volatility_sensitivity`]: [`VOLATILITY_SENSITIVITY_${suffix}`],
    [`${section}.tp_atr_mult`]: [`TP_ATR_MULT_${suffix}`],
    [`${section}.sl_atr_mult`]: [`SL_ATR_MULT_${suffix}`],
    [`${section}.min_tp_pct`]: [`MIN_TP_PCT_${suffix}`],
    [`${section}.max_sl_pct`]: [`MAX_SL_PCT_${suffix}`],
  };
}
