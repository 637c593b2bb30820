import type { SimulatedInstrument } from './instrument.ts';

/** Spacing at which exchanges keep open interest, ms. */
const OPEN_INTEREST_STEP_MS = 300_000;

/** Open interest at the instant, a scaled quantity: a fifth of what traded in the 24 hours before, so that it is plausible and moves. */
export function openQuantity(instrument: SimulatedInstrument, at: number): number {
  return Math.round((instrument.last24h(at)?.volume ?? 0) / 5);
}

/** Open interest at each five minutes of the range (both ends included) that are past, newest first, at most `limit`. */
export function openInterestHistory(
  instrument: SimulatedInstrument,
  range: { readonly from: number; readonly to: number; readonly limit: number },
  now: number,
): { readonly at: number; readonly quantity: number }[] {
  const { series } = instrument;
  const first = Math.max(range.from, series.length === 0 ? now : series.openTimeAt(0));
  const found = [];
  let at = Math.floor(Math.min(range.to, now) / OPEN_INTEREST_STEP_MS) * OPEN_INTEREST_STEP_MS;
  for (; at >= first && found.length < range.limit; at -= OPEN_INTEREST_STEP_MS) found.push({ at, quantity: openQuantity(instrument, at) });
  return found;
}
