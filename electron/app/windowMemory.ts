import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';

const rememberedSchema = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive(), isMaximized: z.boolean() });
export type RememberedWindow = z.output<typeof rememberedSchema>;

/** Preferences of the window on the disk. */
export interface WindowStore {
  get(key: 'bounds'): unknown;
  set(key: 'bounds', value: RememberedWindow): void;
}

/** So much of the window's top must be on a screen, or nobody could take hold of it. */
const REACHABLE_PX = { width: 100, height: 24 } as const;
/** Moving and resizing are written when they have rested this long, real ms. */
const REST_MS = 500;

/** Where the window was, if it can still be reached there: screens come and go. `null` opens it at its default place and size. */
export function placeToOpen(remembered: unknown, workAreas: readonly Rectangle[]): RememberedWindow | null {
  const parsed = rememberedSchema.safeParse(remembered);
  if (!parsed.success) return null;
  const { x, y, width } = parsed.data;
  const isReachable = workAreas.some((area) => {
    const overlap = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
    return overlap >= REACHABLE_PX.width && y >= area.y && y + REACHABLE_PX.height <= area.y + area.height;
  });
  return isReachable ? parsed.data : null;
}

/** Keeps the window's place and size in the store until the window is closed. A store that cannot be written is told once. */
export function rememberPlace(window: BrowserWindow, store: WindowStore, report: (error: unknown) => void): void {
  let pending: RememberedWindow | null = null;
  let timer: NodeJS.Timeout | null = null;
  let hasFailed = false;
  const write = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (pending === null) return;
    try {
      store.set('bounds', pending);
    } catch (error) {
      if (!hasFailed) report(error);
      hasFailed = true;
    }
    pending = null;
  };
  const note = (): void => {
    pending = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
    timer ??= setTimeout(write, REST_MS);
    timer.refresh();
  };
  window.on('resize', note);
  window.on('move', note);
  // `destroy` skips `close`, so the last bounds are written when the window has gone.
  window.once('closed', write);
}
