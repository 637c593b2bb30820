/** Chromium switches this machine needs, each with the sentence that explains it. */
import { statSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../runProgram.mjs';

const smallSharedMemory = 256 * 1024 * 1024;

export async function launchSwitches(binary, say) {
  if (process.platform !== 'linux') return [];
  const switches = [];
  const reason = await whyNoSandbox(binary);
  if (reason !== null) {
    say(`Chromium's sandbox is off: ${reason}`);
    switches.push('--no-sandbox');
  }
  if (hasSmallSharedMemory()) switches.push('--disable-dev-shm-usage');
  return switches;
}

async function whyNoSandbox(binary) {
  if (process.getuid() === 0) return 'it does not run as root';
  if (isSetuidRoot(join(dirname(binary), 'chrome-sandbox'))) return null;
  try {
    await runProgram('unshare', ['--user', '--pid', '--fork', 'true'], { timeoutMs: 5_000 });
    return null;
  } catch {
    return 'the kernel refuses user namespaces, and chrome-sandbox beside the binary does not belong to root with mode 4755';
  }
}

function isSetuidRoot(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && stat.uid === 0 && (stat.mode & 0o4000) !== 0;
}

function hasSmallSharedMemory() {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm');
    return blocks * bsize < smallSharedMemory;
  } catch {
    return true;
  }
}
