import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { placeToOpen, rememberPlace, type RememberedWindow } from '../../../electron/app/windowMemory.ts';

const screen = { x: 0, y: 0, width: 1_920, height: 1_080 };
const place = { x: 100, y: 80, width: 1_200, height: 800, isMaximized: false };

describe('the place at which the window opens', () => {
  it('is where it was', () => {
    expect(placeToOpen(place, [screen])).toEqual(place);
  });

  it('is the default one where its screen is gone', () => {
    const beside = { ...place, x: 2_500 };
    expect(placeToOpen(beside, [screen, { ...screen, x: 1_920 }])).toEqual(beside);
    expect(placeToOpen(beside, [screen])).toBeNull();
  });

  it('is the default one where its top would lie beyond the screen', () => {
    expect(placeToOpen({ ...place, y: -40 }, [screen])).toBeNull();
    expect(placeToOpen({ ...place, y: 1_070 }, [screen])).toBeNull();
  });

  it('is the default one where nothing readable was kept', () => {
    for (const kept of [undefined, null, 'wide', { ...place, width: 0 }, { x: 1 }]) expect(placeToOpen(kept, [screen])).toBeNull();
  });
});

describe('keeping the place', () => {
  afterEach(() => { vi.useRealTimers(); });

  function openWindow(): { readonly window: BrowserWindow; readonly emitter: EventEmitter; move(x: number): void } {
    const emitter = new EventEmitter();
    const bounds = { x: place.x, y: place.y, width: place.width, height: place.height };
    const window: unknown = Object.assign(emitter, { getNormalBounds: () => ({ ...bounds }), isMaximized: () => false });
    return {
      window: window as BrowserWindow, emitter,
      move(x) {
        bounds.x = x;
        emitter.emit('move');
      },
    };
  }

  it('writes once a movement has come to rest', () => {
    vi.useFakeTimers();
    const kept: RememberedWindow[] = [];
    const { window, move } = openWindow();
    rememberPlace(window, { get: () => undefined, set: (_key, value) => { kept.push(value); } }, () => undefined);
    for (const x of [110, 120, 130]) {
      move(x);
      vi.advanceTimersByTime(300);
    }
    expect(kept).toEqual([]);
    vi.advanceTimersByTime(300);
    expect(kept).toEqual([{ ...place, x: 130 }]);
  });

  it('writes what is left when the window goes away', () => {
    vi.useFakeTimers();
    const kept: RememberedWindow[] = [];
    const { window, emitter, move } = openWindow();
    rememberPlace(window, { get: () => undefined, set: (_key, value) => { kept.push(value); } }, () => undefined);
    move(140);
    emitter.emit('closed');
    expect(kept).toEqual([{ ...place, x: 140 }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says once that it cannot write, and lets the window be', () => {
    vi.useFakeTimers();
    const told: unknown[] = [];
    const { window, move } = openWindow();
    rememberPlace(window, { get: () => undefined, set: () => { throw new Error('disk full'); } }, (error) => { told.push(error); });
    for (const x of [1, 2]) {
      move(x);
      vi.advanceTimersByTime(1_000);
    }
    expect(told).toHaveLength(1);
  });
});
