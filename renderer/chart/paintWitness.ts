import type { IPrimitivePaneRenderer, IPrimitivePaneView, ISeriesPrimitive, Time } from 'lightweight-charts';

/** The page's performance mark (User Timing) for the first frame that showed candles. Measurements of the start look for it. */
export const FIRST_CANDLE_PAINTED = 'chart:first-candle-painted';

/** Draws nothing; says once that a frame with candles has been drawn on a canvas that has a size. */
export class PaintWitness implements ISeriesPrimitive<Time> {
  #views: readonly IPrimitivePaneView[];

  constructor(hasCandles: () => boolean, onDrawn: () => void) {
    const renderer: IPrimitivePaneRenderer = {
      draw: (target) => {
        if (!hasCandles()) return;
        target.useBitmapCoordinateSpace(({ bitmapSize }) => {
          if (bitmapSize.width === 0 || bitmapSize.height === 0 || this.#views.length === 0) return;
          this.#views = [];
          onDrawn();
        });
      },
    };
    // On top, because the candles are drawn before that.
    this.#views = [{ zOrder: () => 'top', renderer: () => renderer }];
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }
}

/** Marks the moment once a page. The mark is set after the frame, when the drawn canvas has been handed on to the screen. */
export function markFirstPaint(): void {
  setTimeout(() => {
    if (performance.getEntriesByName(FIRST_CANDLE_PAINTED).length === 0) performance.mark(FIRST_CANDLE_PAINTED);
  }, 0);
}
