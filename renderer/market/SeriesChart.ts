import { createChart, HistogramSeries, LineSeries, LineStyle, type HistogramData, type IChartApi, type ISeriesApi, type LineData, type Time, type WhitespaceData } from 'lightweight-charts';
import { chartTime, msOfChartTime, tickLabel } from '../chart/chartTime.ts';
import type { ThemeColors } from '../design/themeColors.ts';
import { formatTime, type Zone } from '../format/time.ts';
import type { FundingBar, LinePoint } from './seriesPoints.ts';

/** What is drawn, and how its axis is written. `step` is the smallest step of the axis. */
export type SeriesDrawing =
  | { readonly kind: 'line'; readonly points: readonly LinePoint[]; readonly step: number; readonly format: (value: number) => string }
  | { readonly kind: 'bars'; readonly bars: readonly FundingBar[]; readonly step: number; readonly format: (value: number) => string };

/** Few points are marked each: a line alone would not show that they are few. */
const MARKED_POINTS = 30;

/** A small chart of one value over a fixed range; it neither scrolls nor zooms, so that the wheel moves the panel. */
export class SeriesChart {
  readonly #chart: IChartApi;
  readonly #colors: ThemeColors;
  #line: ISeriesApi<'Line'> | null = null;
  #bars: ISeriesApi<'Histogram'> | null = null;

  constructor(container: HTMLElement, colors: ThemeColors, fontFamily: string, zone: Zone) {
    this.#colors = colors;
    this.#chart = createChart(container, {
      autoSize: true,
      handleScroll: false,
      handleScale: false,
      layout: { attributionLogo: false, background: { color: colors.panel }, textColor: colors.muted, fontFamily, fontSize: 11 },
      grid: { vertLines: { color: colors.grid }, horzLines: { color: colors.grid } },
      crosshair: { vertLine: { color: colors.crosshair, labelBackgroundColor: colors.raised }, horzLine: { color: colors.crosshair, labelBackgroundColor: colors.raised } },
      rightPriceScale: { borderColor: colors.line, scaleMargins: { top: 0.1, bottom: 0.1 } },
      timeScale: { borderColor: colors.line, timeVisible: true, secondsVisible: false, minBarSpacing: 0.05, tickMarkFormatter: (time: Time, type: number) => tickLabel(time, type, zone) },
      localization: { timeFormatter: (time: Time) => formatTime(msOfChartTime(time), zone, 'dateMinute') },
    });
  }

  show(drawing: SeriesDrawing): void {
    const priceFormat = { type: 'custom' as const, minMove: drawing.step, formatter: drawing.format };
    if (drawing.kind === 'line') {
      this.#line ??= this.#chart.addSeries(LineSeries, { color: this.#colors.info, lineWidth: 2, priceLineVisible: false });
      this.#line.applyOptions({ priceFormat, pointMarkersVisible: drawing.points.filter((point) => point.value !== null).length <= MARKED_POINTS });
      this.#line.setData(drawing.points.map(lineDatum));
    } else {
      this.#bars ??= this.#addBars();
      this.#bars.applyOptions({ priceFormat });
      this.#bars.setData(drawing.bars.map((bar) => this.#barDatum(bar)));
    }
    this.#chart.timeScale().fitContent();
  }

  dispose(): void {
    this.#chart.remove();
  }

  #addBars(): ISeriesApi<'Histogram'> {
    const bars = this.#chart.addSeries(HistogramSeries, { base: 0, priceLineVisible: false, lastValueVisible: false });
    bars.createPriceLine({ price: 0, color: this.#colors['line-strong'], lineWidth: 1, lineStyle: LineStyle.Solid, axisLabelVisible: false, title: '' });
    return bars;
  }

  #barDatum({ at, rate, isExpected }: FundingBar): HistogramData | WhitespaceData {
    if (rate === null) return { time: chartTime(at) };
    const { 'funding-paid': paid, 'funding-received': received, 'funding-paid-expected': paidNext, 'funding-received-expected': receivedNext } = this.#colors;
    return { time: chartTime(at), value: rate, color: rate >= 0 ? (isExpected ? paidNext : paid) : isExpected ? receivedNext : received };
  }
}

/** A point's colour is that of the line from it to the next one. */
function lineDatum({ at, value, isBeforeGap }: LinePoint): LineData | WhitespaceData {
  if (value === null) return { time: chartTime(at) };
  return isBeforeGap ? { time: chartTime(at), value, color: 'transparent' } : { time: chartTime(at), value };
}
