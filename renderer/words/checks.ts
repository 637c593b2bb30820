import type { Check, StrategyId } from '../../shared/domain/decision.ts';
import type { MarketRules } from '../../shared/domain/instrument.ts';
import { formatCompact, formatCount, formatDecimal, formatFraction, formatSignificant, UNKNOWN } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import { reasonTitleOf } from './reasons.ts';

export interface CheckWords {
  readonly label: string;
  readonly value: string;
  readonly limit: string;
  readonly verdict: 'passed' | 'failed' | 'not required';
}

/** One check of a decision in words: what was measured, against what, and how it came out. */
export function checkWords(check: Check, strategy: StrategyId, rules: MarketRules | null): CheckWords {
  const { value, limit } = check;
  const isLong = strategy === 'adaptive-oversold-bounce';
  const verdict = check.pass ? 'passed' : 'failed';
  const optional = limit === null ? 'not required' : verdict;
  switch (check.name) {
    case 'history-30m':
    case 'history-1h':
    case 'history-4h':
      return { label: `${check.name.slice(8)} candles`, value: formatCount(value), limit: `≥ ${formatCount(limit)}`, verdict };
    case 'rsi':
      return { label: 'RSI 30m', value: formatDecimal(value, 2), limit: `${isLong ? '≤' : '≥'} ${formatDecimal(limit, 2)}`, verdict };
    case 'ema-fast-mid':
      return { label: 'EMA 21 under EMA 50', value: formatPrice(value, rules), limit: limit === null ? UNKNOWN : `< ${formatPrice(limit, rules)}`, verdict: optional };
    case 'ema-mid-slow':
      return { label: 'EMA 50 under EMA 200', value: formatPrice(value, rules), limit: limit === null ? UNKNOWN : `≤ ${formatPrice(limit, rules)}`, verdict: optional };
    case 'volume':
      return { label: 'Volume', value: formatCompact(value), limit: `> ${formatCount(limit)}`, verdict };
    case 'regime':
      return { label: 'Regime favours', value: value === 1 ? 'yes' : value === 0 ? 'no' : UNKNOWN, limit: limit === null ? UNKNOWN : 'yes', verdict: optional };
    case 'atr':
      return { label: 'ATR 30m', value: formatPrice(value, rules), limit: `> ${formatCount(limit)}`, verdict };
    case 'target':
      return { label: 'Target price', value: formatPrice(value, rules), limit: `> ${formatCount(limit)}`, verdict };
    case 'stop-distance':
      return { label: 'Stop distance', value: formatFraction(value), limit: `≥ ${formatFraction(limit)}`, verdict };
    case 'reward-to-risk':
      return { label: 'Reward to risk, net of fees', value: formatDecimal(value, 2), limit: `≥ ${formatDecimal(limit, 2)}`, verdict };
    default:
      return { label: reasonTitleOf(check.name), value: plain(value), limit: plain(limit), verdict };
  }
}

/** A value whose unit depends on the check. */
function plain(value: number | null): string {
  return value === null ? UNKNOWN : formatSignificant(value, 6);
}
