import type { Prng } from './Prng.ts';

/** How a generated market behaves for a while. */
export interface MarketRegime {
  readonly name: 'bull' | 'bear' | 'range' | 'crash';
  /** Mean return of a day, fraction. */
  readonly dailyDrift: number;
  /** Multiplies the usual volatility. */
  readonly volatility: number;
  /** Mean length, days. */
  readonly days: number;
  /** How strongly prices return to where the regime began, per day; 0 for not at all. */
  readonly reversion: number;
  /** What comes next, by probability. */
  readonly next: readonly { readonly regime: number; readonly probability: number }[];
}

const [BULL, BEAR, RANGE, CRASH] = [0, 1, 2, 3];

export const MARKET_REGIMES: readonly MarketRegime[] = [
  {
    name: 'bull', dailyDrift: 0.014, volatility: 0.95, days: 4, reversion: 0,
    next: [{ regime: RANGE, probability: 0.5 }, { regime: BEAR, probability: 0.4 }, { regime: CRASH, probability: 0.1 }],
  },
  {
    name: 'bear', dailyDrift: -0.014, volatility: 1.1, days: 4, reversion: 0,
    next: [{ regime: RANGE, probability: 0.45 }, { regime: BULL, probability: 0.4 }, { regime: CRASH, probability: 0.15 }],
  },
  {
    name: 'range', dailyDrift: 0, volatility: 0.85, days: 3, reversion: 0.8,
    next: [{ regime: BULL, probability: 0.5 }, { regime: BEAR, probability: 0.5 }],
  },
  {
    name: 'crash', dailyDrift: -0.2, volatility: 2.2, days: 0.3, reversion: 0,
    next: [{ regime: BEAR, probability: 0.45 }, { regime: BULL, probability: 0.3 }, { regime: RANGE, probability: 0.25 }],
  },
];

/** The regime after `current`. */
export function nextRegime(current: MarketRegime, prng: Prng): number {
  let left = prng.next();
  for (const { regime, probability } of current.next) {
    left -= probability;
    if (left <= 0) return regime;
  }
  return current.next.at(-1)?.regime ?? RANGE;
}

export function regimeAt(index: number): MarketRegime {
  const regime = MARKET_REGIMES[index];
  if (regime === undefined) throw new RangeError(`regime ${index} of ${MARKET_REGIMES.length}`);
  return regime;
}
