import { Menu, nativeImage, Tray } from 'electron';
import type { SessionDelta, SessionView } from '../../shared/domain/sessionView.ts';
import { trayState, type TrayAction } from './trayMenu.ts';

const REFRESH_MS = 1_000;

export interface TrayOptions {
  readonly icon: string;
  readonly view: () => SessionView;
  readonly subscribe: (listener: (delta: SessionDelta) => void) => () => void;
  readonly act: (action: TrayAction) => void;
}

/**
 * Keeps the tray up to date with the session, at most once a second; returns its end. A desktop without a tray shows nothing: the window
 * opens again by starting the application once more.
 */
export function openTray(options: TrayOptions): () => void {
  const icon = nativeImage.createFromPath(options.icon).resize({ width: 22, height: 22 });
  const tray = new Tray(icon);
  let shown = '';
  let timer: NodeJS.Timeout | null = null;
  const refresh = (): void => {
    timer = null;
    const state = trayState(options.view());
    const text = JSON.stringify(state);
    if (text === shown) return;
    shown = text;
    tray.setToolTip(state.tooltip);
    tray.setTitle(state.icon === 'trouble' ? '!' : '');
    tray.setContextMenu(Menu.buildFromTemplate(state.items.map(({ label, action, isEnabled }) => ({
      label, enabled: isEnabled, ...(action === null ? {} : { click: () => { options.act(action); } }),
    }))));
  };
  tray.on('click', () => { options.act('show'); });
  const unsubscribe = options.subscribe(() => { timer ??= setTimeout(refresh, REFRESH_MS); });
  refresh();
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
    tray.destroy();
  };
}
