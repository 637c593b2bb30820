import { stat, statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { checkWritable, dataLayout } from '../../storage/dataDir.ts';
import { errnoOf } from '../../storage/errnoWords.ts';
import type { Finding } from './finding.ts';
import { fail, failed, ok, warn } from './finding.ts';

const OLDEST_NODE = 20;
const FEW_BYTES = 1_000_000_000;
const TOO_FEW_BYTES = 100_000_000;
const OTHERS_MAY_WRITE = 0o022;
const OTHERS_MAY_READ = 0o077;

export function checkRuntime(appVersion: string): Finding {
  const { node, electron } = process.versions;
  const runtime = `${electron === undefined ? `Node ${node}` : `Electron ${electron} (Node ${node})`} on ${process.platform} ${process.arch}, ${(totalmem() / 1e9).toFixed(1)} GB memory`;
  const found = `Bearish Alpha ${appVersion}, ${runtime}`;
  return Number(node.split('.')[0]) >= OLDEST_NODE ? ok('runtime', found) : fail('runtime', found, `install Node ${OLDEST_NODE} or newer`);
}

/** Keys are sealed by the desktop's keychain, which only the window can open. */
export function checkKeychain(): Finding {
  return ok('keychain', 'keys are kept by the window alone; the command line reads them from the environment and stores none, and paper needs none');
}

export async function checkDataFolder(dataDir: string, signal: AbortSignal): Promise<Finding> {
  try {
    await checkWritable(dataDir, signal);
    return ok('data-folder', `${dataDir} can be written`);
  } catch (error) {
    return failed('data-folder', error, 'choose another folder with --data-dir');
  }
}

/** Others on this machine can neither change what the application goes by nor read its vault. */
export async function checkPermissions(dataDir: string): Promise<Finding> {
  if (process.platform === 'win32') return ok('permissions', 'follow the user profile');
  const { settingsFile, vaultFile } = dataLayout(dataDir);
  const faults: string[] = [];
  try {
    for (const [path, mask, what] of [[dataDir, OTHERS_MAY_WRITE, 'written'], [settingsFile, OTHERS_MAY_WRITE, 'written'], [vaultFile, OTHERS_MAY_READ, 'read']] as const) {
      const mode = await modeOf(path);
      if (mode !== null && (mode & mask) !== 0) faults.push(`${path} can be ${what} by other users`);
    }
  } catch (error) {
    return failed('permissions', error, 'give this user the right to the data folder');
  }
  return faults.length === 0 ? ok('permissions', 'only this user can change settings and data') : warn('permissions', faults.join('; '), `run: chmod -R go-rwx ${dataDir}`);
}

export async function checkDiskSpace(dataDir: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    const found = `${(free / 1e9).toFixed(1)} GB free at ${dataDir}`;
    if (free < TOO_FEW_BYTES) return fail('disk', found, 'free some space: a journal that cannot grow stops the session');
    return free < FEW_BYTES ? warn('disk', found, 'free some space: a month of sessions needs about 1 GB') : ok('disk', found);
  } catch (error) {
    return failed('disk', error, 'check the disk');
  }
}

async function modeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}
