import { join, sep } from 'node:path';
import { parseUrl } from './parseUrl.ts';

export const bundleScheme = 'app';
export const bundleHost = 'bundle';
export const bundleOrigin = `${bundleScheme}://${bundleHost}`;

/** Whether a URL belongs to the page's own scheme and host. `origin` cannot tell: Node gives "null" for custom schemes. */
export function isBundleUrl(url: string): boolean {
  const parsed = parseUrl(url);
  return parsed !== null && isOwn(parsed);
}

/**
 * The file below `root` that an app://bundle URL names, or `null` for anything else: a foreign host, an encoded
 * separator, a way out of the folder, a hidden file, a drive letter. The URL's root is index.html.
 */
export function resolveBundlePath(url: string, root: string): string | null {
  const parsed = parseUrl(url);
  if (parsed === null || !isOwn(parsed)) return null;
  const path = decodePath(parsed.pathname);
  if (path === null) return null;
  const segments = path === '/' || path === '' ? ['index.html'] : path.slice(1).split('/');
  if (!segments.every(isPlainName)) return null;
  const file = join(root, ...segments);
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : null;
}

function isOwn(url: URL): boolean {
  return (
    url.protocol === `${bundleScheme}:` &&
    url.host === bundleHost &&
    url.username === '' &&
    url.password === ''
  );
}

/** Decodes once and refuses what only an attack would encode: separators, and a per cent sign that survives decoding. */
function decodePath(pathname: string): string | null {
  if (/%2f|%5c|%00/i.test(pathname)) return null;
  try {
    const decoded = decodeURIComponent(pathname);
    return decoded.includes('%') ? null : decoded;
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

function isPlainName(segment: string): boolean {
  return segment !== '' && !segment.startsWith('.') && !/[\\:\0]/.test(segment);
}
