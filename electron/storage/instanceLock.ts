import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdirSync } from 'node:fs';
import { z } from 'zod';
import { dataLayout } from './dataDir.ts';
import { errnoOf } from './errnoWords.ts';

const lockSchema = z.strictObject({
  pid: z.number().int().positive(),
  /** Real time. */
  startedAt: z.number(),
  /** Tells a process from a later one with the same number; null where the system does not say. */
  processMark: z.string().nullable(),
});
type LockContent = z.output<typeof lockSchema>;

/** Another living process works on the same data folder. */
export class InstanceLockedError extends Error {
  override readonly name = 'InstanceLockedError';
  readonly code = 'instance-locked';
  readonly nextStep: string;
  readonly pid: number;

  constructor(dataDir: string, holder: LockContent) {
    const own = holder.pid === process.pid;
    super(`the data folder ${dataDir} is in use by ${own ? 'this process' : `process ${holder.pid}`}, since ${new Date(holder.startedAt).toISOString()}`);
    this.nextStep = own ? 'end the running session first' : `end process ${holder.pid} (Bearish Alpha is already running), or choose another folder with --data-dir`;
    this.pid = holder.pid;
  }
}

export interface InstanceLock {
  readonly path: string;
  /** True where a process that died had left its lock: its last session ended abnormally. */
  readonly tookOver: boolean;
  /** Idempotent; never removes another's lock. */
  release(): void;
}

/**
 * Makes this process the only one that works on a data folder, on this machine. A lock whose process is gone is taken over.
 * @throws InstanceLockedError where its process lives; the system's error where the folder cannot be written.
 */
export function acquireInstanceLock(dataDir: string, now: () => number): InstanceLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = dataLayout(dataDir).lockFile;
  const content: LockContent = { pid: process.pid, startedAt: now(), processMark: processMark(process.pid) };
  if (create(path, content)) return held(path, content, false);
  const guard = `${path}.takeover`;
  if (!create(guard, content)) refuseLiving(dataDir, guard, content);
  try {
    // Only the holder of the guard may remove a stale lock, so that two starting at once cannot both take it over.
    const holder = read(path);
    if (holder !== null && isAlive(holder)) throw new InstanceLockedError(dataDir, holder);
    rmSync(path, { force: true });
    if (!create(path, content)) throw new InstanceLockedError(dataDir, read(path) ?? content);
    return held(path, content, true);
  } finally {
    rmSync(guard, { force: true });
  }
}

/** The guard is another's: it is taking over now, or died while it did. */
function refuseLiving(dataDir: string, guard: string, content: LockContent): void {
  const holder = read(guard);
  if (holder !== null && isAlive(holder)) throw new InstanceLockedError(dataDir, holder);
  rmSync(guard, { force: true });
  if (!create(guard, content)) throw new InstanceLockedError(dataDir, read(guard) ?? content);
}

function held(path: string, content: LockContent, tookOver: boolean): InstanceLock {
  return {
    path,
    tookOver,
    release: () => {
      const holder = read(path);
      if (holder !== null && holder.pid === content.pid && holder.startedAt === content.startedAt) rmSync(path, { force: true });
    },
  };
}

/** False where the file exists. */
function create(path: string, content: LockContent): boolean {
  try {
    const fd = openSync(path, 'wx', 0o600);
    try {
      writeFileSync(fd, JSON.stringify(content));
    } finally {
      closeSync(fd);
    }
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Null where there is no lock or one that its process did not live to finish. */
function read(path: string): LockContent | null {
  // A lock that is just being made is empty for microseconds; a second and third look tell it from an abandoned one.
  for (let attempt = 0; ; attempt += 1) {
    const content = parse(readText(path));
    if (content !== null || attempt === 2) return content;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return '';
    throw error;
  }
}

function parse(text: string): LockContent | null {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    // Anything that is not a lock binds nobody.
    return null;
  }
}

function isAlive(holder: LockContent): boolean {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (errnoOf(error) === 'ESRCH') return false;
    // EPERM: it lives and belongs to another user.
  }
  const stat = processStat(holder.pid);
  // Killed, and its parent has not asked how it ended: nothing of it runs any more. Where nobody ever asks, it stays so for ever.
  if (stat?.state === 'Z' || stat?.state === 'X') return false;
  const mark = stat?.mark ?? null;
  return mark === null || holder.processMark === null || mark === holder.processMark;
}

function processMark(pid: number): string | null {
  return processStat(pid)?.mark ?? null;
}

/** Linux: what a process does, and the boot and the moment in it at which it started. */
function processStat(pid: number): { readonly state: string; readonly mark: string } | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold anything; the state follows it, the start time is the 20th after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    if (state === undefined || started === undefined) return null;
    return { state, mark: `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}:${started}` };
  } catch {
    // Another system's or a restricted /proc: the number alone decides.
    return null;
  }
}
