import type { IChartApiBase, IPanePrimitive, IPanePrimitivePaneView, IPrimitivePaneRenderer, PaneAttachedParameter, Time } from 'lightweight-charts';
import type { ChartBand } from '../../shared/ipc/contract.ts';
import type { ThemeColors } from '../design/themeColors.ts';
import { firstEndingAfter } from './chartRows.ts';
import { msOfChartTime, xOf } from './chartTime.ts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** Height of the strip at the pane's top that tells the volatility. */
const STRIP_PX = 4;

/**
 * Regime behind the candles: the trend tints the background, volatility colours a strip at the top. Bands are keyed by time, because
 * prepending history shifts every index; only the visible ones are looked at.
 */
export class RegimeBandsPrimitive implements IPanePrimitive<Time> {
  #bands: readonly ChartBand[] = [];
  #parameters: PaneAttachedParameter | null = null;
  readonly #views: readonly IPanePrimitivePaneView[];

  constructor(colors: ThemeColors) {
    const renderer: IPrimitivePaneRenderer = {
      draw: () => undefined,
      drawBackground: (target) => {
        if (this.#parameters !== null) drawBands(target, this.#parameters.chart, this.#bands, colors);
      },
    };
    this.#views = [{ zOrder: () => 'bottom', renderer: () => renderer }];
  }

  setBands(bands: readonly ChartBand[]): void {
    this.#bands = bands;
    this.#parameters?.requestUpdate();
  }

  attached(parameters: PaneAttachedParameter): void {
    this.#parameters = parameters;
  }

  detached(): void {
    this.#parameters = null;
  }

  paneViews(): readonly IPanePrimitivePaneView[] {
    return this.#views;
  }
}

function drawBands(target: DrawTarget, chart: IChartApiBase, bands: readonly ChartBand[], colors: ThemeColors): void {
  const scale = chart.timeScale();
  const visible = scale.getVisibleRange();
  const from = msOfChartTime(visible?.from);
  const to = msOfChartTime(visible?.to);
  if (from === null || to === null) return;
  target.useBitmapCoordinateSpace(({ context, bitmapSize, horizontalPixelRatio, verticalPixelRatio }) => {
    const halfBar = scale.options().barSpacing / 2;
    for (let row = firstEndingAfter(bands, from, (band) => band.to); row < bands.length; row += 1) {
      const band = bands[row];
      if (band === undefined || band.from > to) break;
      const start = xOf(chart, band.from);
      const end = xOf(chart, band.to);
      if (start === null || end === null) continue;
      // The newest regime is in force until the next close, so it covers the forming candle.
      const isNewest = row === bands.length - 1;
      const left = Math.round((start - halfBar) * horizontalPixelRatio);
      const right = Math.round((isNewest ? end + halfBar : end - halfBar) * horizontalPixelRatio);
      if (right <= left) continue;
      context.fillStyle = colors[`band-${band.trend}`];
      context.fillRect(left, 0, right - left, bitmapSize.height);
      if (band.volatility === 'normal') continue;
      context.fillStyle = colors[band.volatility === 'high' ? 'volatility-high' : 'volatility-low'];
      context.fillRect(left, 0, right - left, STRIP_PX * verticalPixelRatio);
    }
  });
}
