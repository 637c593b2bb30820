import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { errnoWords } from './errnoWords.ts';

/** A file could not be written. What stood there before still stands. */
export class FileWriteError extends Error {
  override readonly name = 'FileWriteError';
  readonly code: string;
  readonly nextStep: string;
  readonly file: string;

  constructor(file: string, cause: unknown) {
    const words = errnoWords(cause);
    super(`cannot write ${file}: ${words.meaning}${words.code === 'unknown' ? '' : ` (${words.code})`}`, { cause });
    this.code = words.code;
    this.nextStep = words.nextStep;
    this.file = file;
  }
}

/**
 * Replaces a file as a whole: a reader, or the next start after a power cut, sees all of the old or all of the new. `mode` as for chmod,
 * readable by the user alone unless given. The folder must exist. @throws FileWriteError
 */
export async function atomicWriteFile(path: string, data: string | Uint8Array, options: { readonly mode?: number } = {}): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', options.mode ?? 0o600);
    try {
      await file.writeFile(data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    syncFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => { /* the failure that matters is already known */ });
    throw new FileWriteError(path, cause);
  }
}

/** Makes a new or renamed entry of a folder durable. Windows cannot open folders, and needs no such call. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
