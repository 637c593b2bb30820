import { readFile } from 'node:fs/promises';
import { protocol, type Session } from 'electron';
import { bundleScheme, resolveBundlePath } from './bundlePath.ts';
import { contentSecurityPolicy } from './contentSecurityPolicy.ts';
import { contentTypeOf } from './contentTypes.ts';

/** Must run before Electron's `ready`. */
export function registerBundleScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: bundleScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built renderer in `root` as app://bundle/. Everything else under the scheme is answered 403, 404 or 405. */
export function serveBundle(session: Session, root: string): void {
  session.protocol.handle(bundleScheme, (request) => answerBundleRequest(request, root));
}

export async function answerBundleRequest(request: Pick<Request, 'method' | 'url'>, root: string): Promise<Response> {
  if (request.method !== 'GET') return refusal(405);
  const file = resolveBundlePath(request.url, root);
  const contentType = file === null ? null : contentTypeOf(file);
  if (file === null || contentType === null) return refusal(403);
  try {
    return new Response(await readFile(file), { status: 200, headers: headers(contentType) });
  } catch (error) {
    if (isMissing(error)) return refusal(404);
    throw error;
  }
}

function refusal(status: 403 | 404 | 405): Response {
  return new Response(null, { status, headers: headers('text/plain') });
}

function headers(contentType: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR' || error.code === 'ENOTDIR');
}
