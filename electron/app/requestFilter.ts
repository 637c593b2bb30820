import { isBundleUrl } from './bundlePath.ts';
import { parseUrl } from './parseUrl.ts';

export interface RequestFilterOptions {
  /** DevTools load themselves through their own scheme. */
  readonly allowsDevTools: boolean;
}

/** Whether the page may load a URL. It may load its own files and inline images; all other traffic is the main process's. */
export function isAllowedRequest(url: string, options: RequestFilterOptions): boolean {
  if (isBundleUrl(url)) return true;
  const protocol = parseUrl(url)?.protocol;
  return protocol === 'data:' || (options.allowsDevTools && protocol === 'devtools:');
}
