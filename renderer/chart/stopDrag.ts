import type { IChartApi, IPriceLine, ISeriesApi } from 'lightweight-charts';
import type { MarketRules } from '../../shared/domain/instrument.ts';
import { toTick, type PositionLine } from './positionLines.ts';

export interface StopDragOptions {
  readonly container: HTMLElement;
  readonly chart: IChartApi;
  readonly series: ISeriesApi<'Candlestick'>;
  readonly rules: Pick<MarketRules, 'priceTick'> | null;
  readonly stops: () => readonly { readonly line: PositionLine; readonly handle: IPriceLine }[];
  readonly onDropped: (positionId: string, price: number) => void;
}

/** How near the pointer must be to a line to take it. */
const GRIP_PX = 6;

/** Lets stop lines be dragged. The line goes back where it was; what happens to the order is decided in a dialog. Returns the end. */
export function dragStops({ container, chart, series, rules, stops, onDropped }: StopDragOptions): () => void {
  const listening = new AbortController();
  const options = { signal: listening.signal, capture: true };
  let dragged: { readonly line: PositionLine; readonly handle: IPriceLine } | null = null;

  const priceAt = (event: PointerEvent): number | null => {
    const price = series.coordinateToPrice(event.clientY - container.getBoundingClientRect().top);
    return price === null || price <= 0 ? null : toTick(price, rules);
  };
  const stopUnder = (event: PointerEvent) => {
    const box = container.getBoundingClientRect();
    if (event.clientX - box.left > chart.timeScale().width()) return undefined;
    const y = event.clientY - box.top;
    return stops().find(({ line }) => {
      const lineY = series.priceToCoordinate(line.price);
      return lineY !== null && Math.abs(lineY - y) <= GRIP_PX;
    });
  };
  const release = (): void => {
    if (dragged === null) return;
    dragged.handle.applyOptions({ price: dragged.line.price, title: dragged.line.title });
    dragged = null;
    chart.applyOptions({ handleScroll: true, handleScale: true });
  };

  container.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      const stop = stopUnder(event);
      if (stop === undefined) return;
      event.stopPropagation();
      dragged = stop;
      container.setPointerCapture(event.pointerId);
      chart.applyOptions({ handleScroll: false, handleScale: false });
    },
    options,
  );
  container.addEventListener(
    'pointermove',
    (event) => {
      if (dragged === null) {
        container.style.cursor = stopUnder(event) === undefined ? '' : 'ns-resize';
        return;
      }
      const price = priceAt(event);
      if (price !== null) dragged.handle.applyOptions({ price, title: 'Move the stop here' });
    },
    options,
  );
  container.addEventListener(
    'pointerup',
    (event) => {
      if (dragged === null) return;
      const { line } = dragged;
      const price = priceAt(event);
      release();
      if (price !== null && price !== line.price) onDropped(line.positionId, price);
    },
    options,
  );
  container.addEventListener('pointercancel', release, options);
  return () => listening.abort();
}
