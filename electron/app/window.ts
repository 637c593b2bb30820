import { BrowserWindow, screen } from 'electron';
import { bundleOrigin } from './bundlePath.ts';
import { placeToOpen, rememberPlace, type WindowStore } from './windowMemory.ts';
import { windowPreferences, type WindowOptions } from './windowPreferences.ts';

export interface OpenWindowOptions extends WindowOptions {
  readonly store: WindowStore;
  readonly onStoreFailure: (error: unknown) => void;
}

/** Opens the application's window where it was last, and shows it with its first paint. Rejects when the page cannot be loaded. */
export async function openWindow(options: OpenWindowOptions): Promise<BrowserWindow> {
  const place = placeToOpen(options.store.get('bounds'), screen.getAllDisplays().map(({ workArea }) => workArea));
  const { isMaximized = false, ...bounds } = place ?? {};
  const window = new BrowserWindow({ ...windowPreferences(options), ...bounds });
  if (isMaximized) window.maximize();
  rememberPlace(window, options.store, options.onStoreFailure);
  window.once('ready-to-show', () => window.show());
  await window.loadURL(`${bundleOrigin}/`);
  return window;
}

export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
