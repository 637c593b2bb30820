import { formatDuration } from '../format/duration.ts';
import { formatCompact, formatFraction } from '../format/number.ts';
import { countOf } from '../format/plural.ts';
import { baseCoin } from '../format/symbol.ts';
import { RANGE_WORDS, type MarketRange } from './marketRange.ts';
import type { FundingBar, LinePoint } from './seriesPoints.ts';

/** Settled funding in sentences for those who do not see the bars. */
export function fundingSummary(symbol: string, range: MarketRange, bars: readonly FundingBar[], marketNow: number): string {
  const settled = bars.flatMap((bar) => (bar.rate === null || bar.isExpected ? [] : [bar.rate]));
  const expected = bars.find((bar) => bar.isExpected && bar.rate !== null);
  const name = `Funding of ${baseCoin(symbol)} over ${RANGE_WORDS[range]}`;
  const next = expected === undefined ? [] : [`Expected next, in ${formatDuration(expected.at - marketNow)}: ${formatFraction(expected.rate, 4, 'always')}.`];
  if (settled.length === 0) return [`${name}: no settlement yet.`, ...next].join(' ');
  const sum = settled.reduce((total, rate) => total + rate, 0);
  const paid = settled.filter((rate) => rate > 0).length;
  const rate = (value: number | undefined): string => formatFraction(value, 4, 'always');
  return [
    `${name}: ${countOf(settled.length, 'settlement')}, ${rate(sum)} in all; longs paid at ${paid}, shorts at ${settled.filter((each) => each < 0).length}.`,
    `Lowest ${rate(Math.min(...settled))}, highest ${rate(Math.max(...settled))}, newest ${rate(settled.at(-1))}.`,
    ...next,
  ].join(' ');
}

export function markSummary(symbol: string, range: MarketRange, points: readonly LinePoint[], format: (price: number) => string): string {
  return lineSummary(`Mark price of ${baseCoin(symbol)} over ${RANGE_WORDS[range]}`, points, (value) => `${format(value)} USDT`);
}

export function openInterestSummary(symbol: string, range: MarketRange, points: readonly LinePoint[]): string {
  const coin = baseCoin(symbol);
  return lineSummary(`Open interest of ${coin} over ${RANGE_WORDS[range]}`, points, (value) => `${formatCompact(value)} ${coin}`);
}

function lineSummary(name: string, points: readonly LinePoint[], words: (value: number) => string): string {
  const known = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined) return `${name}: nothing is known.`;
  const gaps = points.filter((point) => point.isBeforeGap).length;
  return [
    `${name}: from ${words(first)} to ${words(last)}${first > 0 ? `, ${formatFraction(last / first - 1, 2, 'always')}` : ''}, between ${words(Math.min(...known))} and ${words(Math.max(...known))}.`,
    ...(gaps === 0 ? [] : [`${countOf(gaps, 'gap')} without a value.`]),
  ].join(' ');
}
