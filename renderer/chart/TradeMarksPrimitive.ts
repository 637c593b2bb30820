import type { AutoscaleInfo, IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, SeriesAttachedParameter, Time } from 'lightweight-charts';
import type { ThemeColors } from '../design/themeColors.ts';
import { msOfChartTime, xOf } from './chartTime.ts';
import type { TradeMark } from './tradeMarks.ts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

const SIZE_PX = 6;
/** Below this width of a candle the words would lie over each other. */
const LABEL_BAR_SPACING = 4.5;

/** Entries as triangles in the trade's direction, exits as crosses, a line between them. Draws what is visible. */
export class TradeMarksPrimitive implements ISeriesPrimitive<Time> {
  #marks: readonly TradeMark[] = [];
  #parameters: SeriesAttachedParameter | null = null;
  #reach: AutoscaleInfo | null = null;
  readonly #candleMs: number;
  readonly #views: readonly IPrimitivePaneView[];

  constructor(colors: ThemeColors, candleMs: number) {
    this.#candleMs = candleMs;
    const renderer: IPrimitivePaneRenderer = {
      draw: (target) => {
        if (this.#parameters !== null) drawMarks(target, this.#parameters, this.#marks, this.#candleMs, colors);
      },
    };
    this.#views = [{ zOrder: () => 'top', renderer: () => renderer }];
  }

  setMarks(marks: readonly TradeMark[]): void {
    this.#marks = marks;
    this.#parameters?.requestUpdate();
  }

  /** Prices that are to stay in view, such as stops and targets of open positions. */
  setReach(prices: readonly number[]): void {
    this.#reach = prices.length === 0 ? null : { priceRange: { minValue: Math.min(...prices), maxValue: Math.max(...prices) } };
    this.#parameters?.requestUpdate();
  }

  autoscaleInfo(): AutoscaleInfo | null {
    return this.#reach;
  }

  attached(parameters: SeriesAttachedParameter): void {
    this.#parameters = parameters;
  }

  detached(): void {
    this.#parameters = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }
}

function drawMarks(target: DrawTarget, { chart, series }: SeriesAttachedParameter, marks: readonly TradeMark[], candleMs: number, colors: ThemeColors): void {
  const scale = chart.timeScale();
  const visible = scale.getVisibleRange();
  const from = msOfChartTime(visible?.from);
  const to = msOfChartTime(visible?.to);
  if (from === null || to === null) return;
  const hasLabels = scale.options().barSpacing >= LABEL_BAR_SPACING;
  const floor = (time: number): number => time - (time % candleMs);
  target.useMediaCoordinateSpace(({ context }) => {
    context.lineJoin = 'round';
    context.font = `11px ${chart.options().layout.fontFamily}`;
    context.textAlign = 'center';
    for (const mark of marks) {
      const end = mark.exitTime ?? mark.entryTime;
      if (floor(end) < from || floor(mark.entryTime) > to) continue;
      const x = xOf(chart, floor(mark.entryTime));
      const y = series.priceToCoordinate(mark.entryPrice);
      if (x === null || y === null) continue;
      const color = mark.side === 'long' ? colors.up : colors.down;
      if (mark.exitTime !== null && mark.exitPrice !== null) {
        const exitX = xOf(chart, floor(mark.exitTime));
        const exitY = series.priceToCoordinate(mark.exitPrice);
        if (exitX !== null && exitY !== null) {
          drawConnection(context, x, y, exitX, exitY, mark.isGain ? colors.up : colors.down);
          drawExit(context, exitX, exitY, mark.isGain ? colors.up : colors.down, colors.canvas);
          if (hasLabels) drawLabel(context, mark.exitLabel, exitX, mark.side === 'long' ? exitY - 13 : exitY + 20, colors['text-strong'], colors.canvas);
        }
      }
      drawEntry(context, x, y, mark.side, color, colors.canvas);
      if (hasLabels) drawLabel(context, mark.side === 'long' ? 'Long' : 'Short', x, mark.side === 'long' ? y + 22 : y - 15, colors['text-strong'], colors.canvas);
    }
  });
}

function drawEntry(context: CanvasRenderingContext2D, x: number, y: number, side: 'long' | 'short', color: string, edge: string): void {
  const tip = side === 'long' ? -1 : 1;
  context.beginPath();
  context.moveTo(x, y + tip * 2);
  context.lineTo(x - SIZE_PX, y - tip * (SIZE_PX + 5));
  context.lineTo(x + SIZE_PX, y - tip * (SIZE_PX + 5));
  context.closePath();
  context.fillStyle = color;
  context.strokeStyle = edge;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
}

function drawExit(context: CanvasRenderingContext2D, x: number, y: number, color: string, edge: string): void {
  for (const [style, width] of [[edge, 5], [color, 2.5]] as const) {
    context.beginPath();
    context.moveTo(x - 5, y - 5);
    context.lineTo(x + 5, y + 5);
    context.moveTo(x + 5, y - 5);
    context.lineTo(x - 5, y + 5);
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}

function drawConnection(context: CanvasRenderingContext2D, x: number, y: number, exitX: number, exitY: number, color: string): void {
  context.save();
  context.setLineDash([4, 3]);
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(exitX, exitY);
  context.stroke();
  context.restore();
}

function drawLabel(context: CanvasRenderingContext2D, text: string, x: number, y: number, color: string, edge: string): void {
  context.lineWidth = 3;
  context.strokeStyle = edge;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}
