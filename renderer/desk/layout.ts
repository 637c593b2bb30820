import { z } from 'zod';
import { ZONE_CHOICES } from '../format/time.ts';
import { MARKET_RANGES } from '../market/marketRange.ts';

/*
 * What the window remembers between starts: sizes, open tabs, clock zone. Nothing here decides about trading.
 */

const size = (min: number, max: number, fallback: number) => z.number().min(min).max(max).catch(fallback);

export const LAYOUT_LIMITS = {
  watchWidth: { min: 190, max: 420, fallback: 250 },
  sideWidth: { min: 280, max: 620, fallback: 350 },
  bottomHeight: { min: 110, max: 640, fallback: 226 },
} as const;

const { watchWidth, sideWidth, bottomHeight } = LAYOUT_LIMITS;

export const layoutSchema = z.object({
  watchWidth: size(watchWidth.min, watchWidth.max, watchWidth.fallback),
  sideWidth: size(sideWidth.min, sideWidth.max, sideWidth.fallback),
  bottomHeight: size(bottomHeight.min, bottomHeight.max, bottomHeight.fallback),
  bottomTab: z.enum(['positions', 'orders', 'trades', 'fills', 'decisions', 'signals', 'portfolio', 'equity', 'market', 'connections', 'incidents', 'quarantine', 'errors', 'log', 'sessions']).catch('positions'),
  sideTab: z.enum(['why', 'risk', 'guards']).catch('why'),
  timeframe: z.enum(['30m', '1h', '4h']).catch('30m'),
  marketRange: z.enum(MARKET_RANGES).catch('24h'),
  zone: z.enum(ZONE_CHOICES).catch('utc'),
  palette: z.enum(['green-red', 'blue-orange']).catch('green-red'),
});
export type Layout = z.output<typeof layoutSchema>;

export const defaultLayout: Layout = layoutSchema.parse({
  watchWidth: watchWidth.fallback,
  sideWidth: sideWidth.fallback,
  bottomHeight: bottomHeight.fallback,
});

const KEY = 'bearish-alpha.layout';

/** Reads what was remembered; anything unreadable gives the default. */
export function readLayout(storage: Pick<Storage, 'getItem'>): Layout {
  const text = storage.getItem(KEY);
  if (text === null) return defaultLayout;
  const parsed = layoutSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : defaultLayout;
}

export function writeLayout(storage: Pick<Storage, 'setItem'>, layout: Layout): void {
  storage.setItem(KEY, JSON.stringify(layoutSchema.parse(layout)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Damaged preferences are worth no message: the default layout takes their place.
    return null;
  }
}
