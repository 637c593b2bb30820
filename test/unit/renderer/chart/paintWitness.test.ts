import type { IPrimitivePaneRenderer } from 'lightweight-charts';
import { expect, test } from 'vitest';
import { PaintWitness } from '../../../../renderer/chart/paintWitness.ts';

type DrawTarget = Parameters<IPrimitivePaneRenderer['draw']>[0];

function canvas(width: number, height: number): DrawTarget {
  const scope = { bitmapSize: { width, height } };
  const target: unknown = { useBitmapCoordinateSpace: (draw: (scope: unknown) => void) => draw(scope) };
  return target as DrawTarget;
}

function draw(witness: PaintWitness, target: DrawTarget): void {
  for (const view of witness.paneViews()) view.renderer()?.draw(target);
}

test('tells the first frame that has candles and a size, once', () => {
  let hasCandles = false;
  let told = 0;
  const witness = new PaintWitness(() => hasCandles, () => { told += 1; });
  draw(witness, canvas(800, 600));
  expect(told).toBe(0);
  hasCandles = true;
  draw(witness, canvas(0, 600));
  expect(told).toBe(0);
  draw(witness, canvas(800, 600));
  draw(witness, canvas(800, 600));
  expect(told).toBe(1);
  expect(witness.paneViews()).toEqual([]);
});
