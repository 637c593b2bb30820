import { parseUrl } from './parseUrl.ts';

/** Sites a link in the application may open in the user's browser: the exchanges' pages and the chart library's author. */
const externalHosts: ReadonlySet<string> = new Set([
  'www.tradingview.com',
  'tradingview.com',
  'bingx.com',
  'www.bingx.com',
  'www.binance.com',
  'www.kucoin.com',
  'www.bitget.com',
]);

/**
 * The normalised address to hand to the operating system, or `null` for one that must not leave the application.
 * Only https on its own port, without user information, to a host on the list; look-alike names are other hosts.
 */
export function externalLink(url: string): string | null {
  const parsed = parseUrl(url);
  if (parsed === null || parsed.protocol !== 'https:') return null;
  if (parsed.username !== '' || parsed.password !== '' || parsed.port !== '') return null;
  return externalHosts.has(parsed.hostname) ? parsed.href : null;
}
