/** The shared libraries and the virtual display Electron needs on Debian and Ubuntu, installed where that is allowed. */
import { existsSync } from 'node:fs';
import { runProgram } from './runProgram.mjs';

const libraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libatspi2.0-0',
  'libdrm2',
  'libxkbcommon0',
  'libnotify4',
  'libsecret-1-0',
  'libxtst6',
  'libcups2',
  'fonts-dejavu-core',
];
const aptMs = 10 * 60_000;

/** Installs what is missing; where it may not, says in one line what to install. Never throws for a missing package. */
export async function ensureSystemLibraries(say, { withVirtualDisplay }) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return;
  const missing = await missingPackages(withVirtualDisplay ? [...libraries, 'xvfb'] : libraries);
  if (missing.length === 0) return;
  const prefix = await adminPrefix();
  if (prefix === null) {
    say(`missing system packages; install them with: sudo apt-get install ${missing.join(' ')}`);
    return;
  }
  say(`installing system packages: ${missing.join(' ')}`);
  try {
    await apt(prefix, ['update', '-qq']);
    await apt(prefix, ['install', '-y', '-qq', '--no-install-recommends', ...(await Promise.all(missing.map(currentName)))]);
  } catch (error) {
    say(`system packages could not be installed (${error.message}); install them with: sudo apt-get install ${missing.join(' ')}`);
  }
}

async function missingPackages(names) {
  const installed = new Set();
  // dpkg-query fails as soon as one name is unknown, and still lists the others.
  const listing = await runProgram('sh', ['-c', 'dpkg-query -W -f "\\${Package} \\${db:Status-Status}\\n" "$@" 2>/dev/null || true', 'sh', ...names.flatMap((name) => [name, `${name}t64`])], { timeoutMs: 30_000 });
  for (const line of listing.split('\n')) {
    const [name, status] = line.split(' ');
    if (status === 'installed') installed.add(name.replace(/t64$/, ''));
  }
  return names.filter((name) => !installed.has(name));
}

/** Newer releases carry some libraries under a name with the suffix t64 (64-bit times). */
async function currentName(name) {
  const listing = await runProgram('apt-cache', ['--names-only', 'search', `^${name.replaceAll('.', '\\.').replaceAll('+', '\\+')}t64$`], { timeoutMs: 60_000 });
  return listing.trim() === '' ? name : `${name}t64`;
}

async function adminPrefix() {
  if (process.getuid() === 0) return [];
  try {
    await runProgram('sudo', ['-n', 'true'], { timeoutMs: 5_000 });
    return ['sudo', '-n'];
  } catch {
    return null;
  }
}

async function apt(prefix, words) {
  const [command, ...args] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-o', 'DPkg::Lock::Timeout=120', ...words];
  await runProgram(command, args, { timeoutMs: aptMs });
}
