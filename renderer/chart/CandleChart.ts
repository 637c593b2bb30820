import {
  CandlestickSeries,
  createChart,
  createTextWatermark,
  HistogramSeries,
  LineSeries,
  LineStyle,
  type CandlestickData,
  type HistogramData,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  type LineData,
  type MouseEventParams,
  type Time,
  type WhitespaceData,
} from 'lightweight-charts';
import { TIMEFRAME_MS } from '../../shared/domain/timeframe.ts';
import type { ThemeColors } from '../design/themeColors.ts';
import type { ChartTimeframe } from '../desk/uiState.ts';
import { formatDecimal } from '../format/number.ts';
import { priceDigits } from '../format/price.ts';
import { formatTime, type Zone } from '../format/time.ts';
import type { MarketRules } from '../../shared/domain/instrument.ts';
import type { ChartState } from './chartFeed.ts';
import type { ChartRow } from '../../shared/ipc/contract.ts';
import { chartTime, logicalOf, msOfChartTime, tickLabel } from './chartTime.ts';
import type { PositionLine } from './positionLines.ts';
import { markFirstPaint, PaintWitness } from './paintWitness.ts';
import { RegimeBandsPrimitive } from './RegimeBandsPrimitive.ts';
import { dragStops } from './stopDrag.ts';
import type { TradeMark } from './tradeMarks.ts';
import { TradeMarksPrimitive } from './TradeMarksPrimitive.ts';

export interface CandleChartOptions {
  readonly container: HTMLElement;
  readonly colors: ThemeColors;
  readonly fontFamily: string;
  readonly timeframe: ChartTimeframe;
  readonly rules: Pick<MarketRules, 'priceTick'> | null;
  readonly lastPrice: number | null;
  readonly zone: Zone;
  readonly watermark: readonly [mode: string, market: string];
  readonly onOpenCandle: (openTime: number) => void;
  /** The candle under the crosshair; null where there is none. */
  readonly onHover: (openTime: number | null) => void;
  readonly onNearStart: () => void;
  readonly onStopDragged: (positionId: string, price: number) => void;
}

type Study = 'emaFast' | 'emaMid' | 'emaSlow' | 'rsi' | 'bounceThreshold' | 'ripThreshold';
const STUDIES: readonly Study[] = ['emaFast', 'emaMid', 'emaSlow', 'rsi', 'bounceThreshold', 'ripThreshold'];

/** The same series twice: closed candles, and the forming one alone, so that an update does not walk the history. */
interface Pair<S> {
  readonly history: S;
  readonly forming: S;
}

/** Candles this near the left edge ask for older ones. */
const NEAR_START = 30;
/** Candles in view at first. */
const FIRST_VISIBLE = 140;

/** Owns the chart on its canvas. `dispose` gives everything back. */
export class CandleChart {
  readonly #chart: IChartApi;
  readonly #options: CandleChartOptions;
  readonly #candles: Pair<ISeriesApi<'Candlestick'>>;
  readonly #volume: Pair<ISeriesApi<'Histogram'>>;
  readonly #studies: Readonly<Record<Study, Pair<ISeriesApi<'Line'>>>>;
  readonly #bands: RegimeBandsPrimitive;
  readonly #marks: TradeMarksPrimitive;
  readonly #lines = new Map<string, { readonly line: PositionLine; readonly handle: IPriceLine }>();
  readonly #endDrag: () => void;
  #rows: readonly ChartRow[] = [];
  #forming: ChartRow | null = null;
  #hasFitted = false;

