import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { abortable } from './abortable.ts';
import { errnoOf, errnoWords } from './errnoWords.ts';

export interface HostFacts {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
}

/** The user's own folder for the application, where none was given: each platform's convention. Relative variables are ignored, as XDG asks. */
export function userDataDir({ platform, env, homeDir }: HostFacts): string {
  const given = (name: string): string | null => {
    const value = env[name];
    return value !== undefined && isAbsolute(value) ? value : null;
  };
  switch (platform) {
    case 'win32': return join(given('APPDATA') ?? join(homeDir, 'AppData', 'Roaming'), 'Bearish Alpha');
    case 'darwin': return join(homeDir, 'Library', 'Application Support', 'Bearish Alpha');
    default: return join(given('XDG_DATA_HOME') ?? join(homeDir, '.local', 'share'), 'bearish-alpha');
  }
}

/** What lies where in the data folder. */
export interface DataLayout {
  readonly dataDir: string;
  readonly settingsFile: string;
  readonly journalsDir: string;
  readonly sessionsDir: string;
  readonly databaseFile: string;
  readonly vaultFile: string;
  readonly quarantineFile: string;
  readonly lockFile: string;
  journalFile(sessionId: string): string;
  reportFile(sessionId: string): string;
}

export function dataLayout(dataDir: string): DataLayout {
  const journalsDir = join(dataDir, 'journals');
  const sessionsDir = join(dataDir, 'sessions');
  return {
    dataDir,
    settingsFile: join(dataDir, 'settings.json'),
    journalsDir,
    sessionsDir,
    databaseFile: join(dataDir, 'history.sqlite'),
    vaultFile: join(dataDir, 'vault.json'),
    quarantineFile: join(dataDir, 'quarantine.json'),
    lockFile: join(dataDir, 'lock'),
    journalFile: (sessionId) => join(journalsDir, `${fileNameOf(sessionId)}.journal`),
    reportFile: (sessionId) => join(sessionsDir, `${fileNameOf(sessionId)}.report.json`),
  };
}

/** A session id comes from a person's command line too, so it must not name a file elsewhere. @throws RangeError */
function fileNameOf(sessionId: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(sessionId)) return sessionId;
  throw new RangeError(`session id ${JSON.stringify(sessionId)}; expected 1 to 100 letters, digits, dots, dashes and underscores`);
}

/** The data folder cannot be written. Nothing has been started. */
export class DataDirError extends Error {
  override readonly name = 'DataDirError';
  readonly code: string;
  readonly nextStep: string;
  readonly path: string;

  constructor(path: string, cause: unknown) {
    const words = errnoWords(cause);
    super(`cannot write in the data folder ${path}: ${words.meaning}${words.code === 'unknown' ? '' : ` (${words.code})`}`, { cause });
    this.code = words.code;
    this.nextStep = words.nextStep;
    this.path = path;
  }
}

/**
 * Makes the data folder and its subfolders where they are missing, and proves that it can be written: a real file of 4 kB, flushed and
 * deleted again. @throws DataDirError, also where the signal aborts first (a dead network drive answers nothing).
 */
export async function checkWritable(dataDir: string, signal: AbortSignal): Promise<void> {
  const { journalsDir, sessionsDir } = dataLayout(dataDir);
  const probe = join(dataDir, `.probe-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    await abortable(writeProbe([dataDir, journalsDir, sessionsDir], probe), signal);
  } catch (cause) {
    throw new DataDirError(dataDir, cause);
  }
}

async function writeProbe(folders: readonly string[], probe: string): Promise<void> {
  for (const folder of folders) await makeFolder(folder);
  try {
    const file = await open(probe, 'wx', 0o600);
    try {
      await file.writeFile(Buffer.alloc(4096, 1));
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    await rm(probe, { force: true });
  }
}

/** Makes a folder and those above it. Node's own recursive mkdir answers "no such file" where the disk is read-only. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' && dirname(folder) !== folder) {
      await makeFolder(dirname(folder));
      await mkdir(folder, { mode: 0o700 });
    } else if (code !== 'EEXIST' || !(await stat(folder)).isDirectory()) {
      throw error;
    }
  }
}
