import type { PositionSide } from '../../../../shared/domain/order.ts';
import type { Regime } from '../../../../shared/domain/regime.ts';
import type { SizingMethodId } from '../../../../shared/settings/sizingSettings.ts';
import type { CoreSettings } from '../../../../shared/settings/schema.ts';
import type { TrackRecord } from './trackRecord.ts';

/** What a sizing method may look at. Money in quote currency. */
export interface SizingQuestion {
  readonly equity: number;
  /** What one trade risks before anything adjusts it: the fraction of equity, within the caps of the account and of the coin's class. */
  readonly baseRisk: number;
  readonly side: PositionSide;
  /** The signal's price. */
  readonly entry: number;
  /** Price at which the notional is counted. */
  readonly limitPrice: number;
  /** Loss per unit of base currency when the stop is hit, costs of both ways included. */
  readonly lossPerUnit: number;
  /** ATR of the decided 30m candle. */
  readonly atr: number;
  /** Mean ATR/close of the newest 100 4h candles over the newest one's: above 1 in a calm market; NaN while unknown. */
  readonly calmness: number;
  readonly regime: Pick<Regime, 'trend' | 'volatility'>;
  /** By the strategy's volatility: 0.5, 1 or 1.5. */
  readonly volatilityMultiplier: number;
  /** Of the strategy; null while it has too few trades to say anything. */
  readonly record: TrackRecord | null;
  readonly fractions: Pick<CoreSettings['risk_management'], 'fixed_fraction' | 'kelly_fraction'>;
  readonly bounds: CoreSettings['adaptive_strategies']['performance'];
}

/** How much a method wants, before every limit. */
export type SizeWish =
  /** Base currency, not rounded; 0 where it wants no trade. */
  | { readonly kind: 'wants'; readonly amount: number }
  /** It cannot say; fixed risk takes its place. */
  | { readonly kind: 'cannot'; readonly reason: string };

export interface SizingMethod {
  readonly id: SizingMethodId;
  wish(question: SizingQuestion): SizeWish;
}

export function wants(amount: number): SizeWish {
  return { kind: 'wants', amount };
}

/** A multiple of the usual size within the settings' bounds. */
export function boundedMultiple(question: SizingQuestion, multiple: number): number {
  return Math.min(Math.max(multiple, question.bounds.min_position_multiplier), question.bounds.max_position_multiplier);
}
