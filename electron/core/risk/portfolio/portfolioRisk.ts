import { equityOf } from '../../portfolio/ledger.ts';
import type { CoreState } from '../../state/coreState.ts';
import { marketOf } from '../../state/coreState.ts';
import type { Holding } from '../holdings.ts';
import { signedNotional, worstSum } from '../holdings.ts';
import { fundingCostOf } from './fundingCost.ts';
import type { ValueAtRisk } from './valueAtRisk.ts';
import { valueAtRisk } from './valueAtRisk.ts';

/** |Σ notional with its sign|, at worst over the working entries; quote currency. */
export function netExposureOf(holdings: readonly Holding[]): number {
  return worstSum(holdings, signedNotional);
}

/** |Σ signed notional · beta|, at worst over the working entries, and whether every beta is known; quote currency. */
export function betaExposureOf(state: CoreState, holdings: readonly Holding[]): { readonly exposure: number; readonly isKnown: boolean } {
  let isKnown = true;
  const exposure = worstSum(holdings, (holding) => {
    const beta = state.relations.beta(holding.instrument);
    if (!beta.isKnown) isKnown = false;
    return signedNotional(holding) * beta.value;
  });
  return { exposure, isKnown };
}

/**
 * Largest correlation of one holding with another symbol's, the sides counted: two longs of markets that move together have it positive, a
 * hedge negative. Null where nothing else is held or nothing is known.
 */
export function correlationWith(state: CoreState, own: Pick<Holding, 'instrument' | 'symbol' | 'side'>, holdings: readonly Holding[]): number | null {
  let largest: number | null = null;
  for (const other of holdings) {
    if (other.symbol === own.symbol) continue;
    const correlation = state.relations.correlation(own.instrument, other.instrument);
    if (correlation === null) continue;
    const signed = own.side === other.side ? correlation : -correlation;
    if (largest === null || signed > largest) largest = signed;
  }
  return largest;
}

/** The largest correlation among the holdings themselves; null with fewer than two symbols or without data. */
export function largestCorrelation(state: CoreState, holdings: readonly Holding[]): number | null {
  let largest: number | null = null;
  for (const [index, holding] of holdings.entries()) {
    const found = correlationWith(state, holding, holdings.slice(index + 1));
    if (found !== null && (largest === null || found > largest)) largest = found;
  }
  return largest;
}

/** Gross notional by symbol over all exchanges. */
function bySymbol(holdings: readonly Holding[]): Map<string, number> {
  const notional = new Map<string, number>();
  for (const holding of holdings) notional.set(holding.symbol, (notional.get(holding.symbol) ?? 0) + holding.notional);
  return notional;
}

export interface Concentration {
  readonly symbols: number;
  /** Share of the gross notional in the largest symbol, 0..1; 0 where nothing is held. */
  readonly largestShare: number;
  /** 1 / Σ w²: how many equal positions would be as spread out. */
  readonly effectivePositions: number;
}

export function concentrationOf(holdings: readonly Holding[]): Concentration {
  const notional = [...bySymbol(holdings).values()];
  const gross = notional.reduce((sum, value) => sum + value, 0);
  if (!(gross > 0)) return { symbols: notional.length, largestShare: 0, effectivePositions: 0 };
  const squares = notional.reduce((sum, value) => sum + (value / gross) ** 2, 0);
  return { symbols: notional.length, largestShare: Math.max(...notional) / gross, effectivePositions: 1 / squares };
}

/** Share of the gross notional that the symbol has, 0..1. */
export function shareOf(symbol: string, holdings: readonly Holding[]): number {
  const notional = bySymbol(holdings);
  const gross = [...notional.values()].reduce((sum, value) => sum + value, 0);
  return gross > 0 ? (notional.get(symbol) ?? 0) / gross : 0;
}

/** Value at risk of the holdings, of the equity; the worse of with and without the working entries. Null without enough data. */
export function valueAtRiskOf(state: CoreState, holdings: readonly Holding[]): ValueAtRisk | null {
  const all = riskOfThese(state, holdings);
  const open = holdings.filter(({ isWorking }) => !isWorking);
  if (all === null || open.length === holdings.length) return all;
  const without = riskOfThese(state, open);
  if (without === null) return null;
  return {
    hours: Math.min(all.hours, without.hours === 0 ? all.hours : without.hours),
    historical: Math.max(all.historical, without.historical),
    parametric: Math.max(all.parametric, without.parametric),
    expectedShortfall: Math.max(all.expectedShortfall, without.expectedShortfall),
  };
}

function riskOfThese(state: CoreState, holdings: readonly Holding[]): ValueAtRisk | null {
  const equity = equityOf(state.ledger);
  const weights = new Map<number, number>();
  for (const holding of holdings) weights.set(holding.instrument, (weights.get(holding.instrument) ?? 0) + signedNotional(holding) / equity);
  return valueAtRisk(Array.from(weights, ([instrument, weight]) => ({ hours: state.relations.hours(instrument), weight })));
}

/** Funding that the holdings have yet to pay until their time is up, quote currency; what others would receive is not set off. */
export function fundingCostAhead(state: CoreState, holdings: readonly Holding[]): number {
  return holdings.reduce((sum, holding) => sum + fundingCostOf(holding, marketOf(state, holding.instrument).funding, state.now), 0);
}
