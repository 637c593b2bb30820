import type { App, Session, WebContents } from 'electron';
import { isBundleUrl } from './bundlePath.ts';
import { isAllowedRequest, type RequestFilterOptions } from './requestFilter.ts';

/** The one permission the page has: to put text on the clipboard when the user copies something. */
const allowedPermissions: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Denies every permission and device but copying text, and cancels every request that is not the page's own. */
export function hardenSession(session: Session, filter: RequestFilterOptions): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(allowedPermissions.has(permission)));
  session.setPermissionCheckHandler((_contents, permission) => allowedPermissions.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isAllowedRequest(details.url, filter) }));
  session.on('will-download', (event) => event.preventDefault());
}

/** Holds for every page that will ever exist in the application: it stays where it is and opens nothing. */
export function hardenAllContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => hardenContents(contents));
}

function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', stayHome);
  contents.on('will-frame-navigate', stayHome);
  contents.on('will-redirect', stayHome);
}

function stayHome(event: { readonly url: string; readonly preventDefault: () => void }): void {
  if (!isBundleUrl(event.url)) event.preventDefault();
}
