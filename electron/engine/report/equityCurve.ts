import type { Markup } from './markup.ts';
import { html } from './markup.ts';

const WIDTH = 1_000;
const HEIGHT = 220;

/** Equity over market time as a picture; null where there is no curve to draw. */
export function equityCurve(points: readonly (readonly [number, number])[]): Markup | null {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || last[0] <= first[0]) return null;
  const values = points.map(([, equity]) => equity);
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  // A flat curve lies in the middle.
  const margin = highest > lowest ? (highest - lowest) * 0.05 : 1;
  const x = (at: number): string => (((at - first[0]) / (last[0] - first[0])) * WIDTH).toFixed(1);
  const y = (equity: number): string => (((highest + margin - equity) / (highest - lowest + 2 * margin)) * HEIGHT).toFixed(1);
  const path = points.map(([at, equity], index) => `${index === 0 ? 'M' : 'L'}${x(at)} ${y(equity)}`).join('');
  const summary = `Equity from ${first[1].toFixed(2)} to ${last[1].toFixed(2)} USDT, lowest ${lowest.toFixed(2)}, highest ${highest.toFixed(2)}`;
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${summary}">
<path class="start" d="M0 ${y(first[1])}H${WIDTH}"/><path class="curve" d="${path}"/>
</svg>
<figcaption>${summary}</figcaption>
</figure>`;
}
