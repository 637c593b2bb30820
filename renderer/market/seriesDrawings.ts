import type { MarketValueColumns } from '../../shared/domain/marketSeries.ts';
import { formatCompact, formatFraction } from '../format/number.ts';
import { formatPrice } from '../format/price.ts';
import type { ChartedValue } from './marketSeriesFeed.ts';
import { RANGE_MS, SLOT_MS, type MarketRange } from './marketRange.ts';
import type { SeriesDrawing } from './SeriesChart.ts';
import { fundingBars, linePoints, type ExpectedFunding } from './seriesPoints.ts';
import { fundingSummary, markSummary, openInterestSummary } from './seriesSummary.ts';

export interface DescribedDrawing {
  readonly drawing: SeriesDrawing;
  /** In sentences. */
  readonly summary: string;
  readonly isEmpty: boolean;
}

/** What of a market its drawings depend on. */
export interface DrawnMarket {
  readonly symbol: string;
  readonly priceTick: number | null;
  readonly expected: ExpectedFunding | null;
}

const RATE_STEP = 1e-6;

/** What one chart shows of the points that were told, in a range that ends at `asOf`. */
export function drawingOf(value: ChartedValue, columns: MarketValueColumns, asOf: number, range: MarketRange, market: DrawnMarket): DescribedDrawing {
  const from = asOf - RANGE_MS[range];
  if (value === 'funding') {
    const bars = fundingBars(columns, market.expected, from, asOf);
    return {
      drawing: { kind: 'bars', bars, step: RATE_STEP, format: (rate) => formatFraction(rate, 4, 'always') },
      summary: fundingSummary(market.symbol, range, bars, asOf),
      isEmpty: bars.every((bar) => bar.rate === null),
    };
  }
  const points = linePoints(columns, from, asOf, SLOT_MS[range]);
  const isEmpty = points.every((point) => point.value === null);
  if (value === 'mark-price') {
    const format = (price: number): string => formatPrice(price, market.priceTick === null ? null : { priceTick: market.priceTick });
    return { drawing: { kind: 'line', points, step: market.priceTick ?? stepOf(columns), format }, summary: markSummary(market.symbol, range, points, format), isEmpty };
  }
  return { drawing: { kind: 'line', points, step: stepOf(columns), format: formatCompact }, summary: openInterestSummary(market.symbol, range, points), isEmpty };
}

/** Four digits of the newest value. */
function stepOf({ value }: MarketValueColumns): number {
  const newest = Math.abs(value.at(-1) ?? 1);
  return newest > 0 ? 10 ** (Math.floor(Math.log10(newest)) - 3) : 0.001;
}
