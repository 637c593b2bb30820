import type { BreakerView } from '../../shared/domain/breaker.ts';
import type { LockRule, LockView } from '../../shared/domain/protection.ts';
import { formatCount, formatDecimal, formatFraction, UNKNOWN } from '../format/number.ts';
import { baseCoin } from '../format/symbol.ts';
import type { ToneWord } from './session.ts';

export const LOCK_RULE_WORDS: Readonly<Record<LockRule, string>> = {
  cooldown: 'Cooldown after a close',
  'stoploss-guard': 'Stop-loss guard',
  'low-profit': 'Low-profit market',
  'max-drawdown': 'Greatest drawdown',
  manual: 'Set by hand',
};

export const BREAKER_STATE_WORDS: Readonly<Record<BreakerView['state'], ToneWord>> = {
  armed: { word: 'Armed', tone: 'good' },
  tripped: { word: 'Tripped', tone: 'bad' },
  unknown: { word: 'Not measurable', tone: 'warn' },
  off: { word: 'Off by settings', tone: 'plain' },
};

/** What a lock holds back: `BTC`, `BTC, longs`, `All markets, shorts`, `All entries`. */
export function lockScope({ symbol, side }: Pick<LockView, 'symbol' | 'side'>): string {
  if (symbol === null && side === null) return 'All entries';
  const market = symbol === null ? 'All markets' : baseCoin(symbol);
  return side === null ? market : `${market}, ${side}s`;
}

/** A trigger's value or limit; an unknown one is a dash, a flag is a word. */
export function breakerFigure(value: number | null, unit: BreakerView['unit']): string {
  if (value === null) return UNKNOWN;
  switch (unit) {
    case 'fraction':
      return formatFraction(value);
    case 'deviations':
      return `${formatDecimal(value, 2)} σ`;
    case 'seconds':
      return `${formatDecimal(value, value < 10 ? 1 : 0)} s`;
    case 'count':
      return formatCount(value);
    case 'flag':
      return value === 0 ? 'no' : 'yes';
  }
}

/** `1.20 % of 3.00 %`; a flag has no limit worth naming. */
export function breakerUse({ value, limit, unit }: Pick<BreakerView, 'value' | 'limit' | 'unit'>): string {
  const measured = breakerFigure(value, unit);
  if (unit === 'flag' || limit === null) return measured;
  return `${measured} of ${breakerFigure(limit, unit)}`;
}

/** Triggers that hold entries back: an unmeasurable one does as a tripped one. */
export function blockingBreakers(breakers: readonly BreakerView[]): readonly BreakerView[] {
  return breakers.filter(({ state }) => state === 'tripped' || state === 'unknown');
}

const STATE_ORDER: readonly BreakerView['state'][] = ['tripped', 'unknown', 'armed', 'off'];

/** Trouble first; otherwise the order of the engine. */
export function byUrgency(breakers: readonly BreakerView[]): readonly BreakerView[] {
  return breakers.toSorted((a, b) => STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state));
}
