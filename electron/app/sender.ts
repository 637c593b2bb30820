import { isBundleUrl } from './bundlePath.ts';

/** What is known about where an IPC message comes from; `null` frame when it is already gone. */
export interface SenderFacts {
  readonly webContentsId: number;
  readonly frame: { readonly url: string; readonly isMainFrame: boolean } | null;
}

export type SenderVerdict =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'refused'; readonly code: 'frame-gone' | 'not-main-frame' | 'foreign-page' | 'unknown-window' };

/** Whether an IPC message comes from the main frame of our own page in a window we created. */
export function judgeSender(sender: SenderFacts, ownWindowIds: ReadonlySet<number>): SenderVerdict {
  if (sender.frame === null) return { kind: 'refused', code: 'frame-gone' };
  if (!sender.frame.isMainFrame) return { kind: 'refused', code: 'not-main-frame' };
  if (!isBundleUrl(sender.frame.url)) return { kind: 'refused', code: 'foreign-page' };
  if (!ownWindowIds.has(sender.webContentsId)) return { kind: 'refused', code: 'unknown-window' };
  return { kind: 'trusted' };
}
