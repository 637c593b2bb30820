import type { MarketRules } from '../../shared/domain/instrument.ts';
import type { PositionView } from '../../shared/domain/position.ts';
import { formatPrice } from '../format/price.ts';

export type CheckedStop = { readonly ok: true; readonly stop: number } | { readonly ok: false; readonly message: string };

/** A typed stop price: a number on the protective side of the mark price. The engine checks again. */
export function checkStop(text: string, position: Pick<PositionView, 'side' | 'markPrice'>, rules: Pick<MarketRules, 'priceTick'> | null): CheckedStop {
  const stop = Number(text.trim().replaceAll(',', ''));
  if (text.trim() === '' || !Number.isFinite(stop) || stop <= 0) return { ok: false, message: `"${text}" is not a price above 0.` };
  const mark = formatPrice(position.markPrice, rules);
  if (position.side === 'long' && stop >= position.markPrice) return { ok: false, message: `A long position's stop must lie below the mark price ${mark}. Close the position instead.` };
  if (position.side === 'short' && stop <= position.markPrice) return { ok: false, message: `A short position's stop must lie above the mark price ${mark}. Close the position instead.` };
  return { ok: true, stop };
}
