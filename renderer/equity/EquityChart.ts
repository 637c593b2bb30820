import { AreaSeries, createChart, LineStyle, type AreaData, type IChartApi, type IPriceLine, type ISeriesApi, type Time } from 'lightweight-charts';
import type { EquityPoint } from '../../shared/domain/sessionView.ts';
import { chartTime, msOfChartTime, tickLabel } from '../chart/chartTime.ts';
import type { ThemeColors } from '../design/themeColors.ts';
import { formatMoney } from '../format/number.ts';
import { formatTime, type Zone } from '../format/time.ts';

export interface EquityLine {
  readonly key: string;
  readonly price: number;
  readonly title: string;
  readonly tone: 'muted' | 'warn' | 'down';
}

/** The equity curve with the levels at which limits trip. */
export class EquityChart {
  readonly #chart: IChartApi;
  readonly #series: ISeriesApi<'Area'>;
  readonly #colors: ThemeColors;
  readonly #lines = new Map<string, IPriceLine>();
  #reach: readonly number[] = [];

  constructor(container: HTMLElement, colors: ThemeColors, fontFamily: string, zone: Zone) {
    this.#colors = colors;
    this.#chart = createChart(container, {
      autoSize: true,
      layout: { attributionLogo: false, background: { color: colors.panel }, textColor: colors.muted, fontFamily, fontSize: 11 },
      grid: { vertLines: { color: colors.grid }, horzLines: { color: colors.grid } },
      rightPriceScale: { borderColor: colors.line, scaleMargins: { top: 0.12, bottom: 0.12 } },
      timeScale: { borderColor: colors.line, timeVisible: true, secondsVisible: false, tickMarkFormatter: (time: Time, type: number) => tickLabel(time, type, zone) },
      localization: { timeFormatter: (time: Time) => formatTime(msOfChartTime(time), zone), priceFormatter: (value: number) => formatMoney(value) },
    });
    this.#series = this.#chart.addSeries(AreaSeries, {
      lineColor: colors.info,
      lineWidth: 2,
      topColor: colors['band-bullish'],
      bottomColor: colors['band-neutral'],
      priceLineVisible: false,
      priceFormat: { type: 'price', precision: 2, minMove: 0.01 },
      autoscaleInfoProvider: (original: () => { priceRange: { minValue: number; maxValue: number } | null } | null) => {
        const info = original();
        const range = info?.priceRange ?? null;
        if (range === null || this.#reach.length === 0) return info;
        return { priceRange: { minValue: Math.min(range.minValue, ...this.#reach), maxValue: Math.max(range.maxValue, ...this.#reach) } };
      },
    });
  }

  show(points: readonly EquityPoint[], lines: readonly EquityLine[]): void {
    this.#reach = lines.map((line) => line.price);
    this.#series.setData(secondsOf(points));
    for (const handle of this.#lines.values()) this.#series.removePriceLine(handle);
    this.#lines.clear();
    for (const line of lines) {
      this.#lines.set(line.key, this.#series.createPriceLine({ price: line.price, title: line.title, color: this.#colors[line.tone], lineStyle: LineStyle.Dashed, lineWidth: 1 }));
    }
    this.#chart.timeScale().fitContent();
  }

  dispose(): void {
    this.#chart.remove();
  }
}

/** The last point of each second: the chart counts in seconds and wants each once. */
export function secondsOf(points: readonly EquityPoint[]): AreaData[] {
  const bySecond = new Map(points.map((point) => [chartTime(point.at), point.equity]));
  return [...bySecond].sort((a, b) => a[0] - b[0]).map(([time, value]) => ({ time, value }));
}
