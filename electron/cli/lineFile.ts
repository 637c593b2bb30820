import { closeSync, openSync, writeFileSync } from 'node:fs';
import { realpath, rename, rm, stat } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, dirname, join, resolve } from 'node:path';
import { errnoOf, errnoWords } from '../storage/errnoWords.ts';
import { UsageError } from './UsageError.ts';

/** Characters collected before they are written. */
const BLOCK = 1 << 20;

/** A result file that appears whole or not at all. */
export interface LineFile {
  readonly lines: number;
  /** Adds one line; writes synchronously, now and then. @throws OutputError */
  write(line: string): void;
  /** Puts the file in its place. @throws OutputError */
  finish(): Promise<void>;
  /** Removes what was written, unless it was finished. Idempotent. */
  discard(): Promise<void>;
}

/** A result could not be written; nothing half-written is left behind. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly code: string;
  readonly nextStep: string;

  constructor(file: string, cause: unknown) {
    const words = errnoWords(cause);
    super(`cannot write ${file}: ${words.meaning}`, { cause });
    this.code = words.code;
    this.nextStep = words.nextStep;
  }
}

/** A place that is no regular file, such as /dev/null or a pipe, is written directly. @throws UsageError naming the option. */
export async function openLineFile(option: string, path: string): Promise<LineFile> {
  const target = await targetOf(option, path);
  const written = target.isRegular ? join(dirname(target.path), `.${basename(target.path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`) : target.path;
  let fd: number;
  try {
    fd = openSync(written, target.isRegular ? 'wx' : 'w', 0o644);
  } catch (cause) {
    throw new UsageError(`${option} "${path}": ${errnoWords(cause).meaning}; expected a place where a file can be written`, { cause });
  }
  return new OpenLineFile(fd, path, written, target);
}

interface Target {
  readonly path: string;
  readonly isRegular: boolean;
}

async function targetOf(option: string, path: string): Promise<Target> {
  try {
    const real = await realpath(path);
    const found = await stat(real);
    if (found.isDirectory()) throw new UsageError(`${option} "${path}": this is a folder; expected a file`);
    return { path: real, isRegular: found.isFile() };
  } catch (cause) {
    if (errnoOf(cause) !== 'ENOENT') throw cause instanceof UsageError ? cause : new UsageError(`${option} "${path}": ${errnoWords(cause).meaning}; expected a file`, { cause });
    return { path: resolve(path), isRegular: true };
  }
}

class OpenLineFile implements LineFile {
  #lines = 0;
  #block = '';
  #fd: number | null;
  #isFinished = false;
  readonly #path: string;
  readonly #written: string;
  readonly #target: Target;

  constructor(fd: number, path: string, written: string, target: Target) {
    this.#fd = fd;
    this.#path = path;
    this.#written = written;
    this.#target = target;
  }

  get lines(): number {
    return this.#lines;
  }

  write(line: string): void {
    this.#block += `${line}\n`;
    this.#lines += 1;
    if (this.#block.length >= BLOCK) this.#flush();
  }

  async finish(): Promise<void> {
    this.#flush();
    try {
      this.#close();
      if (this.#target.isRegular) await rename(this.#written, this.#target.path);
    } catch (cause) {
      throw new OutputError(this.#path, cause);
    }
    this.#isFinished = true;
  }

  async discard(): Promise<void> {
    this.#close();
    if (this.#target.isRegular && !this.#isFinished) await rm(this.#written, { force: true });
  }

  #flush(): void {
    if (this.#fd === null) return;
    try {
      writeFileSync(this.#fd, this.#block);
    } catch (cause) {
      throw new OutputError(this.#path, cause);
    }
    this.#block = '';
  }

  #close(): void {
    if (this.#fd === null) return;
    const fd = this.#fd;
    this.#fd = null;
    closeSync(fd);
  }
}
