import { TIMEFRAME_MS } from '../../../shared/domain/timeframe.ts';
import type { CoreSettings } from '../../../shared/settings/schema.ts';
import { deepestDrawdown } from '../metrics/drawdown.ts';
import type { ClosedTrade } from '../portfolio/closedTrades.ts';
import type { LockRequest } from './LockBook.ts';

type Protections = CoreSettings['protections'];

/** What a rule judges after a position has closed. */
export interface ProtectionInput {
  /** The one that has just closed; it is the last of `trades`. */
  readonly closed: ClosedTrade;
  /** Closed positions, oldest first. */
  readonly trades: readonly ClosedTrade[];
  /** Cash at the end of `trades`, quote currency. */
  readonly cash: number;
  /** Market time. */
  readonly now: number;
}

const candlesToMs = (candles: number): number => candles * TIMEFRAME_MS['30m'];

/** After any exit the market rests; after one that makes way for a signal on the other side, the closed side alone. */
export function cooldown({ closed, now }: ProtectionInput, settings: Protections['cooldown']): LockRequest | null {
  if (!settings.enabled) return null;
  return {
    rule: 'cooldown',
    symbol: closed.symbol,
    side: settings.only_per_side || closed.reason === 'signal' ? closed.side : null,
    until: now + candlesToMs(settings.stop_duration_candles),
    reason: `A ${closed.side} position on ${closed.symbol} closed (${closed.reason}); the market rests for ${candles(settings.stop_duration_candles)}`,
  };
}

/** Exits that count as stop-losses: the first stop, a trailed one, and what is worse than either. */
const STOPPED: ReadonlySet<ClosedTrade['reason']> = new Set(['stop-loss', 'trailing-stop', 'liquidation']);

/** Too many stop-losses within the lookback: the market, the side or everything is locked. */
export function stoplossGuard({ closed, trades, now }: ProtectionInput, settings: Protections['stoploss_guard']): LockRequest | null {
  const counts = (trade: ClosedTrade): boolean => STOPPED.has(trade.reason) && trade.profitFraction < settings.required_profit;
  if (!settings.enabled || !counts(closed)) return null;
  const from = now - candlesToMs(settings.lookback_candles);
  const stopped = trades.filter((trade) => trade.closedAt >= from && counts(trade)
    && (!settings.only_per_symbol || trade.symbol === closed.symbol)
    && (!settings.only_per_side || trade.side === closed.side)).length;
  if (stopped < settings.trade_limit) return null;
  const [symbol, side] = [settings.only_per_symbol ? closed.symbol : null, settings.only_per_side ? closed.side : null];
  return {
    rule: 'stoploss-guard',
    symbol,
    side,
    until: now + candlesToMs(settings.stop_duration_candles),
    reason: `${stopped} stop-losses${symbol === null ? '' : ` on ${symbol}`}${side === null ? '' : ` of ${side} positions`} in ${candles(settings.lookback_candles)} (limit ${settings.trade_limit})`,
  };
}

/** A market whose trades in the lookback earned less than they had to. */
export function lowProfit({ closed, trades, now }: ProtectionInput, settings: Protections['low_profit']): LockRequest | null {
  if (!settings.enabled) return null;
  const from = now - candlesToMs(settings.lookback_candles);
  const judged = trades.filter((trade) => trade.closedAt >= from && trade.symbol === closed.symbol && (!settings.only_per_side || trade.side === closed.side));
  if (judged.length < settings.trade_limit) return null;
  let sum = 0;
  for (const { profitFraction } of judged) sum += profitFraction;
  const profit = settings.measure === 'mean' ? sum / judged.length : sum;
  if (profit >= settings.required_profit) return null;
  return {
    rule: 'low-profit',
    symbol: closed.symbol,
    side: settings.only_per_side ? closed.side : null,
    until: now + candlesToMs(settings.stop_duration_candles),
    reason: `${judged.length} trades on ${closed.symbol} in ${candles(settings.lookback_candles)} earned ${percent(profit)} of their cost${settings.measure === 'mean' ? ' on average' : ' together'} (required ${percent(settings.required_profit)})`,
  };
}

/** The closed trades of the lookback took the equity too far below its best: everything is locked. */
export function maxDrawdown({ trades, cash, now }: ProtectionInput, settings: Protections['max_drawdown']): LockRequest | null {
  if (!settings.enabled) return null;
  const from = now - candlesToMs(settings.lookback_candles);
  const judged = trades.filter((trade) => trade.closedAt >= from);
  if (judged.length < settings.trade_limit) return null;
  let equity = cash;
  for (const { net } of judged) equity -= net;
  const { fraction } = deepestDrawdown([equity, ...judged.map(({ net }) => (equity += net))]);
  if (!(fraction > 0) || fraction < settings.max_allowed_drawdown) return null;
  return {
    rule: 'max-drawdown',
    symbol: null,
    side: null,
    until: now + candlesToMs(settings.stop_duration_candles),
    reason: `${judged.length} trades in ${candles(settings.lookback_candles)} took the equity ${percent(fraction)} below its best (limit ${percent(settings.max_allowed_drawdown)})`,
  };
}

/** Every lock that the closing asks for, in the order of the rules. */
export function locksAfter(input: ProtectionInput, settings: Protections): readonly LockRequest[] {
  return [
    cooldown(input, settings.cooldown),
    stoplossGuard(input, settings.stoploss_guard),
    lowProfit(input, settings.low_profit),
    maxDrawdown(input, settings.max_drawdown),
  ].filter((request) => request !== null);
}

function candles(count: number): string {
  return count === 1 ? 'one candle' : `${count} candles`;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}
