/** The Electron that package.json declares: found where its package puts it, or downloaded by its package's installer. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { runProgram } from '../runProgram.mjs';

const require = createRequire(import.meta.url);
const probeMs = 8_000;
const downloadMs = 5 * 60_000;

const packageFolder = () => dirname(require.resolve('electron/package.json'));

export function declaredVersion() {
  return JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')).version;
}

/** The binary, or `null` while it has not been downloaded. */
export function declaredBinary() {
  const pathFile = join(packageFolder(), 'path.txt');
  const versionFile = join(packageFolder(), 'dist', 'version');
  if (!existsSync(pathFile) || !existsSync(versionFile)) return null;
  if (readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') !== declaredVersion()) return null;
  const binary = join(packageFolder(), 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

/** Downloads the declared Electron. Throws, within seconds where its server cannot be reached, with the reason. */
export async function downloadDeclared(say) {
  await probe();
  say(`downloading Electron ${declaredVersion()}`);
  await runProgram(process.execPath, [join(packageFolder(), 'install.js')], { timeoutMs: downloadMs });
  const binary = declaredBinary();
  if (binary === null) throw new Error(`the installer of Electron ${declaredVersion()} ended without a binary`);
  return binary;
}

/** A closed network is to be noticed now, not after the installer's own retries. A proxy or a local cache is left to it. */
async function probe() {
  const { env } = process;
  if (env.HTTPS_PROXY || env.https_proxy || env.ELECTRON_GET_USE_PROXY) return;
  const mirror = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror ?? 'https://github.com/electron/electron/releases/download/';
  try {
    await fetch(mirror, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(probeMs) });
  } catch (error) {
    throw new Error(`${new URL(mirror).host} cannot be reached (${error.cause?.code ?? error.name})`, { cause: error });
  }
}
