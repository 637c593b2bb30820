import type { Check, StrategyId } from '../../shared/domain/decision.ts';
import type { MarketRules } from '../../shared/domain/instrument.ts';
import { formatCompact, formatCount, formatDecimal, formatFraction, formatMoney, formatSignificant, UNKNOWN } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import { reasonTitleOf } from './reasons.ts';
import { thresholdSign } from './strategies.ts';
import { STATEFUL_CHECKS, type StatefulCheckWords } from './statefulChecks.ts';

export interface CheckWords {
  readonly label: string;
  readonly value: string;
  readonly limit: string;
  readonly verdict: 'passed' | 'failed' | 'not required';
}

/** One check of a decision in words: what was measured, against what, and how it came out. */
export function checkWords(check: Check, strategy: StrategyId, rules: MarketRules | null): CheckWords {
  const { value, limit } = check;
  const verdict = check.pass ? 'passed' : 'failed';
  const optional = limit === null ? 'not required' : verdict;
  switch (check.name) {
    case 'history-30m':
    case 'history-1h':
    case 'history-4h':
      return { label: `${check.name.slice(8)} candles`, value: formatCount(value), limit: `≥ ${formatCount(limit)}`, verdict };
    case 'rsi':
      return { label: 'RSI 30m', ...beside(value, limit, thresholdSign(strategy), 2), verdict };
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
      return { label: 'Reward to risk, net of fees', ...beside(value, limit, '≥', 2), verdict };
    default:
      return statefulWords(check, verdict);
  }
}

/** A value and its limit with as many digits as tell them apart: a value just short of its limit must not look equal to it. */
function beside(value: number | null, limit: number | null, sign: string, digits: number): Pick<CheckWords, 'value' | 'limit'> {
  const isAlike = value !== limit && formatDecimal(value, digits) === formatDecimal(limit, digits);
  return isAlike && value !== null && limit !== null && digits < MOST_DIGITS ? beside(value, limit, sign, digits + 1) : { value: formatDecimal(value, digits), limit: `${sign} ${formatDecimal(limit, digits)}` };
}
const MOST_DIGITS = 6;

function statefulWords({ name, value, limit }: Check, verdict: CheckWords['verdict']): CheckWords {
  const words = STATEFUL_CHECKS[name] ?? { label: reasonTitleOf(name), kind: 'number', sign: '' };
  const isPlainFlag = words.kind === 'flag' && (value === 0 || value === 1 || value === null) && (limit === 0 || limit === null);
  if (isPlainFlag) return { label: words.label, value: '', limit: '', verdict };
  return { label: words.label, value: figure(value, words.kind), limit: `${words.sign} ${figure(limit, words.kind)}`.trim(), verdict };
}

function figure(value: number | null, kind: StatefulCheckWords['kind']): string {
  if (value === null) return UNKNOWN;
  switch (kind) {
    case 'fraction':
      return formatFraction(value);
    case 'money':
      return formatMoney(value);
    case 'count':
      return formatCount(value);
    case 'flag':
    case 'number':
      return formatSignificant(value, 6);
  }
}
