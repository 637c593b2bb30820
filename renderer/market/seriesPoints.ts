import type { MarketValueColumns } from '../../shared/domain/marketSeries.ts';

export interface LinePoint {
  /** Market time, epoch ms. */
  readonly at: number;
  /** Null where nothing is known for that time: it only keeps the place. */
  readonly value: number | null;
  /** True where nothing is known for so long after this point that a line to the next one would be invented. */
  readonly isBeforeGap: boolean;
}

/** A stretch this many times longer than those beside it is a gap. */
const GAP_FACTOR = 3;

/**
 * The points with from ≤ at ≤ to, thinned to the last one of each slot; empty slots keep their place, so that a px is the same time
 * everywhere. `slotMs` is above a second, because charts count in seconds.
 */
export function linePoints({ at, value }: MarketValueColumns, from: number, to: number, slotMs: number): readonly LinePoint[] {
  const bySlot = new Map<number, { readonly at: number; readonly value: number }>();
  for (let row = 0; row < at.length; row += 1) {
    const time = at[row];
    const amount = value[row];
    if (time === undefined || amount === undefined || time < from || time > to || !Number.isFinite(amount)) continue;
    bySlot.set(Math.floor(time / slotMs), { at: time, value: amount });
  }
  const known = [...bySlot.values()];
  const gapStarts = startsOfGaps(known.map((point) => point.at));
  const points: LinePoint[] = [];
  for (let slot = Math.floor(from / slotMs); slot <= Math.floor(to / slotMs); slot += 1) {
    const point = bySlot.get(slot);
    points.push(point === undefined ? { at: slot * slotMs, value: null, isBeforeGap: false } : { ...point, isBeforeGap: gapStarts.has(point.at) });
  }
  return points;
}

/** Times after which a stretch begins that is more than three times as long as those beside it. */
function startsOfGaps(times: readonly number[]): ReadonlySet<number> {
  const stretches = times.slice(1).map((time, row) => time - (times[row] ?? time));
  const starts = stretches.flatMap((length, row) => {
    const beside = Math.max(stretches[row - 1] ?? 0, stretches[row + 1] ?? 0);
    return beside > 0 && length > GAP_FACTOR * beside ? (times[row] ?? []) : [];
  });
  return new Set(starts);
}

export interface FundingBar {
  readonly at: number;
  /** Fraction; null only keeps the place. */
  readonly rate: number | null;
  readonly isExpected: boolean;
}

export interface ExpectedFunding {
  readonly at: number;
  readonly rate: number;
}

/** Settlement times are told to the ms and may be some off the full minute. */
const MINUTE_MS = 60_000;
/** So many places at least, so that few settlements are not drawn as walls. */
const FEWEST_PLACES = 24;
const USUAL_INTERVAL_MS = 28_800_000;

/** Settlements with at ≥ from and the one that is expected next, each at its place in time. */
export function fundingBars({ at, value }: MarketValueColumns, expected: ExpectedFunding | null, from: number, to: number): readonly FundingBar[] {
  const bars = new Map<number, FundingBar>();
  const end = Math.max(to, expected?.at ?? to);
  const interval = fundingIntervalMs({ at, value }, expected?.at ?? null) ?? USUAL_INTERVAL_MS;
  // Halved again and again, an interval of hours gives places that begin on full hours or quarters of one.
  const halvings = Math.max(0, Math.ceil(Math.log2((FEWEST_PLACES * interval) / (end - from))));
  const placeMs = Math.max(MINUTE_MS, interval / 2 ** halvings);
  const placeOf = (time: number): number => Math.floor((time + MINUTE_MS / 2) / placeMs);
  for (let place = placeOf(from); place <= placeOf(end); place += 1) bars.set(place, { at: place * placeMs, rate: null, isExpected: false });
  for (let row = 0; row < at.length; row += 1) {
    const time = at[row];
    const rate = value[row];
    if (time === undefined || rate === undefined || time < from || time > to || !Number.isFinite(rate)) continue;
    bars.set(placeOf(time), { at: time, rate, isExpected: false });
  }
  if (expected !== null && expected.at > (at.at(-1) ?? from)) bars.set(placeOf(expected.at), { at: expected.at, rate: expected.rate, isExpected: true });
  return [...bars.values()];
}

/** Ms between two settlements, from the newest of them; the shortest, because one may be missing. Null with fewer than two times. */
export function fundingIntervalMs({ at }: MarketValueColumns, nextAt: number | null): number | null {
  const settled = [...at.slice(-4)];
  const times = nextAt !== null && nextAt > (settled.at(-1) ?? nextAt) + MINUTE_MS ? [...settled, nextAt] : settled;
  const stretches = times.slice(1).map((time, row) => Math.round((time - (times[row] ?? time)) / MINUTE_MS) * MINUTE_MS).filter((length) => length > 0);
  return stretches.length === 0 ? null : Math.min(...stretches);
}
