/** What a failed file operation means for a person, and what to do about it. */
export interface ErrnoWords {
  /** `ENOSPC`, `EROFS`, …; `unknown` where the error carries none. */
  readonly code: string;
  readonly meaning: string;
  readonly nextStep: string;
}

const WORDS: Readonly<Record<string, readonly [meaning: string, nextStep: string]>> = {
  ENOSPC: ['the disk is full', 'free space on that disk, then start again'],
  EDQUOT: ['the disk quota is used up', 'free space or raise the quota, then start again'],
  EFBIG: ['the file has reached the largest size allowed', 'raise the file size limit or choose another folder with --data-dir'],
  EROFS: ['the disk is read-only', 'make it writable or choose another folder with --data-dir'],
  EACCES: ['permission is denied', 'give this user the right to write there or choose another folder with --data-dir'],
  EPERM: ['the operation is not permitted', 'give this user the right to write there or choose another folder with --data-dir'],
  EIO: ['the disk reports an input/output error', 'check the disk and its cable; move the data folder to a healthy disk'],
  ENOENT: ['there is no such file or folder', 'check the path'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'choose another folder with --data-dir'],
  EISDIR: ['the path is a folder, not a file', 'move that folder away'],
  EEXIST: ['there is a file of that name already', 'move it away or choose another folder with --data-dir'],
  EMFILE: ['this process has too many open files', 'raise the open file limit (ulimit -n), then start again'],
  ENFILE: ['the system has too many open files', 'close other programs, then start again'],
  ENAMETOOLONG: ['the path is too long', 'choose a shorter folder with --data-dir'],
  EBUSY: ['another program holds the file', 'close the program that uses it (backup, virus scanner), then try again'],
};

export function errnoWords(error: unknown): ErrnoWords {
  const code = errnoOf(error);
  const known = code === null ? undefined : WORDS[code];
  if (known !== undefined && code !== null) return { code, meaning: known[0], nextStep: known[1] };
  const text = error instanceof Error ? error.message : String(error);
  return { code: code ?? 'unknown', meaning: text, nextStep: 'check the disk, then start again' };
}

/** The system's error code of a thrown value, or null. Our own errors have codes too, in another spelling. */
export function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code) ? error.code : null;
}
