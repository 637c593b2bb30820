import { appendFileSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface RotatingFileOptions {
  readonly folder: string;
  /** Files are `NAME-TIME-PID-N.jsonl`; the newest sorts last. */
  readonly name: string;
  readonly maxBytes: number;
  /** Files kept in the folder, this one included; older ones are deleted. */
  readonly maxFiles: number;
  /** Text held in memory while the disk is slow, bytes; beyond it, text is dropped and counted. */
  readonly maxWaitingBytes: number;
  readonly now: () => number;
  /** Told once for each failure that follows a success. */
  readonly onTrouble: (error: unknown) => void;
}

/** After a failure the disk is tried again this much later, and not before. */
const RETRY_MS = 10_000;

/** Appends text to files of bounded size, in order, without ever making its caller wait for the disk. */
export class RotatingFile {
  readonly #options: RotatingFileOptions;
  readonly #stamp: string;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #handle: FileHandle | null = null;
  #path: string | null = null;
  #size = 0;
  #part = 0;
  #pump: Promise<void> | null = null;
  #isTroubled = false;
  #retryAt = 0;
  #isClosed = false;

  constructor(options: RotatingFileOptions) {
    this.#options = options;
    const stamp = new Date(options.now()).toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15);
    this.#stamp = `${stamp}-${process.pid}`;
  }

  /** Lines lost because the disk was slow or broken. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Where text goes now; null before the first write. */
  get path(): string | null {
    return this.#path;
  }

  append(line: string): void {
    if (this.#isClosed || this.#waitingBytes + line.length > this.#options.maxWaitingBytes) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(line);
    this.#waitingBytes += line.length;
    if (this.#isTroubled && this.#options.now() < this.#retryAt) return;
    this.#pump ??= this.#write().finally(() => { this.#pump = null; });
  }

  /** Resolves when everything appended so far was written or given up. Never rejects. */
  async flush(): Promise<void> {
    while (this.#pump !== null) await this.#pump;
    if (this.#waiting.length > 0) {
      this.#pump = this.#write().finally(() => { this.#pump = null; });
      await this.#pump;
    }
  }

  async close(): Promise<void> {
    await this.flush();
    this.#isClosed = true;
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close().catch((error: unknown) => { this.#trouble(error, 0); });
  }

  /** Writes what waits at once, for a process that ends in this very call. What is being written already is left to the system. */
  flushSync(): void {
    if (this.#path === null || this.#waiting.length === 0) return;
    const text = this.#take();
    try {
      appendFileSync(this.#path, text.join(''));
    } catch (error) {
      this.#trouble(error, text.length);
    }
  }

  async #write(): Promise<void> {
    // The lines of one turn are written together.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const lines = this.#take();
      try {
        const handle = await this.#open();
        const { bytesWritten } = await handle.write(lines.join(''));
        this.#size += bytesWritten;
        this.#isTroubled = false;
      } catch (error) {
        await this.#abandonHandle();
        this.#trouble(error, lines.length);
        return;
      }
    }
  }

  #take(): string[] {
    const lines = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return lines;
  }

  async #open(): Promise<FileHandle> {
    if (this.#handle !== null && this.#size < this.#options.maxBytes) return this.#handle;
    const { folder, name } = this.#options;
    await this.#handle?.close();
    this.#handle = null;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    this.#part += 1;
    this.#path = join(folder, `${name}-${this.#stamp}-${String(this.#part).padStart(4, '0')}.jsonl`);
    this.#handle = await open(this.#path, 'a', 0o600);
    this.#size = 0;
    await this.#prune();
    return this.#handle;
  }

  async #prune(): Promise<void> {
    const { folder, name, maxFiles } = this.#options;
    const files = (await readdir(folder)).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.jsonl')).toSorted();
    for (const file of files.slice(0, Math.max(0, files.length - maxFiles))) await rm(join(folder, file), { force: true });
  }

  async #abandonHandle(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close().catch(() => { /* the failure that led here is the one to tell */ });
  }

  #trouble(error: unknown, lost: number): void {
    this.#dropped += lost;
    this.#retryAt = this.#options.now() + RETRY_MS;
    if (this.#isTroubled) return;
    this.#isTroubled = true;
    this.#options.onTrouble(error);
  }
}
