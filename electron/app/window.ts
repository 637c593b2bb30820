import { BrowserWindow } from 'electron';
import { bundleOrigin } from './bundlePath.ts';
import { windowPreferences, type WindowOptions } from './windowPreferences.ts';

/** Opens the application's window and shows it with its first paint. Rejects when the page cannot be loaded. */
export async function openWindow(options: WindowOptions): Promise<BrowserWindow> {
  const window = new BrowserWindow(windowPreferences(options));
  window.once('ready-to-show', () => window.show());
  await window.loadURL(`${bundleOrigin}/`);
  return window;
}

export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
