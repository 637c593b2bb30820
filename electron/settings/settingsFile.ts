import { lstat, readFile, rename } from 'node:fs/promises';
import { basename } from 'node:path';

/** A settings file that is there and cannot be read, or is damaged and cannot be put aside: starting with defaults would ignore what it says. */
export class SettingsFileError extends Error {
  override readonly name = 'SettingsFileError';
  readonly code: string;
  readonly nextStep: string;
  readonly file: string;

  constructor(file: string, what: string, nextStep: string, cause: unknown) {
    super(`${file}: ${what}`, { cause });
    this.code = errnoOf(cause) ?? 'unreadable-settings';
    this.nextStep = nextStep;
    this.file = file;
  }
}

export type SettingsFile =
  | { readonly kind: 'absent' }
  | { readonly kind: 'read'; readonly document: object }
  /** It is no JSON object; it now lies at `keptAside`, unchanged. Null where it was to stay. */
  | { readonly kind: 'damaged'; readonly keptAside: string | null; readonly why: string };

/** Larger files are none of ours. */
const MAX_BYTES = 1_000_000;

export interface ReadSettingsFileOptions {
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Only looks: a damaged file stays where it is. */
  readonly isInspection: boolean;
}

/** Reads the settings file; a damaged one is renamed, never overwritten. @throws SettingsFileError, or the signal's reason. */
export async function readSettingsFile(file: string, { now, signal, isInspection }: ReadSettingsFileOptions): Promise<SettingsFile> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    if (errnoOf(cause) === 'ENOENT') return { kind: 'absent' };
    throw new SettingsFileError(file, `the settings cannot be read (${errnoOf(cause) ?? String(cause)})`, `Give this user the right to read ${basename(file)}, or move it away to start with the defaults.`, cause);
  }
  const parsed = parse(bytes);
  if (parsed.document !== null) return { kind: 'read', document: parsed.document };
  return { kind: 'damaged', keptAside: isInspection ? null : await keepAside(file, now), why: parsed.why };
}

function parse(bytes: Buffer): { readonly document: object; readonly why: null } | { readonly document: null; readonly why: string } {
  if (bytes.length > MAX_BYTES) return { document: null, why: `it has ${bytes.length} bytes, and settings have a few thousand` };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const document: unknown = JSON.parse(text);
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) return { document, why: null };
    return { document: null, why: 'it holds no JSON object' };
  } catch (error) {
    return { document: null, why: error instanceof Error ? `it is not JSON (${error.message.split('\n')[0]?.slice(0, 120) ?? ''})` : 'it is not JSON' };
  }
}

async function keepAside(file: string, now: () => number): Promise<string> {
  const stamp = new Date(now()).toISOString().replaceAll(':', '-').slice(0, 19);
  try {
    for (let attempt = 1; ; attempt += 1) {
      const target = `${file}.damaged-${stamp}Z${attempt === 1 ? '' : `-${attempt}`}`;
      if (await exists(target)) continue;
      await rename(file, target);
      return target;
    }
  } catch (cause) {
    throw new SettingsFileError(file, `the settings are damaged and cannot be put aside (${errnoOf(cause) ?? String(cause)})`, 'Move the file away yourself, then start again.', cause);
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return false;
    throw cause;
  }
}

function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
