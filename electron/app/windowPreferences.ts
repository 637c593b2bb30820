import type { BrowserWindowConstructorOptions } from 'electron';

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  readonly allowsDevTools: boolean;
}

/** Matches the page's dark background, so that no white flash precedes the first paint. */
const backgroundColor = '#0e1116';

export function windowPreferences(options: WindowOptions): BrowserWindowConstructorOptions {
  return {
    title: 'Bearish Alpha',
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor,
    icon: options.icon,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // A minimised window still shows the truth at once when it comes back.
      backgroundThrottling: false,
      devTools: options.allowsDevTools,
    },
  };
}