  constructor(options: CandleChartOptions) {
    this.#options = options;
    const { colors, container, zone } = options;
    this.#chart = createChart(container, {
      autoSize: true,
      layout: {
        attributionLogo: false,
        background: { color: colors.panel },
        textColor: colors.muted,
        fontFamily: options.fontFamily,
        fontSize: 11,
        panes: { separatorColor: colors.line, separatorHoverColor: colors['line-strong'], enableResize: true },
      },
      grid: { vertLines: { color: colors.grid }, horzLines: { color: colors.grid } },
      crosshair: {
        mode: 0,
        vertLine: { color: colors.crosshair, labelBackgroundColor: colors.raised },
        horzLine: { color: colors.crosshair, labelBackgroundColor: colors.raised },
      },
      rightPriceScale: { borderColor: colors.line, scaleMargins: { top: 0.12, bottom: 0.2 } },
      timeScale: {
        borderColor: colors.line,
        timeVisible: true,
        rightOffset: 6,
        minBarSpacing: 1,
        tickMarkFormatter: (time: Time, type: number) => tickLabel(time, type, zone),
      },
      localization: { timeFormatter: (time: Time) => formatTime(msOfChartTime(time), zone, 'dateMinute') },
    });
    this.#volume = this.#pair(() => this.#addVolume());
    this.#candles = this.#pair((isForming) => this.#addCandles(isForming));
    const line = (study: Study, color: string, pane: number, width: 1 | 2 = 1): Pair<ISeriesApi<'Line'>> => this.#pair(() => this.#addLine(study, color, pane, width));
    this.#studies = {
      emaFast: line('emaFast', colors['ema-fast'], 0),
      emaMid: line('emaMid', colors['ema-mid'], 0),
      emaSlow: line('emaSlow', colors['ema-slow'], 0, 2),
      rsi: line('rsi', colors.rsi, 1),
      bounceThreshold: line('bounceThreshold', colors['threshold-bounce'], 1, 2),
      ripThreshold: line('ripThreshold', colors['threshold-rip'], 1, 2),
    };
    const panes = this.#chart.panes();
    panes[0]?.setStretchFactor(3.2);
    panes[1]?.setStretchFactor(1);
    this.#chart.priceScale('volume', 0).applyOptions({ scaleMargins: { top: 0.84, bottom: 0 } });
    this.#chart.priceScale('right', 1).applyOptions({ scaleMargins: { top: 0.06, bottom: 0.06 } });
    this.#bands = new RegimeBandsPrimitive(colors);
    panes[0]?.attachPrimitive(this.#bands);
    this.#marks = new TradeMarksPrimitive(colors, TIMEFRAME_MS[options.timeframe]);
    this.#candles.history.attachPrimitive(this.#marks);
    this.#candles.history.attachPrimitive(new PaintWitness(() => this.#rows.length > 0, markFirstPaint));
    const firstPane = panes[0];
    if (firstPane !== undefined) {
      createTextWatermark(firstPane, {
        horzAlign: 'center',
        vertAlign: 'center',
        lines: [
          { text: options.watermark[0], color: colors.watermark, fontSize: 46, fontStyle: 'bold', fontFamily: options.fontFamily },
          { text: options.watermark[1], color: colors.watermark, fontSize: 20, fontFamily: options.fontFamily },
        ],
      });
    }
    this.#chart.subscribeClick((event) => this.#click(event));
    this.#chart.subscribeCrosshairMove((event) => options.onHover(msOfChartTime(event.time)));
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && range.from < NEAR_START && this.#rows.length > 0) options.onNearStart();
    });
    this.#endDrag = dragStops({
      container,
      chart: this.#chart,
      series: this.#candles.history,
      rules: options.rules,
      stops: () => [...this.#lines.values()].filter(({ line: each }) => each.kind === 'stop'),
      onDropped: options.onStopDragged,
    });
  }

  /** Shows a state of the feed; only what changed is handed to the library. */
  show(state: ChartState): void {
    if (state.rows !== this.#rows) {
      const isAppended = state.rows.length === this.#rows.length + 1 && state.rows.at(-2) === this.#rows.at(-1) && state.rows[0] === this.#rows[0] && this.#rows.length > 0;
      const last = state.rows.at(-1);
      this.#rows = state.rows;
      if (isAppended && last !== undefined) this.#append(last);
      else this.#replace(state.rows);
      this.#bands.setBands(state.bands);
    }
    if (state.forming !== this.#forming) {
      this.#forming = state.forming;
      this.#showForming(state.forming);
    }
    if (!this.#hasFitted && this.#rows.length > 0) {
      this.#hasFitted = true;
      this.#chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, this.#rows.length - FIRST_VISIBLE), to: this.#rows.length + 8 });
    }
  }

  setMarks(marks: readonly TradeMark[]): void {
    this.#marks.setMarks(marks);
  }

  setLines(lines: readonly PositionLine[]): void {
    const wanted = new Set(lines.map((line) => line.key));
    for (const [key, { handle }] of this.#lines) {
      if (wanted.has(key)) continue;
      this.#candles.history.removePriceLine(handle);
      this.#lines.delete(key);
    }
    this.#marks.setReach(lines.filter((line) => line.kind !== 'liquidation').map((line) => line.price));
    for (const line of lines) {
      const known = this.#lines.get(line.key);
      if (known === undefined) {
        this.#lines.set(line.key, { line, handle: this.#candles.history.createPriceLine({ ...this.#lineStyle(line.kind), price: line.price, title: line.title }) });
      } else if (known.line.price !== line.price || known.line.title !== line.title) {
        known.handle.applyOptions({ price: line.price, title: line.title });
        this.#lines.set(line.key, { line, handle: known.handle });
      }
    }
  }

  /** Centres the candle that contains `time`; infinity goes to the newest. */
  jumpTo(time: number): void {
    const scale = this.#chart.timeScale();
    if (time === Number.POSITIVE_INFINITY) {
      scale.scrollToRealTime();
      return;
    }
    const candleMs = TIMEFRAME_MS[this.#options.timeframe];
    const centre = logicalOf(this.#chart, time - (time % candleMs));
    const range = scale.getVisibleLogicalRange();
    if (centre === null || range === null) return;
    // A trade is looked at from near by.
    const half = Math.min(range.to - range.from, FIRST_VISIBLE) / 2;
    // A trade of the last hours keeps the newest candle near the edge instead of half a chart of nothing.
    const to = Math.min(centre + half, Math.max(this.#rows.length, centre) + half / 4);
    scale.setVisibleLogicalRange({ from: to - 2 * half, to });
  }

  /** Moves the view by a part of its width; negative goes back in time. */
  pan(share: number): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (range === null) return;
    const by = (range.to - range.from) * share;
    this.#chart.timeScale().setVisibleLogicalRange({ from: range.from + by, to: range.to + by });
  }

  /** Below 1 zooms in, above 1 out; the right edge stays. */
  zoom(factor: number): void {
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    if (range === null) return;
    const width = Math.min(Math.max((range.to - range.from) * factor, 10), Math.max(this.#rows.length, 10) + 20);
    this.#chart.timeScale().setVisibleLogicalRange({ from: range.to - width, to: range.to });
  }

  dispose(): void {
    this.#endDrag();
    this.#chart.remove();
  }

  #pair<S>(make: (isForming: boolean) => S): Pair<S> {
    return { history: make(false), forming: make(true) };
  }

  #addCandles(isForming: boolean): ISeriesApi<'Candlestick'> {
    const { colors, rules, lastPrice } = this.#options;
    const digits = priceDigits(lastPrice ?? 1, rules);
    return this.#chart.addSeries(CandlestickSeries, {
      upColor: colors['up-body'],
      downColor: colors['down-body'],
      wickUpColor: colors['up-body'],
      wickDownColor: colors['down-body'],
      borderVisible: false,
      priceLineVisible: isForming,
      lastValueVisible: isForming,
      priceFormat: { type: 'custom', minMove: rules?.priceTick ?? 10 ** -digits, formatter: (price: number) => formatDecimal(price, digits) },
    });
  }

  #addVolume(): ISeriesApi<'Histogram'> {
    return this.#chart.addSeries(HistogramSeries, {
      color: this.#options.colors.volume,
      priceScaleId: 'volume',
      priceFormat: { type: 'volume' },
      priceLineVisible: false,
      lastValueVisible: false,
    });
  }

  #addLine(study: Study, color: string, pane: number, width: 1 | 2): ISeriesApi<'Line'> {
    const isRsi = pane === 1;
    return this.#chart.addSeries(
      LineSeries,
      {
        color,
        lineWidth: width,
        lineStyle: study === 'ripThreshold' ? LineStyle.Dashed : LineStyle.Solid,
        priceLineVisible: false,
        lastValueVisible: false,
        crosshairMarkerVisible: isRsi,
        pointMarkersVisible: false,
        ...(isRsi
          ? {
              priceFormat: { type: 'custom' as const, minMove: 0.1, formatter: (value: number) => formatDecimal(value, 0) },
              autoscaleInfoProvider: () => ({ priceRange: { minValue: 10, maxValue: 90 } }),
            }
          : { autoscaleInfoProvider: () => null }),
      },
      pane,
    );
  }

  #append(row: ChartRow): void {
    this.#showForming(null);
    this.#candles.history.update(candleOf(row));
    this.#volume.history.update(volumeOf(row));
    for (const study of STUDIES) this.#studies[study].history.update(pointOf(row, study));
  }

  #replace(rows: readonly ChartRow[]): void {
    this.#showForming(null);
    this.#candles.history.setData(rows.map(candleOf));
    this.#volume.history.setData(rows.map(volumeOf));
    for (const study of STUDIES) this.#studies[study].history.setData(rows.map((row) => pointOf(row, study)));
    this.#forming = null;
  }

  #showForming(row: ChartRow | null): void {
    this.#candles.forming.setData(row === null ? [] : [candleOf(row)]);
    this.#volume.forming.setData(row === null ? [] : [volumeOf(row)]);
    const last = this.#rows.at(-1);
    for (const study of STUDIES) {
      // Two points, so that the line joins the last closed candle with the forming one.
      const hasValue = row !== null && last !== undefined && Number.isFinite(row[study]) && Number.isFinite(last[study]) && last.openTime < row.openTime;
      this.#studies[study].forming.setData(hasValue ? [pointOf(last, study), pointOf(row, study)] : []);
    }
  }

  #click(event: MouseEventParams): void {
    const openTime = msOfChartTime(event.time);
    if (openTime !== null) this.#options.onOpenCandle(openTime);
  }

  #lineStyle(kind: PositionLine['kind']): { readonly color: string; readonly lineStyle: LineStyle; readonly lineWidth: 1 | 2; readonly axisLabelVisible: boolean } {
    const { colors } = this.#options;
    switch (kind) {
      case 'entry':
        return { color: colors.info, lineStyle: LineStyle.Dotted, lineWidth: 1, axisLabelVisible: true };
      case 'stop':
        return { color: colors.down, lineStyle: LineStyle.Solid, lineWidth: 1, axisLabelVisible: true };
      case 'target':
        return { color: colors.up, lineStyle: LineStyle.Solid, lineWidth: 1, axisLabelVisible: true };
      case 'liquidation':
        return { color: colors.warn, lineStyle: LineStyle.LargeDashed, lineWidth: 1, axisLabelVisible: true };
    }
  }
}

function candleOf(row: ChartRow): CandlestickData {
  return { time: chartTime(row.openTime), open: row.open, high: row.high, low: row.low, close: row.close };
}

function volumeOf(row: ChartRow): HistogramData {
  return { time: chartTime(row.openTime), value: row.volume };
}

function pointOf(row: ChartRow, study: Study): LineData | WhitespaceData {
  const value = row[study];
  return Number.isFinite(value) ? { time: chartTime(row.openTime), value } : { time: chartTime(row.openTime) };
}
