import type { BrowserWindow } from 'electron';
import type { ReloadBudget } from './reloadBudget.ts';

export interface RecoveryOptions {
  readonly budget: ReloadBudget;
  readonly now: () => number;
  /** A sentence for the log: what happened to the page and what is done about it. */
  readonly report: (message: string) => void;
}

/** Brings a crashed page back while the budget lasts. The engine lives in the main process and does not notice. */
export function recoverRenderer(window: BrowserWindow, options: RecoveryOptions): void {
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    if (!options.budget.grant(options.now())) {
      options.report(`The window's page ended again (${details.reason}); it stays closed. Trading goes on; restart the window to see it.`);
      return;
    }
    options.report(`The window's page ended (${details.reason}); it is loaded again. Trading goes on.`);
    window.webContents.reload();
  });
}
